import * as Y from "yjs";
import { visibleLength } from "../items.ts";
import { markOf } from "../mark.ts";
import { cellKey, parseCellRoot } from "./names.ts";
import type { CellName } from "./names.ts";

/** The cells of one table that hold words, by `cellKey`. */
export type WordyCells = ReadonlyMap<string, CellName>;

/** Whether `root` holds anything that somebody wrote and nobody deleted: a character or an embed. An empty block is no word. */
export function hasWords(root: Y.AbstractType<unknown> | undefined): boolean {
  if (root === undefined || root._length === 0) return false;
  for (let item = root._start; item !== null; item = item.right) {
    if (visibleLength(item) > 0 && markOf(item) === null) return true;
  }
  return false;
}

/** From which clock on, by client, there is text that somebody has not seen yet. */
export type Unseen = ReadonlyMap<number, number>;

const ALL_SEEN: Unseen = new Map();

/** Deletes all that is in `root` now, formats and empty blocks too, but what is `unseen`. What others write there meanwhile stays. */
export function deleteWords(
  transaction: Y.Transaction,
  root: Y.AbstractType<unknown> | undefined,
  unseen: Unseen = ALL_SEEN,
): void {
  for (let item = root?._start ?? null; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { client, clock } = item.id;
    const from = unseen.get(client) ?? Number.POSITIVE_INFINITY;
    if (clock >= from) continue;
    // What came is one item by now with what the same person wrote before.
    if (clock + item.length > from) Y.getItemCleanStart(transaction, Y.createID(client, from));
    item.delete(transaction);
  }
}

/** The root called `name` if anything was ever written under it. Unlike `getText`, asking does not make one. */
export function existingRoot(doc: Y.Doc, name: string): Y.AbstractType<unknown> | undefined {
  return doc.share.get(name) as Y.AbstractType<unknown> | undefined;
}

/** The cells of the table `tableId` that hold words, from a look at every root of the document. */
export function findWords(doc: Y.Doc, tableId: string): WordyCells {
  const found = new Map<string, CellName>();
  for (const [name, root] of doc.share) {
    const cell = parseCellRoot(name);
    if (cell?.table === tableId && hasWords(root as Y.AbstractType<unknown>)) {
      found.set(cellKey(cell.row, cell.column), { row: cell.row, column: cell.column });
    }
  }
  return found;
}
