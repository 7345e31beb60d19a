import {
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  CONTROLLED_TEXT_INSERTION_COMMAND,
  defineExtension,
  DELETE_CHARACTER_COMMAND,
  DELETE_LINE_COMMAND,
  DELETE_WORD_COMMAND,
  INSERT_LINE_BREAK_COMMAND,
  mergeRegister,
  REMOVE_TEXT_COMMAND,
} from "lexical";
import type { LexicalEditor, LexicalNode, RangeSelection } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPointAtBlockEnd, $isPointAtBlockStart } from "../../binding/nodes/pointInBlock.ts";
import { $blockOf, $isDivider, $isDividerBlock, $kindOf, $setKind } from "./block.ts";
import { $caretBlock } from "./caretBlock.ts";
import { $deleteUnit } from "./headlessDeletion.ts";
import type { DeletionUnit } from "./headlessDeletion.ts";
import { $orderedPoints } from "./points.ts";
import { $isFolded, $unfold } from "./toggles/foldedBlocks.ts";
import { $removeRangeOverBlocks } from "./removeRange.ts";

/**
 * Backspace and Delete at the edges of blocks, for all of their kinds: by character, by word and by line. Hooked where
 * phones and desktops meet: some keyboards send no key, only the wish to delete.
 */
export function registerDeletion(editor: LexicalEditor): Dispose {
  const handle =
    (unit: DeletionUnit) =>
    (backward: boolean): boolean => {
      // All of the document is Lexical's: it leaves one plain paragraph, whatever the first block was.
      if (!$isAllSelected() && $removeRangeOverBlocks()) return true;
      const caret = $caretBlock();
      if (caret === null) return false;
      const { selection, block } = caret;
      if ($showNeighbour(editor, selection, block, backward)) return true;
      if (backward ? $deleteBackward(selection, block) : $deleteForward(selection, block)) return true;
      return editor._headless && $deleteUnit(selection, block, unit, backward);
    };
  return mergeRegister(
    editor.registerCommand(DELETE_CHARACTER_COMMAND, handle("character"), COMMAND_PRIORITY_LOW),
    editor.registerCommand(DELETE_WORD_COMMAND, handle("word"), COMMAND_PRIORITY_LOW),
    editor.registerCommand(DELETE_LINE_COMMAND, handle("line"), COMMAND_PRIORITY_LOW),
    editor.registerCommand(REMOVE_TEXT_COMMAND, () => $removeRangeOverBlocks(), COMMAND_PRIORITY_LOW),
    // What is typed over a selection: the selection goes first, then whoever answers the command types.
    editor.registerCommand(CONTROLLED_TEXT_INSERTION_COMMAND, () => $makeRoom(), COMMAND_PRIORITY_LOW),
    editor.registerCommand(INSERT_LINE_BREAK_COMMAND, () => $makeRoom(), COMMAND_PRIORITY_LOW),
  );
}

export const DeletionExtension = defineExtension({ name: "cowrite/Deletion", register: registerDeletion });

function $isAllSelected(): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return false;
  const [start, end] = $orderedPoints(selection);
  const [first, last] = [$blockOf(start.getNode()), $blockOf(end.getNode())];
  if (first === null || last === null) return true;
  const reachesOut = first.getPreviousSibling() === null && last.getNextSibling() === null;
  return reachesOut && $isPointAtBlockStart(first, start) && $isPointAtBlockEnd(last, end);
}

function $makeRoom(): false {
  $removeRangeOverBlocks();
  return false;
}

/**
 * What would be merged with something that a closed toggle hides is not: the toggle opens, and the next press merges what
 * can be seen.
 */
function $showNeighbour(
  editor: LexicalEditor,
  { anchor }: RangeSelection,
  block: BlockNode,
  backward: boolean,
): boolean {
  const isPlain = block.getIndent() === 0 && $kindOf(block) === "paragraph";
  const isAtEdge = backward ? isPlain && $isPointAtBlockStart(block, anchor) : $isPointAtBlockEnd(block, anchor);
  const beside = isAtEdge ? $neighbour(block, backward ? "before" : "after") : null;
  if (beside === null || !$isFolded(editor, beside)) return false;
  $unfold(editor, beside);
  return true;
}

function $deleteBackward(selection: RangeSelection, block: BlockNode): boolean {
  const beside = $nodeBeside(selection, "before");
  if ($isDivider(beside)) return $removeDivider(block, beside);
  if (!$isPointAtBlockStart(block, selection.anchor)) return false;
  if (block.getIndent() > 0) {
    block.setIndent(block.getIndent() - 1);
    return true;
  }
  if ($kindOf(block) !== "paragraph") {
    $setKind(block, "paragraph");
    return true;
  }
  const previous = $neighbour(block, "before");
  if (previous === null) {
    // At the very start there is nothing to delete but an empty first paragraph, if another block follows.
    const next = $neighbour(block, "after");
    if (!block.isEmpty() || next === null) return true;
    next.selectStart();
    block.remove();
    return true;
  }
  if ($isDivider(previous.getLastChild())) return $removeDivider(previous, previous.getLastChild());
  if ($isDividerBlock(block)) {
    // Merging would draw the line at the end of somebody's sentence.
    if (previous.isEmpty()) previous.remove();
    else previous.selectEnd();
    return true;
  }
  return false;
}

function $deleteForward(selection: RangeSelection, block: BlockNode): boolean {
  const beside = $nodeBeside(selection, "after");
  if ($isDivider(beside)) return $removeDivider(block, beside);
  if (!$isPointAtBlockEnd(block, selection.anchor)) return false;
  const next = $neighbour(block, "after");
  if (next === null) return true;
  if ($isDivider(next.getFirstChild())) return $removeDivider(next, next.getFirstChild());
  if (block.isEmpty()) {
    // Lexical would leave the caret on the root, between blocks, where there is no place to type.
    next.selectStart();
    block.remove();
    return true;
  }
  if ($isDividerBlock(block)) {
    if (next.isEmpty()) next.remove();
    else next.selectStart();
    return true;
  }
  return false;
}

/** Takes a divider away, and with it the block that it was alone in, unless the caret is there. */
function $removeDivider(holder: BlockNode, divider: LexicalNode | null): boolean {
  const selection = $getSelection();
  const caretIsHere = $isRangeSelection(selection) && holder.is($blockOf(selection.anchor.getNode()));
  if ($isDividerBlock(holder) && !caretIsHere) holder.remove();
  else divider?.remove();
  if (caretIsHere && holder.isEmpty()) holder.selectStart();
  return true;
}

function $neighbour(block: BlockNode, side: "before" | "after"): BlockNode | null {
  const sibling = side === "before" ? block.getPreviousSibling() : block.getNextSibling();
  return sibling === null ? null : $blockOf(sibling);
}

/** The node that touches the caret on one side, within its own parent. */
function $nodeBeside(selection: RangeSelection, side: "before" | "after"): LexicalNode | null {
  const { offset, type } = selection.anchor;
  const node = selection.anchor.getNode();
  if (type === "element") {
    return $isElementNode(node) ? node.getChildAtIndex(side === "before" ? offset - 1 : offset) : null;
  }
  if (side === "before") return offset === 0 ? node.getPreviousSibling() : null;
  return offset === node.getTextContentSize() ? node.getNextSibling() : null;
}
