import { $getSelection, $isNodeSelection, $isRangeSelection } from "lexical";
import type { LexicalNode, RangeSelection } from "lexical";

import { $isTableSelection } from "@lexical/table";
import type { TableSelection } from "@lexical/table";
import { $isPaneNode } from "../../binding/nodes/table/PaneNode.ts";
import { $blockOf } from "./block.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPointAtBlockStart } from "../../binding/nodes/pointInBlock.ts";
import { $orderedPoints } from "./points.ts";

/**
 * The blocks that the selection means, in order.
 *
 * A selection that ends at the very start of a later block does not mean that block: three clicks on a paragraph give
 * such a range in Chromium, and so does Shift+Down. Converting or indenting it would change a block that nobody sees
 * as selected.
 */
export function $selectedBlocks(selection = $getSelection()): BlockNode[] {
  if ($isRangeSelection(selection)) return $blocksOfRange(selection);
  if ($isTableSelection(selection)) return $blocksOfCells(selection);
  if (!$isNodeSelection(selection)) return [];
  const blocks = new Map<string, BlockNode>();
  for (const node of selection.getNodes()) {
    const block = $blockOf(node);
    if (block !== null) blocks.set(block.getKey(), block);
  }
  return [...blocks.values()];
}

function $blocksOfRange(selection: RangeSelection): BlockNode[] {
  const [start, end] = $orderedPoints(selection);
  // Points on the root name a place between blocks; its nodes are looked at through the selection itself.
  const nodes = selection.getNodes();
  let first = $blockOf(start.getNode()) ?? $firstBlock(nodes);
  let last = $blockOf(end.getNode()) ?? $firstBlock(nodes.toReversed());
  if (first === null || last === null) return [];
  if (first.getParent()?.is(last.getParent()) === false) {
    // From the text into a table, or out of one: the table's block counts as a whole.
    [first, last] = [$outermostBlock(first), $outermostBlock(last)];
  }
  if (!first.is(last) && $blockOf(end.getNode()) !== null && $isPointAtBlockStart(last, end)) {
    const before = last.getPreviousSibling();
    last = before === null ? last : ($blockOf(before) ?? last);
  }
  const blocks: BlockNode[] = [];
  for (let node: LexicalNode | null = first; node !== null; node = node.getNextSibling()) {
    const block = $blockOf(node);
    if (block !== null) blocks.push(block);
    if (node.is(last)) break;
  }
  return blocks;
}

/** The blocks of the selected cells. */
function $blocksOfCells(selection: TableSelection): BlockNode[] {
  return selection
    .getNodes()
    .filter($isPaneNode)
    .flatMap((pane) => pane.getChildren().filter($isBlockNode));
}

function $outermostBlock(block: BlockNode): BlockNode {
  const outer = block.getParents().findLast($isBlockNode);
  return outer ?? block;
}

function $firstBlock(nodes: readonly LexicalNode[]): BlockNode | null {
  for (const node of nodes) {
    const block = $blockOf(node);
    if (block !== null) return block;
  }
  return null;
}
