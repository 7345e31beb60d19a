import { applyUpdate, type Doc } from "yjs";
import { keepBack, keepsBack, keptBack } from "./keptBack.ts";

/**
 * Applies an update. When that throws while Yjs keeps something back, which it then tried to apply along with it, that
 * is dropped and the update applied once more: what one client sent weeks ago must not be held against another. Throws
 * when the update itself cannot be applied. Returns whether something was dropped.
 */
export function applyTolerantly(doc: Doc, update: Uint8Array, origin?: unknown): boolean {
  if (!keepsBack(doc)) {
    applyUpdate(doc, update, origin);
    return false;
  }
  const waiting = keptBack(doc);
  try {
    applyUpdate(doc, update, origin);
    return false;
  } catch {
    keepBack(doc, null);
  }
  try {
    applyUpdate(doc, update, origin);
    return true;
  } catch (error) {
    // It was the update itself: what waits is as good as it was.
    keepBack(doc, waiting);
    throw error;
  }
}

/**
 * Applies what storage holds of a document, in order. A part that cannot be applied is left out, and `failed` told: one
 * bad update must not keep people out of all the others.
 */
export function applyStored(doc: Doc, parts: readonly Uint8Array[], failed: (error: unknown) => void): void {
  doc.transact(() => {
    for (const part of parts) {
      try {
        if (applyTolerantly(doc, part)) failed(new Error("an update that had waited for others could not be applied"));
      } catch (error) {
        failed(error);
      }
    }
  });
}
