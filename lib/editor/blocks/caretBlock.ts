import {
  $createRangeSelection,
  $getSelection,
  $isNodeSelection,
  $isRangeSelection,
  $isRootNode,
  $setSelection,
} from "lexical";
import type { RangeSelection } from "lexical";

import { $createBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPaneNode } from "../../binding/nodes/table/PaneNode.ts";
import { $tableOfBlock } from "../tables/tableNodes.ts";
import { $standingEmbed } from "../embeds/embedNodes.ts";
import { $blockOf, $insertBlockBeside } from "./block.ts";
import { $offsetOf } from "./blockContent.ts";
import { $removeRangeOverBlocks } from "./removeRange.ts";

/** A caret in a block. */
export interface CaretBlock {
  readonly selection: RangeSelection;
  readonly block: BlockNode;
}

/** The block of a collapsed selection, or null: nothing is selected, or more than a place, or a place between blocks. */
export function $caretBlock(): CaretBlock | null {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return null;
  const block = $blockOf(selection.anchor.getNode());
  return block === null ? null : { selection, block };
}

/**
 * Makes the selection a caret in a block, for something to be inserted there: what is selected is removed, a place
 * between blocks gets a new paragraph. Null when nothing is selected.
 */
export function $caretForInsertion(): CaretBlock | null {
  const selection = $getSelection();
  if ($isNodeSelection(selection)) {
    const node = selection.getNodes()[0];
    const block = node === undefined ? null : $blockOf(node);
    if (node === undefined || block === null) return null;
    const offset = node.is(block) ? 0 : node.getIndexWithinParent();
    const parent = node.is(block) ? block : node.getParentOrThrow();
    for (const selected of selection.getNodes()) selected.remove();
    const caret = $createRangeSelection();
    caret.anchor.set(parent.getKey(), offset, "element");
    caret.focus.set(parent.getKey(), offset, "element");
    $setSelection(caret);
  } else if ($isRangeSelection(selection) && !selection.isCollapsed()) {
    if (!$removeRangeOverBlocks(selection)) selection.removeText();
  }
  $leaveDivider();
  const caret = $getSelection();
  if (!$isRangeSelection(caret)) return null;
  const block = $blockOf(caret.anchor.getNode());
  if (block !== null) return { selection: caret, block };
  const container = caret.anchor.getNode();
  if (!$isRootNode(container) && !$isPaneNode(container)) return null;
  const fresh = $createBlockNode();
  container.splice(caret.anchor.offset, 0, [fresh]);
  return { selection: fresh.select(), block: fresh };
}

/**
 * Typing beside a divider, a table, or a picture on its own line, is typing in a new paragraph there. Without this, the line and the text would be one block, and
 * the text would have no line of its own to be turned into anything.
 */
export function $leaveDivider(): void {
  const caret = $caretBlock();
  if (caret === null || ($standingEmbed(caret.block) === null && $tableOfBlock(caret.block) === null)) return;
  const isBehind = $offsetOf(caret.block, caret.selection.anchor) > 0;
  $insertBlockBeside(caret.block, isBehind ? "after" : "before", {}).select();
}
