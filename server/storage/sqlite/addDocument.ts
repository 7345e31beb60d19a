import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { transaction } from "./transaction.ts";

/** A document with all it says, as one state. */
export interface WholeDocument {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trashedAt: number | null;
  readonly state: Uint8Array;
}

/**
 * Adds a document and its content in one commit; false, and nothing done, when its id is taken. A server beside it never
 * sees the document without its content: who opened it then would have an empty room that never hears of the rest.
 */
export function addDocument(database: DatabaseSync, document: WholeDocument): boolean {
  const { id, title, createdAt, updatedAt, trashedAt, state } = document;
  return transaction(database, () => {
    const { changes, lastInsertRowid } = database
      .prepare(
        `INSERT INTO documents (id, title, created_at, trashed_at, compacted_seq, compacted_at)
           VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (id) DO NOTHING`,
      )
      .run(id, title, createdAt, trashedAt, updatedAt);
    if (changes === 0) return false;
    database
      .prepare("INSERT INTO checkpoints (doc, upto_seq, crc, state) VALUES (?, 1, ?, ?)")
      .run(lastInsertRowid, crc32(state), state);
    return true;
  });
}
