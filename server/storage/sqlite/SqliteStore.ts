import type { Dispose } from "../../../lib/base/disposable.ts";
import type {
  Backlog,
  DocumentRecord,
  DocumentStore,
  DocumentUpdates,
  NewCheckpoint,
  NewDocument,
  StoredDocument,
} from "../DocumentStore.ts";
import { checkBatch, checkCheckpoint, checkDocument, checkTime, closedStore } from "../checks.ts";
import { packedBuffers, packUpdates, unpackUpdates } from "./packUpdates.ts";
import type { WorkerLink } from "./WorkerLink.ts";

/** The port's main-thread side: checks arguments, packs bytes, and asks the database's thread. */
export class SqliteStore implements DocumentStore {
  readonly #link: WorkerLink;
  readonly #release: Dispose;
  #closing: Promise<void> | undefined;

  /** `release` gives the folder back once the database is closed. */
  constructor(link: WorkerLink, release: Dispose) {
    this.#link = link;
    this.#release = release;
  }

  async createDocument(document: NewDocument): Promise<DocumentRecord> {
    checkDocument(document);
    const { id, title, createdAt } = document;
    return this.#open().call("createDocument", { id, title, createdAt });
  }

  async getDocument(id: string): Promise<DocumentRecord | null> {
    return this.#open().call("getDocument", id);
  }

  async listDocuments(filter: { readonly trashed?: boolean } = {}): Promise<DocumentRecord[]> {
    return this.#open().call("listDocuments", { trashed: filter.trashed ?? false });
  }

  async setTitle(id: string, title: string): Promise<DocumentRecord | null> {
    return this.#open().call("setTitle", { id, title });
  }

  async trash(id: string, at: number): Promise<DocumentRecord | null> {
    checkTime(at);
    return this.#open().call("trash", { id, at });
  }

  async restore(id: string): Promise<DocumentRecord | null> {
    return this.#open().call("restore", id);
  }

  async purge(id: string): Promise<boolean> {
    return this.#open().call("purge", id);
  }

  async append(batch: readonly DocumentUpdates[]): Promise<Map<string, number>> {
    checkBatch(batch);
    const updates = packUpdates(batch.flatMap((entry) => entry.updates));
    const packed = {
      documentIds: batch.map(({ documentId }) => documentId),
      counts: batch.map((entry) => entry.updates.length),
      updates,
    };
    return this.#open().call("append", packed, packedBuffers(updates));
  }

  async load(id: string): Promise<StoredDocument | null> {
    const packed = await this.#open().call("load", id);
    if (!packed) return null;
    const { head, checkpoint } = packed;
    const first = (checkpoint?.uptoSeq ?? 0) + 1;
    const updates = unpackUpdates(packed.updates).map((update, index) => ({ seq: first + index, ...update }));
    return { head, checkpoint, updates };
  }

  async backlog(id: string): Promise<Backlog | null> {
    return this.#open().call("backlog", id);
  }

  async compact(id: string, checkpoint: NewCheckpoint): Promise<boolean> {
    checkCheckpoint(id, checkpoint);
    const { expectedUptoSeq, uptoSeq } = checkpoint;
    const state = new Uint8Array(checkpoint.state);
    return this.#open().call("compact", { id, checkpoint: { expectedUptoSeq, uptoSeq, state } }, [state.buffer]);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    try {
      await this.#link.call("close", null);
    } finally {
      await this.#link.end();
      this.#release();
    }
  }

  #open(): WorkerLink {
    if (this.#closing) throw closedStore();
    return this.#link;
  }
}
