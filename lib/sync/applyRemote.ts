import * as Y from "yjs";
import { cutForUpdate, mergeDeleted } from "./bulk.ts";

/** An update of fewer bytes has no hundreds of insertions: one takes eight at least. */
const MANY_BYTES = 4_096;

/** How the application of an update that came from elsewhere went. */
export type Applied =
  | { readonly ok: true }
  /** It is in the document, but something that watches the document threw: a bug on this side, no reason to doubt the update. */
  | { readonly ok: false; readonly fault: "observer"; readonly error: unknown }
  /** It cannot be read, or Yjs refuses it. */
  | { readonly ok: false; readonly fault: "update"; readonly error: unknown };

/**
 * Applies an update (V1) and survives whatever happens. Yjs lets errors of observers out of `applyUpdate` just like its
 * own; without telling them apart, a broken toolbar button would cut a person off from saving.
 */
export function applyRemote(doc: Y.Doc, update: Uint8Array, origin: unknown): Applied {
  try {
    apply(doc, update, origin);
    return { ok: true };
  } catch (error) {
    return { ok: false, fault: contains(doc, update) ? "observer" : "update", error };
  }
}

function apply(doc: Y.Doc, update: Uint8Array, origin: unknown): void {
  const merge = (transaction: Y.Transaction): void => mergeDeleted(transaction);
  // Behind all who listen already.
  doc.on("afterTransaction", merge);
  try {
    if (update.length < MANY_BYTES) {
      Y.applyUpdate(doc, update, origin);
      return;
    }
    Y.transact(
      doc,
      (transaction) => {
        cutForUpdate(transaction, update);
        Y.applyUpdate(doc, update, origin);
      },
      origin,
      false,
    );
  } finally {
    doc.off("afterTransaction", merge);
  }
}

/** Whether the document has everything that the update brings, or has put it aside until what it builds on arrives. */
function contains(doc: Y.Doc, update: Uint8Array): boolean {
  try {
    const { to } = Y.parseUpdateMeta(update);
    const pending = doc.store.pendingStructs !== null;
    return [...to].every(([client, clock]) => pending || Y.getState(doc.store, client) >= clock);
  } catch {
    return false;
  }
}
