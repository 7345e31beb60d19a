import type { Backlog, Checkpoint, DocumentRecord, NewCheckpoint, NewDocument } from "../DocumentStore.ts";
import type { StoreErrorCode } from "../StoreError.ts";
import type { PackedUpdates } from "./packUpdates.ts";

/*
 * What the main thread and the database's thread say to each other. One request, one answer, handled in the order
 * of the requests.
 */

export interface PackedBatch {
  readonly documentIds: readonly string[];
  /** How many of the updates belong to each document. */
  readonly counts: readonly number[];
  readonly updates: PackedUpdates;
}

export interface PackedDocument {
  readonly head: number;
  readonly checkpoint: Checkpoint | null;
  readonly updates: PackedUpdates;
}

/** For each operation: what it is asked with, and what it answers. */
export interface Operations {
  /** Answers when the database is open and migrated. */
  readonly open: { readonly ask: null; readonly answer: null };
  readonly createDocument: { readonly ask: NewDocument; readonly answer: DocumentRecord };
  readonly getDocument: { readonly ask: string; readonly answer: DocumentRecord | null };
  readonly listDocuments: { readonly ask: { readonly trashed: boolean }; readonly answer: DocumentRecord[] };
  readonly setTitle: {
    readonly ask: { readonly id: string; readonly title: string };
    readonly answer: DocumentRecord | null;
  };
  readonly trash: {
    readonly ask: { readonly id: string; readonly at: number };
    readonly answer: DocumentRecord | null;
  };
  readonly restore: { readonly ask: string; readonly answer: DocumentRecord | null };
  readonly purge: { readonly ask: string; readonly answer: boolean };
  readonly append: { readonly ask: PackedBatch; readonly answer: Map<string, number> };
  readonly load: { readonly ask: string; readonly answer: PackedDocument | null };
  readonly backlog: { readonly ask: string; readonly answer: Backlog | null };
  readonly compact: {
    readonly ask: { readonly id: string; readonly checkpoint: NewCheckpoint };
    readonly answer: boolean;
  };
  /** Answers when the database is closed; nothing is asked after it. */
  readonly close: { readonly ask: null; readonly answer: null };
}

export type Operation = keyof Operations;

export type Request = {
  readonly [Name in Operation]: { readonly number: number; readonly name: Name; readonly ask: Operations[Name]["ask"] };
}[Operation];

interface ErrorMessage {
  readonly code: StoreErrorCode;
  readonly message: string;
  readonly documentIds: readonly string[];
}

export type Response =
  | { readonly number: number; readonly answer: Operations[Operation]["answer"] }
  | { readonly number: number; readonly error: ErrorMessage };
