import type { DatabaseSync } from "node:sqlite";
import { migrations } from "./migrations/index.ts";
import { shapeOf } from "./migrate.ts";
import { numberOf, textOf } from "./rows.ts";
import { storeErrorOf } from "./storeErrorOf.ts";

/** More of SQLite's complaints than anybody reads; one damaged page can make thousands. */
const MOST_COMPLAINTS = 20;

/** What SQLite itself finds wrong with the file, in its words; none when it is sound. Reads all of it. */
export function integrityFaults(database: DatabaseSync): string[] {
  try {
    const rows = database.prepare(`PRAGMA integrity_check(${MOST_COMPLAINTS})`).all();
    return rows.map((row) => textOf(row, "integrity_check")).filter((text) => text !== "ok");
  } catch (error) {
    return [storeErrorOf(error).message];
  }
}

export type ShapeVerdict = "current" | "older" | "newer";

/** How the database's shape, and which it is, stands to the one that this program writes. */
export function judgeShape(database: DatabaseSync): { readonly verdict: ShapeVerdict; readonly version: number } {
  const shape = shapeOf(database);
  const version = shape.kind === "ours" ? shape.version : 0;
  if (version === migrations.length) return { verdict: "current", version };
  return { verdict: version < migrations.length ? "older" : "newer", version };
}

/** A document that its row and the index of ids call differently: a bit of one of them is wrong. */
export interface TwoIds {
  readonly key: number;
  readonly inTable: string;
  readonly inIndex: string;
}

/** Where the ids in the table and in its index differ. To make the index anew would forget one of the two. */
export function disputedIds(database: DatabaseSync): TwoIds[] {
  const read = (how: string): Map<number, string> =>
    new Map(
      database
        .prepare(`SELECT key, id FROM documents ${how}`)
        .all()
        .map((row) => [numberOf(row, "key"), textOf(row, "id")]),
    );
  const inIndex = read("INDEXED BY sqlite_autoindex_documents_1");
  return Array.from(read("NOT INDEXED"), ([key, id]) => ({ key, inTable: id, inIndex: inIndex.get(key) ?? id })).filter(
    (each) => each.inTable !== each.inIndex,
  );
}

/** Tables whose rows belong to a document, each with the columns that say which row it is. */
const OWNED = { updates: "doc, seq", checkpoints: "doc" } as const;

export type OwnedTable = keyof typeof OWNED;

/** Rows of each table whose document does not exist. Nothing of ours leaves such rows: somebody edited the file. */
export function countOrphans(database: DatabaseSync): Record<OwnedTable, number> {
  const count = (table: OwnedTable): number =>
    numberOf(database.prepare(`SELECT count(*) AS count FROM ${table} ${ORPHAN}`).get(), "count");
  return { updates: count("updates"), checkpoints: count("checkpoints") };
}

export const ORPHAN = "WHERE doc NOT IN (SELECT key FROM documents)";
