import type {
  Backlog,
  Checkpoint,
  DocumentRecord,
  DocumentStore,
  DocumentUpdates,
  NewCheckpoint,
  NewDocument,
  StoredDocument,
  StoredUpdate,
} from "../DocumentStore.ts";
import {
  beyondHead,
  checkBatch,
  checkCheckpoint,
  checkDocument,
  checkTime,
  closedStore,
  duplicateDocument,
  unknownDocuments,
} from "../checks.ts";

interface Entry {
  record: DocumentRecord;
  checkpoint: Checkpoint | null;
  updates: StoredUpdate[];
}

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** A store that forgets everything with its process: for tests, and for trying things out. */
class MemoryStore implements DocumentStore {
  readonly #entries = new Map<string, Entry>();
  #closed = false;

  async createDocument(document: NewDocument): Promise<DocumentRecord> {
    this.#open();
    checkDocument(document);
    const { id, title, createdAt } = document;
    if (this.#entries.has(id)) throw duplicateDocument(id);
    const record = { id, title, createdAt, updatedAt: createdAt, trashedAt: null, head: 0 };
    this.#entries.set(id, { record, checkpoint: null, updates: [] });
    return { ...record };
  }

  async getDocument(id: string): Promise<DocumentRecord | null> {
    this.#open();
    return this.#change(id, {});
  }

  async listDocuments(filter: { readonly trashed?: boolean } = {}): Promise<DocumentRecord[]> {
    this.#open();
    const trashed = filter.trashed ?? false;
    const newest = (record: DocumentRecord): number => record.trashedAt ?? record.updatedAt;
    return Array.from(this.#entries.values(), ({ record }) => ({ ...record }))
      .filter((record) => (record.trashedAt !== null) === trashed)
      .sort((left, right) => newest(right) - newest(left) || byText(left.id, right.id));
  }

  async setTitle(id: string, title: string): Promise<DocumentRecord | null> {
    this.#open();
    return this.#change(id, { title });
  }

  async trash(id: string, at: number): Promise<DocumentRecord | null> {
    this.#open();
    checkTime(at);
    return this.#change(id, { trashedAt: this.#entries.get(id)?.record.trashedAt ?? at });
  }

  async restore(id: string): Promise<DocumentRecord | null> {
    this.#open();
    return this.#change(id, { trashedAt: null });
  }

  async purge(id: string): Promise<boolean> {
    this.#open();
    return this.#entries.delete(id);
  }

  async append(batch: readonly DocumentUpdates[]): Promise<Map<string, number>> {
    this.#open();
    checkBatch(batch);
    const missing = new Set(batch.map(({ documentId }) => documentId).filter((id) => !this.#entries.has(id)));
    if (missing.size > 0) throw unknownDocuments(Array.from(missing));
    const heads = new Map<string, number>();
    for (const { documentId, updates } of batch) {
      const entry = this.#entries.get(documentId);
      if (!entry) continue;
      let { head, updatedAt } = entry.record;
      for (const { bytes, author, at } of updates) {
        head += 1;
        updatedAt = at;
        entry.updates.push({ seq: head, bytes: new Uint8Array(bytes), author, at });
      }
      entry.record = { ...entry.record, head, updatedAt };
      heads.set(documentId, head);
    }
    return heads;
  }

  async load(id: string): Promise<StoredDocument | null> {
    this.#open();
    const entry = this.#entries.get(id);
    if (!entry) return null;
    const { record, checkpoint, updates } = entry;
    return {
      head: record.head,
      checkpoint: checkpoint && { uptoSeq: checkpoint.uptoSeq, state: new Uint8Array(checkpoint.state) },
      updates: updates.map((update) => ({ ...update, bytes: new Uint8Array(update.bytes) })),
    };
  }

  async backlog(id: string): Promise<Backlog | null> {
    this.#open();
    const entry = this.#entries.get(id);
    if (!entry) return null;
    return {
      updates: entry.updates.length,
      updateBytes: entry.updates.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
      checkpointBytes: entry.checkpoint?.state.byteLength ?? 0,
    };
  }

  async compact(id: string, next: NewCheckpoint): Promise<boolean> {
    this.#open();
    checkCheckpoint(id, next);
    const entry = this.#entries.get(id);
    if (!entry || (entry.checkpoint?.uptoSeq ?? 0) !== next.expectedUptoSeq) return false;
    if (next.uptoSeq > entry.record.head) throw beyondHead(id, next.uptoSeq, entry.record.head);
    entry.checkpoint = { uptoSeq: next.uptoSeq, state: new Uint8Array(next.state) };
    entry.updates = entry.updates.filter(({ seq }) => seq > next.uptoSeq);
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #open(): void {
    if (this.#closed) throw closedStore();
  }

  #change(id: string, change: Partial<DocumentRecord>): DocumentRecord | null {
    const entry = this.#entries.get(id);
    if (!entry) return null;
    entry.record = { ...entry.record, ...change };
    return { ...entry.record };
  }
}

/** Makes an empty store in memory. */
export function createMemoryStore(): DocumentStore {
  return new MemoryStore();
}
