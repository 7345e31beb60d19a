import type {
  Backlog,
  DocumentRecord,
  DocumentStore,
  DocumentUpdates,
  NewCheckpoint,
  NewDocument,
  StoredDocument,
} from "../../server/storage/DocumentStore.ts";
import { StoreError, type StoreErrorCode } from "../../server/storage/StoreError.ts";

export type StoreOperation = keyof DocumentStore;

export interface Fault {
  /** `unavailable` when not said. */
  readonly code?: StoreErrorCode;
  /** How many calls fail; without it, all until {@link FaultyStore.heal}. */
  readonly times?: number;
  /** The call is carried out, and its answer lost: the outcome is unknown to the caller. */
  readonly loseAnswer?: boolean;
}

/**
 * A store that fails or waits where a test says so, in front of a real one. Faults and holds are per operation; calls
 * that a hold keeps back go on in their order when it is released.
 */
export class FaultyStore implements DocumentStore {
  readonly #inner: DocumentStore;
  readonly #faults = new Map<StoreOperation, { code: StoreErrorCode; left: number; loseAnswer: boolean }>();
  readonly #holds = new Map<StoreOperation, Promise<void>>();
  readonly #calls = new Map<StoreOperation, number>();

  constructor(inner: DocumentStore) {
    this.#inner = inner;
  }

  /** From now on `operation` fails. */
  fail(operation: StoreOperation, { code = "unavailable", times = Infinity, loseAnswer = false }: Fault = {}): void {
    this.#faults.set(operation, { code, left: times, loseAnswer });
  }

  /** `operation`, or everything, works again. Holds stay. */
  heal(operation?: StoreOperation): void {
    if (operation === undefined) this.#faults.clear();
    else this.#faults.delete(operation);
  }

  /** From now on calls of `operation` wait; returns the way to let them go on. */
  hold(operation: StoreOperation): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#holds.set(operation, promise);
    return () => {
      if (this.#holds.get(operation) === promise) this.#holds.delete(operation);
      resolve();
    };
  }

  /** How often `operation` was called, failed calls included. */
  calls(operation: StoreOperation): number {
    return this.#calls.get(operation) ?? 0;
  }

  createDocument(document: NewDocument): Promise<DocumentRecord> {
    return this.#call("createDocument", () => this.#inner.createDocument(document));
  }
  getDocument(id: string): Promise<DocumentRecord | null> {
    return this.#call("getDocument", () => this.#inner.getDocument(id));
  }
  listDocuments(filter?: { readonly trashed?: boolean }): Promise<DocumentRecord[]> {
    return this.#call("listDocuments", () => this.#inner.listDocuments(filter));
  }
  setTitle(id: string, title: string): Promise<DocumentRecord | null> {
    return this.#call("setTitle", () => this.#inner.setTitle(id, title));
  }
  trash(id: string, at: number): Promise<DocumentRecord | null> {
    return this.#call("trash", () => this.#inner.trash(id, at));
  }
  restore(id: string): Promise<DocumentRecord | null> {
    return this.#call("restore", () => this.#inner.restore(id));
  }
  purge(id: string): Promise<boolean> {
    return this.#call("purge", () => this.#inner.purge(id));
  }
  append(batch: readonly DocumentUpdates[]): Promise<Map<string, number>> {
    // Copied: a call that is held must store what it was given, as the port promises.
    const copy = batch.map(({ documentId, updates }) => ({
      documentId,
      updates: updates.map((update) => ({ ...update, bytes: new Uint8Array(update.bytes) })),
    }));
    return this.#call("append", () => this.#inner.append(copy));
  }
  load(id: string): Promise<StoredDocument | null> {
    return this.#call("load", () => this.#inner.load(id));
  }
  backlog(id: string): Promise<Backlog | null> {
    return this.#call("backlog", () => this.#inner.backlog(id));
  }
  compact(id: string, checkpoint: NewCheckpoint): Promise<boolean> {
    const copy = { ...checkpoint, state: new Uint8Array(checkpoint.state) };
    return this.#call("compact", () => this.#inner.compact(id, copy));
  }
  close(): Promise<void> {
    return this.#call("close", () => this.#inner.close());
  }

  async #call<T>(operation: StoreOperation, run: () => Promise<T>): Promise<T> {
    this.#calls.set(operation, this.calls(operation) + 1);
    // Asked when the call comes, not when the hold ends: a call that began while all was well is only late.
    const fault = this.#take(operation);
    const hold = this.#holds.get(operation);
    if (hold) await hold;
    if (!fault) return run();
    if (fault.loseAnswer) await run();
    throw new StoreError(fault.code, `${operation} fails: the test says so`, { outcomeUnknown: fault.loseAnswer });
  }

  #take(operation: StoreOperation): { code: StoreErrorCode; loseAnswer: boolean } | null {
    const fault = this.#faults.get(operation);
    if (!fault) return null;
    fault.left -= 1;
    if (fault.left <= 0) this.#faults.delete(operation);
    return fault;
  }
}
