import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import type { NewUpdate } from "../DocumentStore.ts";
import { bytesOf, numberOf, optionalNumberOf, optionalTextOf, textOf } from "./rows.ts";
import { readTransaction } from "./transaction.ts";

/** Bytes as they lie there, whether or not they are those that were written. */
interface Kept {
  /** CRC-32 of what was written. */
  readonly crc: number;
  /** Whether `crc` is that of the bytes. */
  readonly intact: boolean;
}

interface KeptUpdate extends NewUpdate, Kept {
  readonly seq: number;
}

interface KeptCheckpoint extends Kept {
  readonly uptoSeq: number;
  readonly state: Uint8Array;
}

/** All rows of one document, read at one moment. A load refuses where they do not fit; this tells what there is. */
export interface DocumentRows {
  readonly key: number;
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly trashedAt: number | null;
  /** What the document's row says of the checkpoint; 0: none. */
  readonly compactedSeq: number;
  readonly compactedAt: number | null;
  readonly checkpoint: KeptCheckpoint | null;
  /** In order of `seq`. */
  readonly updates: readonly KeptUpdate[];
}

/** Keys of all documents, those in the trash included. */
export function documentKeys(database: DatabaseSync): number[] {
  return database
    .prepare("SELECT key FROM documents ORDER BY id")
    .all()
    .map((row) => numberOf(row, "key"));
}

/** Null when the document is gone. Throws what SQLite throws for pages that it cannot read. */
export function readRows(database: DatabaseSync, key: number): DocumentRows | null {
  return readTransaction(database, () => {
    const row = database.prepare("SELECT * FROM documents WHERE key = ?").get(key);
    if (!row) return null;
    const kept = database.prepare("SELECT upto_seq, crc, state FROM checkpoints WHERE doc = ?").get(key);
    const updates = database
      .prepare(
        `SELECT u.seq, u.at, u.crc, u.bytes, a.id AS author
           FROM updates u LEFT JOIN authors a ON a.key = u.author WHERE u.doc = ? ORDER BY u.seq`,
      )
      .all(key)
      .map((update) => {
        const bytes = bytesOf(update, "bytes");
        const crc = numberOf(update, "crc");
        return {
          seq: numberOf(update, "seq"),
          at: numberOf(update, "at"),
          author: optionalTextOf(update, "author"),
          bytes,
          crc,
          intact: crc32(bytes) === crc,
        };
      });
    const state = kept ? bytesOf(kept, "state") : null;
    return {
      key,
      id: textOf(row, "id"),
      title: textOf(row, "title"),
      createdAt: numberOf(row, "created_at"),
      trashedAt: optionalNumberOf(row, "trashed_at"),
      compactedSeq: numberOf(row, "compacted_seq"),
      compactedAt: optionalNumberOf(row, "compacted_at"),
      checkpoint: state && {
        uptoSeq: numberOf(kept, "upto_seq"),
        state,
        crc: numberOf(kept, "crc"),
        intact: crc32(state) === numberOf(kept, "crc"),
      },
      updates,
    };
  });
}

/** The number of the newest update that the rows tell of. */
export function headOf({ compactedSeq, checkpoint, updates }: DocumentRows): number {
  return Math.max(compactedSeq, checkpoint?.uptoSeq ?? 0, updates.at(-1)?.seq ?? 0);
}

/** The time of the newest update that the rows tell of. */
export function lastEditOf({ createdAt, compactedAt, updates }: DocumentRows): number {
  return updates.at(-1)?.at ?? compactedAt ?? createdAt;
}
