import { $getNodeByKey, $isElementNode } from "lexical";
import type { LexicalNode, NodeKey } from "lexical";
import type { Flow, FlowBlock } from "../../flow/types.ts";
import type { Shown } from "../shown/Shown.ts";
import type { UnitIds } from "../shown/UnitIds.ts";
import type { EditorPoint } from "../types.ts";
import { $offsetOfPoint, $pointAtOffset } from "./blockPoint.ts";
import { placeOfId, placesById, startOfId } from "./unitPlaces.ts";
import type { UnitPlace } from "./unitPlaces.ts";

/** A place in what is shown: a block, and how many positions of it lie in front. */
export interface ShownPlace {
  /** Position among the shown blocks. */
  readonly block: number;
  readonly offset: number;
}

/** Where a point of the editor is among the shown blocks; null for one in something that was not drawn. */
export function $shownPlace(shown: Shown, point: EditorPoint): ShownPlace | null {
  const node = $getNodeByKey(point.key);
  if (node === null) return null;
  if (point.key === shown.container) return containerPlace(shown, point.offset);
  const block = $blockAround(shown, node);
  if (block === null) return null;
  const index = shown.indexOf(block.getKey());
  if (index < 0) return null;
  return { block: index, offset: $isElementNode(block) ? $offsetOfPoint(block, point, node) : 0 };
}

/** The child of the container that holds `node`, or is it. */
export function $blockAround(shown: Shown, node: LexicalNode): LexicalNode | null {
  for (let block: LexicalNode | null = node; block !== null; block = block.getParent()) {
    if (block.getParent()?.getKey() === shown.container) return block;
  }
  return null;
}

/** A point on the container lies in front of a block, or behind the last. */
function containerPlace(shown: Shown, offset: number): ShownPlace {
  if (offset < shown.blocks.length) return { block: offset, offset: 0 };
  const last = shown.blocks.length - 1;
  return { block: last, offset: shown.blocks[last]?.length ?? 0 };
}

/**
 * Where a place among the shown blocks is in the flow now. It goes with the unit on its left (`-1`), as a caret does: what others put
 * in there stands behind it, and the next character typed still follows the last. With `0` it goes with the unit on its right. Of a unit
 * that is gone it takes the place, in the block of what was shown beside it.
 */
export function flowIndexOf(flow: Flow, shown: Shown, place: ShownPlace, assoc: -1 | 0): number {
  const block = shown.blocks[place.block];
  if (block === undefined) return 0;
  const ids = shown.staleIds(place.block);
  if (ids === undefined) {
    const current = flow.current(block);
    return current === undefined ? 0 : flow.indexIn(current, Math.min(place.offset, current.length), assoc);
  }
  const { index, visible } = placeByUnit(flow, block, ids, place.offset, assoc);
  if (visible) return index;
  // A block that was moved is shown elsewhere than its text lies, and so may the one in front of it, or parts of that.
  return indexBeside(flow, shown, place);
}

/** A place by the unit that it goes with, and whether that, or at the start of a block what begins there, is still there. */
function placeByUnit(flow: Flow, block: FlowBlock, ids: UnitIds, offset: number, assoc: -1 | 0): UnitPlace {
  const right = ids.at(offset + 1);
  if (assoc === 0 && right !== null) return placeOfId(flow, right);
  const left = ids.at(Math.min(offset, ids.length - 1));
  if (left === null) return { index: 0, visible: true };
  const { index, visible } = placeOfId(flow, left);
  if (offset > 0 || block.mark === null) return { index: visible ? index + 1 : index, visible };
  const begins = right !== null && placeOfId(flow, right).visible;
  return { index: startOfBlock(flow, block, ids) ?? startOfId(flow, left), visible: visible || begins };
}

/**
 * The start of a block that began as it does now, be its mark another one that was brought back; null if it began otherwise, or is gone.
 */
function startOfBlock(flow: Flow, block: FlowBlock, ids: UnitIds): number | null {
  const first = ids.length > 1 ? ids.at(1) : null;
  const current = flow.current(block);
  if (first === null || current === undefined) return null;
  const { index, visible } = placeOfId(flow, first);
  return visible && index === flow.indexIn(current, 0, 0) ? flow.indexIn(current, 0) : null;
}

/** In front of the unit that was shown behind a place, or behind the nearest in front of it that is there; otherwise the start of all. */
function indexBeside(flow: Flow, shown: Shown, { block, offset }: ShownPlace): number {
  const right = shown.staleIds(block)?.at(offset + 1) ?? null;
  const next = right === null ? null : placeOfId(flow, right);
  if (next?.visible === true) return next.index;
  for (let at = block; at >= 0; at -= 1) {
    const current = flow.current(shown.blocks[at] as FlowBlock);
    const ids = shown.staleIds(at);
    const left = ids && placesById(flow, ids, () => 0).ranges(0, at === block ? offset + 1 : ids.length);
    const last = left?.at(-1);
    if (last !== undefined) return last.index + last.length;
    if (current !== undefined) return flow.indexIn(current, ids === undefined ? current.length : 0);
  }
  const [first] = flow.blocks;
  return first === undefined ? 0 : flow.indexIn(first, 0);
}

/** The point that shows flow index `index`; null while its block has not been drawn. */
export function $pointAtIndex(
  flow: Flow,
  shown: Shown,
  index: number,
  prefer: NodeKey | null = null,
): EditorPoint | null {
  const { block, offset } = flow.blockAt(Math.max(0, Math.min(index, flow.length)));
  const key = shown.keyOf(block);
  const node: LexicalNode | null = key === undefined ? null : $getNodeByKey(key);
  return $isElementNode(node) ? $pointAtOffset(node, offset, prefer) : null;
}
