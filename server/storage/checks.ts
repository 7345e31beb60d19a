import {
  MAX_STATE_BYTES,
  MAX_UPDATE_BYTES,
  type DocumentUpdates,
  type NewCheckpoint,
  type NewDocument,
} from "./DocumentStore.ts";
import { StoreError } from "./StoreError.ts";

/*
 * What every driver refuses before it acts, so that drivers cannot differ in it: an argument that one database would
 * take and another would not (a time that is no integer, say) is refused by all.
 */

export function checkDocument({ id, createdAt }: NewDocument): void {
  if (id === "") throw new StoreError("invalid", "a document needs an id");
  checkTime(createdAt);
}

export function checkTime(at: number): void {
  if (!Number.isSafeInteger(at)) throw new StoreError("invalid", `a time is whole milliseconds, not ${at}`);
}

export function checkBatch(batch: readonly DocumentUpdates[]): void {
  for (const { documentId, updates } of batch) {
    for (const { bytes, at } of updates) {
      checkTime(at);
      if (bytes.byteLength > MAX_UPDATE_BYTES) {
        throw new StoreError("invalid", `an update of ${bytes.byteLength} bytes is longer than ${MAX_UPDATE_BYTES}`, {
          documentIds: [documentId],
        });
      }
    }
  }
}

export function checkCheckpoint(id: string, { expectedUptoSeq, uptoSeq, state }: NewCheckpoint): void {
  const whole = Number.isSafeInteger(expectedUptoSeq) && Number.isSafeInteger(uptoSeq) && expectedUptoSeq >= 0;
  if (!whole || uptoSeq <= expectedUptoSeq) {
    throw new StoreError("invalid", `a checkpoint goes forward: not from ${expectedUptoSeq} to ${uptoSeq}`, {
      documentIds: [id],
    });
  }
  if (state.byteLength > MAX_STATE_BYTES) {
    throw new StoreError("invalid", `a checkpoint of ${state.byteLength} bytes is longer than ${MAX_STATE_BYTES}`, {
      documentIds: [id],
    });
  }
}

/** A checkpoint that claims to cover updates which were never committed. */
export function beyondHead(id: string, uptoSeq: number, head: number): StoreError {
  return new StoreError("invalid", `a checkpoint up to ${uptoSeq} is beyond the last update, ${head}`, {
    documentIds: [id],
  });
}

export function unknownDocuments(ids: readonly string[]): StoreError {
  return new StoreError("unknown-document", `no such document: ${ids.join(", ")}`, { documentIds: ids });
}

export function duplicateDocument(id: string): StoreError {
  return new StoreError("duplicate-document", `document ${id} exists already`, { documentIds: [id] });
}

export function closedStore(): StoreError {
  return new StoreError("closed", "the store was closed");
}
