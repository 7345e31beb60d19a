import type { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { ORPHAN, type OwnedTable } from "./checkDatabase.ts";
import { bytesOf, numberOf, optionalTextOf } from "./rows.ts";
import { transaction } from "./transaction.ts";

/*
 * Changes that only a repair makes. The folder must be locked. Whoever calls has kept the bytes that go elsewhere.
 */

export interface Replacement {
  readonly uptoSeq: number;
  readonly state: Uint8Array;
  /** Time of the last update that it covers. */
  readonly at: number;
}

/** Makes `state` the document's checkpoint, up to `uptoSeq`, and drops every update up to there. */
export function replaceRows(database: DatabaseSync, key: number, { uptoSeq, state, at }: Replacement): void {
  transaction(database, () => {
    database.prepare("DELETE FROM checkpoints WHERE doc = ?").run(key);
    database
      .prepare("INSERT INTO checkpoints (doc, upto_seq, crc, state) VALUES (?, ?, ?, ?)")
      .run(key, uptoSeq, crc32(state), state);
    database.prepare("UPDATE documents SET compacted_seq = ?, compacted_at = ? WHERE key = ?").run(uptoSeq, at, key);
    database.prepare("DELETE FROM updates WHERE doc = ? AND seq <= ?").run(key, uptoSeq);
  });
}

/** Makes every index anew from its table; with `ids`, gives these documents those ids first. */
export function rebuildIndexes(
  database: DatabaseSync,
  ids: readonly { readonly key: number; readonly id: string }[],
): void {
  // The old index may be in the way of the change that it is made anew after.
  database.exec("REINDEX");
  transaction(database, () => {
    for (const { key, id } of ids) database.prepare("UPDATE documents SET id = ? WHERE key = ?").run(id, key);
  });
}

/** A row without a document. */
export interface Orphan {
  readonly table: OwnedTable;
  /** What the row says its document's key was. */
  readonly key: number;
  readonly seq: number;
  readonly at: number | null;
  readonly author: string | null;
  readonly bytes: Uint8Array;
}

export function* readOrphans(database: DatabaseSync): Generator<Orphan> {
  const updates = database.prepare(
    `SELECT u.doc, u.seq, u.at, u.bytes, a.id AS author
       FROM updates u LEFT JOIN authors a ON a.key = u.author ${ORPHAN}`,
  );
  for (const row of updates.iterate()) {
    const at = numberOf(row, "at");
    const place = { key: numberOf(row, "doc"), seq: numberOf(row, "seq") };
    yield { table: "updates", ...place, at, author: optionalTextOf(row, "author"), bytes: bytesOf(row, "bytes") };
  }
  for (const row of database.prepare(`SELECT doc, upto_seq, state FROM checkpoints ${ORPHAN}`).iterate()) {
    const place = { key: numberOf(row, "doc"), seq: numberOf(row, "upto_seq") };
    yield { table: "checkpoints", ...place, at: null, author: null, bytes: bytesOf(row, "state") };
  }
}

export function dropOrphans(database: DatabaseSync): void {
  transaction(database, () => {
    database.exec(`DELETE FROM updates ${ORPHAN}; DELETE FROM checkpoints ${ORPHAN}`);
  });
}
