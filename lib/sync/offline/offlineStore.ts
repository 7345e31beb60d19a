/**
 * Who made changes, and how many of them the server has confirmed. One record a session that ever wrote into this
 * device's copy; the sum of `made - saved` is what waits.
 */
export interface WriterCount {
  /** Local transactions so far. */
  readonly made: number;
  /** How many of the first of them the server has confirmed as stored. */
  readonly saved: number;
}

/** By writer: an id of its own for each session (not a person, not a client id). */
export type WriterCounts = ReadonlyMap<string, WriterCount>;

/** What a device keeps of one document. */
export interface StoredCopy {
  /** Yjs updates (V1) in no order. */
  readonly updates: readonly Uint8Array[];
  readonly writers: WriterCounts;
  /** Whether the copy once held the server's whole text, so that it can be edited before the server answers. */
  readonly syncedOnce: boolean;
  /** Greatest document schema version (lib/flow) that wrote into it. */
  readonly schemaVersion: number;
}

/** What is added to a copy in one go. */
export interface CopyChange {
  readonly updates: readonly Uint8Array[];
  /** Who writes; nobody else raises its `made`. */
  readonly writer: string;
  readonly counts: WriterCount;
  /** News about other writers: merged by maximum, maybe a moment after the rest. */
  readonly others: WriterCounts;
  /** True: the copy now holds the server's whole text. False says nothing. */
  readonly syncedOnce: boolean;
  readonly schemaVersion: number;
  /** Milliseconds since 1970, for lists of copies. */
  readonly at: number;
  /** Wait for the disk itself, not only for the browser's process: while there is no server that has it too. */
  readonly strict: boolean;
}

/** An open copy of one document. All promises reject with the storage's own error; nothing is retried here. */
export interface LocalCopy {
  load(): Promise<StoredCopy>;
  /** Resolves when everything is written: from then on the change survives the tab. */
  write(change: CopyChange): Promise<void>;
  /** Replaces all stored updates by one, made of them by `merge`, in one transaction that sees other tabs' rows. */
  compact(merge: (updates: readonly Uint8Array[]) => Uint8Array): Promise<void>;
  close(): void;
}

/** One line of a list of copies. */
export interface LocalCopyInfo {
  readonly documentId: string;
  /** Changes that the server has not confirmed. */
  readonly waiting: number;
  readonly syncedOnce: boolean;
  readonly updatedAt: number;
}

/** Where copies are kept. */
export interface OfflineStore {
  /** Opens, or makes, the copy of a document. Rejects where storage is not to be had. */
  open(documentId: string): Promise<LocalCopy>;
  list(): Promise<LocalCopyInfo[]>;
  /**
   * Deletes a document's copy, unless changes wait in it: unsent text is never deleted by a program's decision.
   * Resolves with whether the copy is gone. `evenUnsent` is for a person who was asked.
   */
  delete(documentId: string, options?: { readonly evenUnsent?: boolean }): Promise<boolean>;
}
