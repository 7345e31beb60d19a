import {
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  INSERT_PARAGRAPH_COMMAND,
} from "lexical";
import type { LexicalEditor, RangeSelection } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { attributesOfSecond, changeAttributes, goesOn } from "../../binding/nodes/blockAttributes.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPointAtBlockEnd, $isPointAtBlockStart } from "../../binding/nodes/pointInBlock.ts";
import { MAX_INDENT } from "../../flow/types.ts";
import type { BlockAttributes } from "../../flow/types.ts";
import { $blockOf, $insertBlockBeside, $isDividerBlock, $kindOf, $setKind, $textBefore } from "./block.ts";
import { isHeadingKind, isListKind } from "./blockKind.ts";
import { $contentSize, $selectInBlock } from "./blockContent.ts";
import { $removeRangeOverBlocks } from "./removeRange.ts";
import { $splitBlock } from "./splitBlock.ts";
import { $isClosedToggle, $isInToggle, $lastChildOf } from "./toggles/foldedBlocks.ts";
import { toggleStateOf } from "./toggles/ToggleState.ts";

/** Enter, from whatever keyboard it comes. */
export function registerEnter(editor: LexicalEditor): Dispose {
  return editor.registerCommand(
    INSERT_PARAGRAPH_COMMAND,
    () => {
      const selection = $getSelection();
      return $isRangeSelection(selection) && $enter(editor, selection);
    },
    COMMAND_PRIORITY_LOW,
  );
}

export const EnterExtension = defineExtension({ name: "cowrite/Enter", register: registerEnter });

/** Does what Enter does at the selection. False where there is no block: Lexical's own way is taken then. */
function $enter(editor: LexicalEditor, selection: RangeSelection): boolean {
  if (!$removeRangeOverBlocks(selection) && !selection.isCollapsed()) selection.removeText();
  const block = $blockOf(selection.anchor.getNode());
  if (block === null) return false;
  if ($kindOf(block) === "code") return $enterInCode(selection, block);
  if (block.isEmpty() && ($leaveKind(block) || $leaveToggle(block))) return true;
  if (!block.isEmpty() && $isPointAtBlockStart(block, selection.anchor)) {
    // The new block goes in front and the text keeps its node: whoever converts or types in this block at the same time
    // means the text, not the empty line.
    $insertBlockBeside(block, "before", attributesInFrontOf(block));
    block.changeAttributes({ start: null });
    return true;
  }
  if (block.getBlockType() === "toggle") return $enterInToggle(editor, selection, block);
  if ($isPointAtBlockEnd(block, selection.anchor)) {
    const behind = $insertBlockBeside(block, "after", attributesAround(block));
    behind.setTextFormat(selection.format);
    behind.setTextStyle(selection.style);
    $selectKeepingLook(selection, behind);
    return true;
  }
  $selectKeepingLook(selection, $splitBlock(selection, block));
  return true;
}

/** An empty item, quote line or indented item steps out of what it is in. False if it is in nothing. */
function $leaveKind(block: BlockNode): boolean {
  const kind = $kindOf(block);
  if (isListKind(kind) && block.getIndent() > 0) {
    block.setIndent(block.getIndent() - 1);
    return true;
  }
  if (!isListKind(kind) && kind !== "quote" && kind !== "callout" && kind !== "toggle") return false;
  $setKind(block, "paragraph");
  return true;
}

/**
 * At the end of an open toggle Enter begins what it holds, at the end of a closed one another toggle, behind all that it
 * holds. In the middle of an open one the second half is the first line that it holds; of a closed one both halves are toggles, and
 * the second has, hidden as before, what the first had: text in front of it cannot be moved without being written anew.
 */
function $enterInToggle(editor: LexicalEditor, selection: RangeSelection, block: BlockNode): true {
  const isClosed = $isClosedToggle(editor, block);
  const inside: BlockAttributes = { indent: Math.min(block.getIndent() + 1, MAX_INDENT) };
  if (!$isPointAtBlockEnd(block, selection.anchor)) {
    const behind = $splitBlock(selection, block, isClosed ? undefined : inside);
    if (isClosed) {
      toggleStateOf(editor).setClosed(behind.getKey(), true);
      toggleStateOf(editor).setClosed(block.getKey(), false);
    }
    $selectKeepingLook(selection, behind);
    return true;
  }
  const behind = isClosed
    ? $insertBlockBeside($lastChildOf(block), "after", attributesAround(block))
    : $insertBlockBeside(block, "after", inside);
  $selectKeepingLook(selection, behind);
  return true;
}

/** An empty last line of a toggle steps out of it. False for every other block. */
function $leaveToggle(block: BlockNode): boolean {
  const indent = block.getIndent();
  const next = block.getNextSibling();
  if (indent === 0 || $kindOf(block) !== "paragraph" || !$isInToggle(block)) return false;
  if ($isBlockNode(next) && next.getIndent() >= indent) return false;
  block.setIndent(indent - 1);
  return true;
}

/** What an empty block made in front of `block` is: like one behind, but a list that begins here begins with it. */
function attributesInFrontOf(block: BlockNode): BlockAttributes {
  const { start } = block.getAttributes();
  return { ...attributesAround(block), ...(start === undefined ? {} : { start }) };
}

/** What an empty block made beside `block` is: lists and quotes go on, a heading is over, a divider stays alone. */
function attributesAround(block: BlockNode): BlockAttributes {
  const kind = $kindOf(block);
  const attributes = block.getAttributes();
  if (goesOn(attributes)) return attributesOfSecond(attributes);
  if ($isDividerBlock(block)) return {};
  const plain = changeAttributes(attributes, {
    type: null,
    unknownType: null,
    level: null,
    checked: null,
    language: null,
    start: null,
    tone: null,
  });
  return isHeadingKind(kind) ? changeAttributes(plain, { indent: null }) : plain;
}

function $selectKeepingLook(selection: RangeSelection, block: BlockNode): void {
  const { format, style } = selection;
  const start = block.selectStart();
  if (!block.isEmpty()) return;
  start.setFormat(format);
  start.setStyle(style);
}

/**
 * In code Enter makes a line in the same block, indented like the one before. On an empty last line it leaves: that line
 * goes, and a paragraph begins behind.
 */
function $enterInCode(selection: RangeSelection, block: BlockNode): boolean {
  const before = $textBefore(block, selection.anchor);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const isOnEmptyLastLine = before.includes("\n") && line.trim() === "" && $isPointAtBlockEnd(block, selection.anchor);
  if (isOnEmptyLastLine) {
    const size = $contentSize(block);
    $selectInBlock(selection, block, size - line.length - 1, size);
    selection.removeText();
    $insertBlockBeside(block, "after", attributesAround(block)).selectStart();
    return true;
  }
  selection.insertLineBreak();
  const indentation = /^[ \t]*/.exec(line)?.[0] ?? "";
  if (indentation !== "") selection.insertText(indentation);
  return true;
}
