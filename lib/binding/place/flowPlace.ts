import { $getNodeByKey, $isElementNode } from "lexical";
import type { LexicalNode, NodeKey } from "lexical";
import type { Flow, FlowBlock } from "../../flow/types.ts";
import type { Shown } from "../shown/Shown.ts";
import type { UnitIds } from "../shown/UnitIds.ts";
import type { EditorPoint } from "../types.ts";
import { $offsetOfPoint, $pointAtOffset } from "./blockPoint.ts";
import { placeOfId, startOfId } from "./unitPlaces.ts";

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
 * in there stands behind it, and the next character typed still follows the last. With `0` it goes with the unit on its right.
 */
export function flowIndexOf(flow: Flow, shown: Shown, { block, offset }: ShownPlace, assoc: -1 | 0): number {
  const shownBlock = shown.blocks[block];
  if (shownBlock === undefined) return 0;
  const ids = shown.staleIds(block);
  if (ids === undefined) {
    const current = flow.current(shownBlock);
    return current === undefined ? 0 : flow.indexIn(current, Math.min(offset, current.length), assoc);
  }
  const right = assoc === 0 ? ids.at(offset + 1) : null;
  if (right !== null) return placeOfId(flow, right).index;
  const left = ids.at(Math.min(offset, ids.length - 1));
  if (left === null) return 0;
  if (offset === 0 && shownBlock.mark !== null) return startOfBlock(flow, shownBlock, ids) ?? startOfId(flow, left);
  const { index, visible } = placeOfId(flow, left);
  return visible ? index + 1 : index;
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
