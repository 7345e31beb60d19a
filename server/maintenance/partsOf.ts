import type { DocumentRows } from "../storage/sqlite/readRows.ts";
import type { Part } from "./readContent.ts";

/** A piece with what storage says of it beside the bytes. */
export interface StoredPart extends Part {
  /** Whether it comes from a backup, and is not in the database. */
  readonly fromBackup: boolean;
  readonly author: string | null;
  readonly at: number | null;
}

/** All pieces of a document that a database holds, in order. */
export function partsOf({ checkpoint, updates }: DocumentRows, fromBackup = false): StoredPart[] {
  return [
    ...(checkpoint
      ? [{ fromBackup, seq: 0, bytes: checkpoint.state, intact: checkpoint.intact, author: null, at: null }]
      : []),
    ...updates.map(({ seq, bytes, intact, author, at }) => ({ fromBackup, seq, bytes, intact, author, at })),
  ];
}

/** How a piece is called in a sentence. */
export function nameOf({ seq }: Part): string {
  return seq === 0 ? "the checkpoint" : `update ${seq}`;
}
