import * as Y from "yjs";
import { toText } from "../../lib/convert/toText.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { readSchemaVersion, SCHEMA_VERSION } from "../../lib/flow/schema.ts";
import { applyTolerantly } from "../collab/update/applyTolerantly.ts";
import { encodeIntegrated } from "../collab/update/encodeIntegrated.ts";
import { scanUpdate } from "../collab/update/scanUpdate.ts";
import { UpdateLimitError } from "../collab/update/UpdateLimitError.ts";

/** A piece of a document as it lies in storage. */
export interface Part {
  /** 0: the checkpoint; else the update's number. */
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** Whether its checksum is right. */
  readonly intact: boolean;
}

/** A piece that is not used, and why, as the end of a sentence that begins with its name. */
interface Unusable<P extends Part> {
  readonly part: P;
  readonly reason: string;
}

/** What a document's pieces come to. */
export interface Content<P extends Part> {
  /** Everything that is used, merged; also what waits for pieces that never came. */
  readonly state: Uint8Array;
  readonly unusable: readonly Unusable<P>[];
  /** Pieces with a wrong checksum that are used: what follows builds on them and fits. */
  readonly doubtful: readonly P[];
  /** Bytes that are kept and not shown, because what they build on is missing. */
  readonly waitingBytes: number;
  /** Why the editor, or a newcomer, could not open it; null when they can. */
  readonly fault: string | null;
  /** The version of the document's schema when it is newer than this program's; else null. */
  readonly newerSchema: number | null;
}

interface Built<P extends Part> {
  readonly doc: Y.Doc;
  readonly unusable: readonly Unusable<P>[];
}

/**
 * Puts a document together from its pieces, as well as it goes. Never throws.
 *
 * A piece with a wrong checksum is not trusted: a flipped bit may be a letter, or a length. But without it all that its
 * author wrote afterwards would wait for ever. So it is used if without it something waits, with it nothing does, and
 * the whole can be opened.
 */
export function readContent<P extends Part>(parts: readonly P[]): Content<P> {
  const trusted = build(parts.filter(({ intact }) => intact));
  const doubtful = parts.filter(({ intact }) => !intact);
  if (doubtful.length > 0 && waitingIn(trusted.doc) > 0) {
    const all = build(parts);
    if (all.unusable.length === trusted.unusable.length && waitingIn(all.doc) === 0 && faultOf(all.doc) === null) {
      trusted.doc.destroy();
      return describe(all, doubtful);
    }
    all.doc.destroy();
  }
  const left = doubtful.map((part) => ({ part, reason: "is not what was written (its checksum is wrong)" }));
  return describe({ ...trusted, unusable: [...trusted.unusable, ...left] }, []);
}

/** Whether two states say the same: the same letters by the same authors, the same of them deleted. */
export function sameContent(left: Uint8Array, right: Uint8Array): boolean {
  const [one, other] = [left, right].map((state) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    const snapshot = Y.snapshot(doc);
    doc.destroy();
    return snapshot;
  });
  return one !== undefined && other !== undefined && Y.equalSnapshots(one, other);
}

function build<P extends Part>(parts: readonly P[]): Built<P> {
  const doc = new Y.Doc();
  const unusable: Unusable<P>[] = [];
  // A transaction each, as in a compaction: one over a million updates takes three times as long.
  for (const part of parts) {
    try {
      check(part.bytes);
      applyTolerantly(doc, part.bytes);
    } catch (error) {
      unusable.push({ part, reason: `cannot be read (${messageOf(error)})` });
    }
  }
  return { doc, unusable };
}

/** Throws unless Yjs could have written it. What a client may not send at once may lie in storage: many updates, merged. */
function check(bytes: Uint8Array): void {
  try {
    scanUpdate(bytes);
  } catch (error) {
    if (!(error instanceof UpdateLimitError)) throw error;
  }
}

function describe<P extends Part>({ doc, unusable }: Built<P>, doubtful: readonly P[]): Content<P> {
  const version = readSchemaVersion(doc);
  const content = {
    state: Y.encodeStateAsUpdate(doc),
    unusable,
    doubtful,
    waitingBytes: waitingIn(doc),
    fault: faultOf(doc),
    newerSchema: version > SCHEMA_VERSION ? version : null,
  };
  doc.destroy();
  return content;
}

function waitingIn({ store }: Y.Doc): number {
  return (store.pendingStructs?.update.byteLength ?? 0) + (store.pendingDs?.byteLength ?? 0);
}

/** Opens it as the editor does, and as somebody who comes for the first time. */
function faultOf(doc: Y.Doc): string | null {
  const newcomer = new Y.Doc();
  try {
    Y.applyUpdate(newcomer, encodeIntegrated(doc));
    const flow = openFlow(newcomer);
    flow.verify();
    toText(flow);
    flow.dispose();
    return null;
  } catch (error) {
    return messageOf(error);
  } finally {
    newcomer.destroy();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
