/** What a list of documents shows. A copy: changing it changes nothing. */
export interface DocumentRecord {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970-01-01 UTC, as are all times here. */
  readonly createdAt: number;
  /** The `at` of the last update; `createdAt` while there is none. */
  readonly updatedAt: number;
  /** When it was put into the trash; null while it is not there. */
  readonly trashedAt: number | null;
  /** `seq` of the last committed update; 0 while there is none. */
  readonly head: number;
}

export interface NewDocument {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
}

/** An update on its way into the store. */
export interface NewUpdate {
  /** Opaque here; at most {@link MAX_UPDATE_BYTES}. */
  readonly bytes: Uint8Array;
  /** Who wrote it, as the caller names people; null when nobody is known. */
  readonly author: string | null;
  readonly at: number;
}

export interface DocumentUpdates {
  readonly documentId: string;
  readonly updates: readonly NewUpdate[];
}

/** A committed update. */
export interface StoredUpdate {
  /** 1, 2, 3 … in commit order, without gaps, per document. */
  readonly seq: number;
  readonly bytes: Uint8Array;
  readonly author: string | null;
  readonly at: number;
}

/** The updates 1 to `uptoSeq`, merged. */
export interface Checkpoint {
  readonly uptoSeq: number;
  readonly state: Uint8Array;
}

/** All that is stored of one document's content, read at one moment. */
export interface StoredDocument {
  readonly head: number;
  readonly checkpoint: Checkpoint | null;
  /** Those behind the checkpoint, in order; the last one's `seq` is `head`. */
  readonly updates: readonly StoredUpdate[];
}

/** What a load of the document would have to read. */
export interface Backlog {
  /** Updates behind the checkpoint, and the sum of their bytes. */
  readonly updates: number;
  readonly updateBytes: number;
  /** 0 while there is no checkpoint. */
  readonly checkpointBytes: number;
}

export interface NewCheckpoint {
  /** `uptoSeq` of the checkpoint that the new one was made from; 0 when there was none. */
  readonly expectedUptoSeq: number;
  /** More than `expectedUptoSeq`, at most the head. */
  readonly uptoSeq: number;
  readonly state: Uint8Array;
}

/** The longest update, in bytes. PostgreSQL and SQLite end near 1 GB a value; a batch must fit in memory several times. */
export const MAX_UPDATE_BYTES = 64 * 1024 * 1024;

/** The longest checkpoint, in bytes: below the 1,000,000,000 at which SQLite refuses a value. */
export const MAX_STATE_BYTES = 900_000_000;

/**
 * The port to durable storage: documents, their updates, their checkpoints. Bytes are opaque. SPEC.md beside this
 * file has the rules; tests/contract runs every driver through them. Rejects with {@link StoreError} only.
 */
export interface DocumentStore {
  /** Rejects with `duplicate-document`. */
  createDocument(document: NewDocument): Promise<DocumentRecord>;
  /** Null when it was never made or was purged; a trashed one is found. */
  getDocument(id: string): Promise<DocumentRecord | null>;
  /** Those not in the trash, last edited first; with `trashed`, those in the trash, last trashed first. */
  listDocuments(filter?: { readonly trashed?: boolean }): Promise<DocumentRecord[]>;
  /** The record as it is now; null when there is no such document. Does not touch `updatedAt`. */
  setTitle(id: string, title: string): Promise<DocumentRecord | null>;
  /** Puts it into the trash; one that is there keeps its time. Null when there is no such document. */
  trash(id: string, at: number): Promise<DocumentRecord | null>;
  /** Takes it out of the trash. Null when there is no such document. */
  restore(id: string): Promise<DocumentRecord | null>;
  /** Removes the document, its updates and its checkpoint for good. False when there was none. */
  purge(id: string): Promise<boolean>;
  /**
   * Commits the whole batch or nothing, durably, and resolves to the new head of each document named. The bytes are
   * read before this returns: the caller may reuse them. A document may stand in the batch more than once; its
   * updates get consecutive numbers in the order of the batch. Rejects with `unknown-document` naming every one
   * that is missing.
   */
  append(batch: readonly DocumentUpdates[]): Promise<Map<string, number>>;
  /** Null when there is no such document; rejects with `corrupt` rather than leave anything out. */
  load(id: string): Promise<StoredDocument | null>;
  /** Counts without reading the bytes; null when there is no such document. */
  backlog(id: string): Promise<Backlog | null>;
  /**
   * Replaces the checkpoint, if it still is the one expected, and drops the updates that the new one covers.
   * False, and nothing done, when another was faster or the document is gone.
   */
  compact(id: string, checkpoint: NewCheckpoint): Promise<boolean>;
  /** Ends what has begun, then gives everything back. Later calls reject with `closed`; closing again does nothing. */
  close(): Promise<void>;
}
