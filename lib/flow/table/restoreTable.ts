import type * as Y from "yjs";
import type { Flow } from "../types.ts";
import { cellRoot } from "./names.ts";
import { readRawTable } from "./rawTable.ts";
import { RESTORED, TABLE_EMBED } from "./tableEmbeds.ts";
import { existingRoot } from "./words.ts";
import type { WordyCells } from "./words.ts";

/** The id of an item, as Yjs has it. */
export interface ItemId {
  readonly client: number;
  readonly clock: number;
}

/** Whether somebody made the table `tableId`. Of a table that did not arrive yet the words can be there already. */
export function isMade(doc: Y.Doc, tableId: string): boolean {
  const { rows, columns } = readRawTable(doc, tableId);
  const placed = (line: { readonly place: string | null }): boolean => line.place !== null;
  return [...rows.values()].some(placed) && [...columns.values()].some(placed);
}

/** Whether any of the words in `cells` were written by this very replica. */
export function hasOwnWords(doc: Y.Doc, tableId: string, cells: WordyCells): boolean {
  for (const { row, column } of cells.values()) {
    const root = existingRoot(doc, cellRoot(tableId, row, column));
    for (let item = root?._start ?? null; item !== null; item = item.right) {
      if (!item.deleted && item.countable && item.id.client === doc.clientID) return true;
    }
  }
  return false;
}

/**
 * Writes an embed that shows the table `tableId`, in a block of its own behind the block where the one was that is gone (`place`), or
 * at the end if nobody here knows where that was.
 */
export function writeRestored(flow: Flow, tableId: string, place: ItemId | null): void {
  const at = place === null ? null : flow.resolveAnchor({ item: place, assoc: 0 });
  const { block } = flow.blockAt(at ?? flow.length);
  // Of texts that are joined the last one does not end where the length of all of them would.
  const end = flow.indexIn(block, block.length);
  const data = { type: TABLE_EMBED, props: { id: tableId, [RESTORED]: true } };
  if (block.length === 0) {
    flow.insertEmbed(end, data, {});
    return;
  }
  flow.insertMark(end, {});
  flow.insertEmbed(end + 1, data, {});
}

/** Takes `embed` away, which shows nothing because another shows its table, and its block if nothing else is in it. */
export function removeEmbed(flow: Flow, embed: Y.Map<unknown>): void {
  const at = placeOf(flow, embed);
  if (at === null) return;
  const { block } = flow.blockAt(at);
  if (block.mark !== null && block.length === 1 && flow.blocks.length > 1) flow.deleteRange(at - 1, 2);
  else flow.deleteRange(at, 1);
}

/** Takes `embed` away and leaves its block: to be done along with what a person does, who made and ended blocks of their own. */
export function clearEmbed(flow: Flow, embed: Y.Map<unknown>): void {
  const at = placeOf(flow, embed);
  if (at !== null) flow.deleteRange(at, 1);
}

function placeOf(flow: Flow, { _item: item }: Y.Map<unknown>): number | null {
  return item === null ? null : flow.resolveAnchor({ item: item.id, assoc: 0 });
}
