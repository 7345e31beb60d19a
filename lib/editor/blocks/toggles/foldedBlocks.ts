import type { LexicalEditor } from "lexical";

import { $isBlockNode } from "../../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { toggleStateOf } from "./ToggleState.ts";

/** The toggles that hold `block`, innermost first: each the nearest shallower block in front that is one, without a shallower between. */
function $togglesAround(block: BlockNode): BlockNode[] {
  const around: BlockNode[] = [];
  let indent = block.getIndent();
  for (let node = block.getPreviousSibling(); indent > 0 && $isBlockNode(node); node = node.getPreviousSibling()) {
    if (node.getIndent() >= indent) continue;
    indent = node.getIndent();
    if (node.getBlockType() === "toggle") around.push(node);
  }
  return around;
}

/** Whether the block lies in a closed toggle. */
export function $isFolded(editor: LexicalEditor, block: BlockNode): boolean {
  if (block.getIndent() === 0) return false;
  const state = toggleStateOf(editor);
  return $togglesAround(block).some((toggle) => state.isClosed(toggle.getKey()));
}

/** Whether the block is one of those that a toggle holds, open or closed. */
export function $isInToggle(block: BlockNode): boolean {
  return $togglesAround(block).length > 0;
}

/** Opens every toggle that the block lies in. */
export function $unfold(editor: LexicalEditor, block: BlockNode): void {
  const state = toggleStateOf(editor);
  for (const toggle of $togglesAround(block)) state.setClosed(toggle.getKey(), false);
}

/** Whether `block` is a toggle that is closed. */
export function $isClosedToggle(editor: LexicalEditor, block: BlockNode): boolean {
  return block.getBlockType() === "toggle" && toggleStateOf(editor).isClosed(block.getKey());
}

/** The nearest block on one side of `block` that is not folded away; null if there is none. */
export function $visibleBeside(editor: LexicalEditor, block: BlockNode, side: "before" | "after"): BlockNode | null {
  let node = side === "before" ? block.getPreviousSibling() : block.getNextSibling();
  while ($isBlockNode(node) && $isFolded(editor, node)) {
    node = side === "before" ? node.getPreviousSibling() : node.getNextSibling();
  }
  return $isBlockNode(node) ? node : null;
}

/** The last of the blocks that a toggle holds; the toggle itself if it holds none. */
export function $lastChildOf(toggle: BlockNode): BlockNode {
  let last = toggle;
  for (let node = toggle.getNextSibling(); $isBlockNode(node); node = node.getNextSibling()) {
    if (node.getIndent() <= toggle.getIndent()) break;
    last = node;
  }
  return last;
}
