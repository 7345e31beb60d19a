import * as Y from "yjs";
import type { Flow, FlowBlock } from "../../flow/types.ts";
import { markOf } from "../../flow/mark.ts";
import { placeOfId } from "../place/unitPlaces.ts";
import type { Shown } from "../shown/Shown.ts";
import type { UnitIds } from "../shown/UnitIds.ts";

/**
 * The positions of the flow's blocks that hold text of the shown block at `index` now; empty if all of it that is left is in the block of the
 * same mark. A mark that was put into the text has divided it, one that was taken away has joined it to another.
 */
export function blocksWithTextOf(flow: Flow, shown: Shown, index: number): number[] {
  const block = shown.blocks[index];
  const ids = shown.staleIds(index);
  if (block === undefined || ids === undefined || ids.length < 2) return [];
  const current = flow.current(block);
  if (current?.mark === block.mark && liesBehindMark(flow, block, current, ids)) return [];
  const found = new Set<number>();
  // Without the mark.
  for (const { client, clock, length } of ids.slice(1, ids.length)) {
    for (let at = clock; at < clock + length;) {
      const { id, length: size, deleted } = Y.getItem(flow.doc.store, Y.createID(client, at));
      if (!deleted) found.add(flow.indexOf(flow.blockAt(placeOfId(flow, Y.createID(client, at)).index).block));
      at = id.clock + size;
    }
  }
  return [...found];
}

/** Whether no mark lies between the mark of `block` and the last of its units. */
function liesBehindMark({ doc, text }: Flow, block: FlowBlock, current: FlowBlock, ids: UnitIds): boolean {
  if (block.joins !== undefined || current.joins !== undefined) return false;
  const lastId = ids.at(ids.length - 1);
  if (lastId === null) return true;
  const last: unknown = Y.getItem(doc.store, lastId);
  const mark = block.mark?._item ?? null;
  for (let item = mark === null ? text._start : mark.right; item !== null; item = item.right) {
    if (item === last) return true;
    if (markOf(item) !== null) return false;
  }
  return false;
}
