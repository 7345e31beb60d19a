import { $getRoot } from "lexical";
import type { NodeKey } from "lexical";

import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { isListType } from "../../binding/nodes/blockLook.ts";

/** What of a block decides about the outline. */
export interface OutlineBlock {
  readonly key: NodeKey;
  readonly indent: number;
  /** 1 to 6 of a heading; null of all others. */
  readonly level: number | null;
  /** Whether it holds the deeper blocks behind it: toggles and items of lists do. */
  readonly holds: boolean;
}

export function $outlineBlock(block: BlockNode): OutlineBlock {
  const type = block.getBlockType();
  return {
    key: block.getKey(),
    indent: block.getIndent(),
    level: type === "heading" ? Math.min(Math.max(block.getLevel() ?? 1, 1), 6) : null,
    holds: type === "toggle" || isListType(type),
  };
}

/**
 * The blocks of the document's own flow, in order. Those in the cells of tables and columns are not among them: a cell is a flow of its own,
 * nothing in it can leave it, and no section of the text ends at a heading in it.
 */
export function $outlineBlocks(): OutlineBlock[] {
  const blocks: OutlineBlock[] = [];
  for (let node = $getRoot().getFirstChild(); node !== null; node = node.getNextSibling()) {
    if ($isBlockNode(node)) blocks.push($outlineBlock(node));
  }
  return blocks;
}
