import type { DatabaseSync, StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { assert } from "../../../lib/base/assert.ts";
import type { Backlog, DocumentRecord, NewCheckpoint, NewDocument, NewUpdate } from "../DocumentStore.ts";
import { beyondHead, duplicateDocument, unknownDocuments } from "../checks.ts";
import { StoreError } from "../StoreError.ts";
import { packUpdates, unpackUpdates } from "./packUpdates.ts";
import type { PackedBatch, PackedDocument } from "./protocol.ts";
import { bytesOf, numberOf, optionalNumberOf, optionalTextOf, textOf, type Row } from "./rows.ts";
import { statements, type StatementName } from "./statements.ts";
import { readTransaction, transaction } from "./transaction.ts";

/** The rules of the port over one open, migrated database; synchronous, so it lives in a thread of its own. */
export class SqliteDocuments {
  readonly #database: DatabaseSync;
  readonly #prepared: Record<StatementName, StatementSync>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#prepared = Object.fromEntries(
      Object.entries(statements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<StatementName, StatementSync>;
  }

  createDocument({ id, title, createdAt }: NewDocument): DocumentRecord {
    const { changes } = this.#prepared.insertDocument.run(id, title, createdAt);
    if (changes === 0) throw duplicateDocument(id);
    return { id, title, createdAt, updatedAt: createdAt, trashedAt: null, head: 0 };
  }

  getDocument(id: string): DocumentRecord | null {
    const row = this.#prepared.record.get(id);
    return row ? recordOf(row) : null;
  }

  listDocuments(trashed: boolean): DocumentRecord[] {
    const statement = trashed ? this.#prepared.listTrashed : this.#prepared.list;
    return statement.all().map(recordOf);
  }

  setTitle(id: string, title: string): DocumentRecord | null {
    this.#prepared.setTitle.run(title, id);
    return this.getDocument(id);
  }

  trash(id: string, at: number): DocumentRecord | null {
    this.#prepared.trash.run(at, id);
    return this.getDocument(id);
  }

  restore(id: string): DocumentRecord | null {
    this.#prepared.restore.run(id);
    return this.getDocument(id);
  }

  purge(id: string): boolean {
    return this.#prepared.purge.run(id).changes > 0;
  }

  append({ documentIds, counts, updates }: PackedBatch): Map<string, number> {
    return transaction(this.#database, () => {
      const places = this.#places(documentIds);
      const authors = new Map(
        updates.authors.map((author) => [author, author === null ? null : this.#authorKey(author)]),
      );
      const unpacked = unpackUpdates(updates);
      let next = 0;
      for (const [index, id] of documentIds.entries()) {
        const place = places.get(id);
        assert(place, "every document of the batch was looked up");
        for (const end = next + (counts[index] ?? 0); next < end; next += 1) {
          const update = unpacked[next];
          assert(update, "the counts add up to the updates");
          const { bytes, author, at } = update;
          place.head += 1;
          this.#prepared.insertUpdate.run(place.key, place.head, authors.get(author) ?? null, at, crc32(bytes), bytes);
        }
      }
      return new Map(Array.from(places, ([id, { head }]) => [id, head]));
    });
  }

  load(id: string): PackedDocument | null {
    // One transaction, so that nothing that another connection commits between two statements tears the picture.
    return readTransaction(this.#database, () => {
      const place = this.#prepared.head.get(id);
      if (!place) return null;
      const doc = numberOf(place, "key");
      const head = numberOf(place, "head");
      const checkpoint = this.#checkpoint(id, doc, numberOf(place, "compacted_seq"));
      let seq = checkpoint?.uptoSeq ?? 0;
      const updates: NewUpdate[] = [];
      for (const row of this.#prepared.updates.iterate(doc)) {
        seq += 1;
        if (numberOf(row, "seq") !== seq) throw corrupt(id, `update ${seq} is missing`);
        const bytes = bytesOf(row, "bytes");
        if (crc32(bytes) !== numberOf(row, "crc"))
          throw corrupt(id, `the bytes of update ${seq} are not those written`);
        updates.push({ bytes, author: optionalTextOf(row, "author"), at: numberOf(row, "at") });
      }
      return { head, checkpoint, updates: packUpdates(updates) };
    });
  }

  backlog(id: string): Backlog | null {
    const row = this.#prepared.backlog.get(id);
    if (!row) return null;
    return {
      updates: numberOf(row, "updates"),
      updateBytes: numberOf(row, "update_bytes"),
      checkpointBytes: numberOf(row, "checkpoint_bytes"),
    };
  }

  compact(id: string, { expectedUptoSeq, uptoSeq, state }: NewCheckpoint): boolean {
    return transaction(this.#database, () => {
      const place = this.#prepared.head.get(id);
      if (!place || numberOf(place, "compacted_seq") !== expectedUptoSeq) return false;
      const head = numberOf(place, "head");
      if (uptoSeq > head) throw beyondHead(id, uptoSeq, head);
      const doc = numberOf(place, "key");
      const at = this.#prepared.timeOf.get(doc, uptoSeq);
      if (!at) throw corrupt(id, `update ${uptoSeq} is missing`);
      this.#prepared.putCheckpoint.run(doc, uptoSeq, crc32(state), state);
      this.#prepared.setCompacted.run(uptoSeq, numberOf(at, "at"), doc);
      this.#prepared.dropUpdates.run(doc, uptoSeq);
      return true;
    });
  }

  /** Where each document's next update goes. */
  #places(ids: readonly string[]): Map<string, { readonly key: number; head: number }> {
    const places = new Map<string, { readonly key: number; head: number }>();
    const missing = new Set<string>();
    for (const id of ids) {
      if (places.has(id)) continue;
      const row = this.#prepared.head.get(id);
      if (row) places.set(id, { key: numberOf(row, "key"), head: numberOf(row, "head") });
      else missing.add(id);
    }
    if (missing.size > 0) throw unknownDocuments(Array.from(missing));
    return places;
  }

  #authorKey(author: string): number {
    this.#prepared.insertAuthor.run(author);
    return numberOf(this.#prepared.authorKey.get(author), "key");
  }

  #checkpoint(id: string, doc: number, compactedSeq: number): PackedDocument["checkpoint"] {
    const row = this.#prepared.checkpoint.get(doc);
    const uptoSeq = row ? numberOf(row, "upto_seq") : 0;
    if (uptoSeq !== compactedSeq) throw corrupt(id, `the checkpoint up to ${compactedSeq} is missing`);
    if (!row) return null;
    const state = bytesOf(row, "state");
    if (crc32(state) !== numberOf(row, "crc")) throw corrupt(id, "the bytes of the checkpoint are not those written");
    return { uptoSeq, state };
  }
}

function recordOf(row: Row): DocumentRecord {
  return {
    id: textOf(row, "id"),
    title: textOf(row, "title"),
    createdAt: numberOf(row, "created_at"),
    updatedAt: numberOf(row, "updated_at"),
    trashedAt: optionalNumberOf(row, "trashed_at"),
    head: numberOf(row, "head"),
  };
}

function corrupt(id: string, what: string): StoreError {
  return new StoreError("corrupt", `document ${id}: ${what}`, { documentIds: [id] });
}
