import type { Signal } from "../../lib/base/signal.ts";
import type { StoreError } from "../storage/StoreError.ts";

/** Whether appended updates reach the disk. */
export type LogState =
  | { readonly kind: "ok" }
  /** A commit failed, or has not answered in time; it is being retried. `since`: milliseconds since 1970. */
  | { readonly kind: "failing"; readonly since: number; readonly error: LogFailure };

/** Why commits do not get through: the store's error, or `stalled` when it does not answer. */
export type LogFailure = StoreError | LogError;

export type LogErrorCode =
  /** The log was closed before the update was committed. */
  | "closed"
  /** The document was purged, or never made: the update can never be stored. */
  | "unknown-document"
  /** The update is longer than the store takes. */
  | "too-large"
  /** A commit has been under way for too long. */
  | "stalled"
  /** Stored bytes that cannot be merged. */
  | "corrupt";

/** The log's own refusals; see {@link LogErrorCode}. */
export class LogError extends Error {
  override readonly name = "LogError";
  readonly code: LogErrorCode;
  readonly documentId: string | null;

  constructor(code: LogErrorCode, message: string, documentId: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.documentId = documentId;
  }
}

/** What is known of a document's content: apply the parts in order. */
export interface LoadedDocument {
  /** Yjs updates (version 1): the checkpoint, then each update behind it, then those queued. May repeat itself. */
  readonly parts: readonly Uint8Array[];
  /** `seq` of the last committed update in `parts`. */
  readonly head: number;
}

export type CompactionResult =
  | { readonly kind: "compacted"; readonly updates: number; readonly bytesBefore: number; readonly bytesAfter: number }
  /** Nothing behind the checkpoint. */
  | { readonly kind: "nothing-to-do" }
  /** Another compaction was faster. */
  | { readonly kind: "superseded" }
  | { readonly kind: "unknown-document" };

export interface CloseResult {
  /** Updates that were not committed when the time was over; 0 is a clean end. */
  readonly abandoned: number;
}

/**
 * The way of updates to the disk: queued, committed in groups, retried until they are in. SPEC.md has the rules.
 * One a process and store.
 */
export interface UpdateLog {
  /**
   * Queues a copy of `bytes` (a Yjs update). Resolves after the commit that covers it. A commit that fails is
   * retried, so this waits; it rejects with {@link LogError} only when the update can never be stored:
   * `closed`, `unknown-document`, `too-large`. Those of one document are stored in the order of the calls.
   */
  append(documentId: string, bytes: Uint8Array, author: string | null): Promise<void>;
  /** Updates of the document that are queued or being committed. 0: its room may be unloaded. */
  pending(documentId: string): number;
  /** Memory that all updates queued or being committed take, in bytes, about. */
  pendingBytes(): number;
  /** When the oldest update that is not committed was appended, in milliseconds since 1970; null when all are. */
  pendingSince(): number | null;
  readonly state: Signal<LogState>;
  /**
   * False while more bytes wait than memory should hold for it (a disk that stays full for hours): take no new
   * edits from anybody until it is true again. `append` itself never refuses.
   */
  readonly accepting: Signal<boolean>;
  /** Resolves when everything appended before this call, of one document or of all, is committed or rejected. */
  flush(documentId?: string): Promise<void>;
  /**
   * Reads a document: the store's rows and what is still queued here, so that a room that comes back at once misses
   * nothing. Null when there is no such document. Rejects with the StoreError of the store.
   */
  load(documentId: string): Promise<LoadedDocument | null>;
  /**
   * Compacts if what a load would have to replay makes it worth it; call it when a room is unloaded. Rooms that stay
   * open for long are compacted without being asked. Null: not worth it. Rejects as {@link compact} does.
   */
  maybeCompact(documentId: string): Promise<CompactionResult | null>;
  /**
   * Merges the stored checkpoint and the updates behind it into a new checkpoint, whatever rooms hold in memory.
   * One at a time in a process. Rejects with StoreError, or LogError `corrupt` or `closed`.
   */
  compact(documentId: string): Promise<CompactionResult>;
  /**
   * Takes no more appends, commits what is queued (without waiting for the end of a backoff), and ends after
   * `timeoutMs` at the latest; what is then left is rejected with `closed`. Does not close the store.
   */
  close(timeoutMs: number): Promise<CloseResult>;
}
