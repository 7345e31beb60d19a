import { $isLinkNode } from "@lexical/link";
import {
  $addUpdateTag,
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  COLLABORATION_TAG,
  COMMAND_PRIORITY_NORMAL,
  COMPOSITION_END_TAG,
  CUT_TAG,
  defineExtension,
  HISTORIC_TAG,
  HISTORY_PUSH_TAG,
  INSERT_PARAGRAPH_COMMAND,
  mergeRegister,
  PASTE_TAG,
  SKIP_COLLAB_TAG,
} from "lexical";
import type { EditorState, LexicalEditor, RangeSelection } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { $kindOf, $plainText, $textBefore } from "../block.ts";
import { $offsetOf, $selectInBlock } from "../blockContent.ts";
import { changeToKind } from "../blockKind.ts";
import { $caretBlock } from "../caretBlock.ts";
import { LEXICAL_FORMAT } from "../clipboard/formatBits.ts";
import { $makeDivider } from "../divider.ts";
import { $linkSelection } from "../links.ts";
import { $startFor } from "../listStart.ts";
import { blockShortcut, fenceShortcut, isDividerLine } from "./blockShortcut.ts";
import type { BlockShortcut } from "./blockShortcut.ts";
import { inlineShortcut } from "./inlineShortcut.ts";
import type { InlineShortcut } from "./inlineShortcut.ts";

/** Updates that nobody typed. */
const NOT_TYPED: readonly string[] = [
  COLLABORATION_TAG,
  SKIP_COLLAB_TAG,
  HISTORIC_TAG,
  PASTE_TAG,
  CUT_TAG,
  COMPOSITION_END_TAG,
];

/**
 * Turns Markdown signs into what they stand for, as soon as the last of them is typed.
 *
 * The signs are written first and replaced in an update of their own, which begins a step of undo: one undo gives back
 * the signs as they were typed. Nothing happens in code, during composition, or to text that came by other ways.
 */
export function registerMarkdown(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerUpdateListener(({ tags, dirtyLeaves, editorState, prevEditorState }) => {
      if (dirtyLeaves.size === 0 || NOT_TYPED.some((tag) => tags.has(tag)) || editor.isComposing()) return;
      const typed = typedAt(editorState, prevEditorState);
      if (typed === null || !dirtyLeaves.has(typed)) return;
      const isSign = editorState.read(() => $caretEndsInSign());
      if (!isSign) return;
      editor.update(() => $replaceSigns());
    }),
    editor.registerCommand(INSERT_PARAGRAPH_COMMAND, () => $replaceFence(), COMMAND_PRIORITY_NORMAL),
  );
}

export const MarkdownExtension = defineExtension({ name: "cowrite/Markdown", register: registerMarkdown });

/** The key of the text in which one character was typed, or null if it was something else that happened. */
function typedAt(now: EditorState, before: EditorState): string | null {
  const caret = now._selection;
  if (!$isRangeSelection(caret) || !caret.isCollapsed() || caret.anchor.type !== "text") return null;
  const previous = before._selection;
  if (!$isRangeSelection(previous) || !previous.isCollapsed()) return null;
  const { key, offset } = caret.anchor;
  const moved = previous.anchor.key === key ? offset - previous.anchor.offset : offset;
  // The first character of a block makes a new text node: its caret was on the block.
  return moved === 1 ? key : null;
}

/** Whether the character in front of the caret may end a shortcut: the cheap test, done for every key. */
function $caretEndsInSign(): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return false;
  const node = selection.anchor.getNode();
  return $isTextNode(node) && /[ *_~`)-]/.test(node.getTextContent().charAt(selection.anchor.offset - 1));
}

function $replaceSigns(): void {
  const caret = $caretBlock();
  if (caret === null || $kindOf(caret.block) === "code") return;
  const { selection, block } = caret;
  const node = selection.anchor.getNode();
  if ($isTextNode(node) && (node.hasFormat("code") || $isLinkNode(node.getParent()))) return;
  const before = $textBefore(block, selection.anchor);
  const found = blockShortcut(before);
  if (found !== null) {
    $turnBlock(selection, block, found, before.length);
  } else if (isDividerLine(before) && $plainText(block) === before && $kindOf(block) === "paragraph") {
    $addUpdateTag(HISTORY_PUSH_TAG);
    block.clear();
    $makeDivider(block);
  } else {
    const inline = inlineShortcut(before);
    if (inline !== null) $turnText(selection, block, inline, before.length);
  }
}

function $turnBlock(selection: RangeSelection, block: BlockNode, found: BlockShortcut, length: number): void {
  // The same kind again is text: "- " in a bullet is how somebody writes a dash.
  if ($kindOf(block) === found.kind && found.kind !== "check") return;
  $addUpdateTag(HISTORY_PUSH_TAG);
  $selectInBlock(selection, block, 0, length);
  selection.removeText();
  const { start, ...attributes } = found.attributes;
  const kept = typeof start === "number" ? $startFor(block, start) : undefined;
  block.changeAttributes({
    ...changeToKind(found.kind),
    ...attributes,
    ...(kept === undefined ? {} : { start: kept }),
  });
}

function $turnText(selection: RangeSelection, block: BlockNode, found: InlineShortcut, length: number): void {
  const { start, innerStart, innerEnd, format, link } = found;
  $addUpdateTag(HISTORY_PUSH_TAG);
  const { format: typedFormat, style } = selection;
  $selectInBlock(selection, block, innerEnd, length);
  selection.removeText();
  $selectInBlock(selection, block, innerStart, innerEnd);
  if (link !== null) $linkSelection(link);
  else if (format !== null) $formatOn(selection, format);
  const signs = innerStart - start;
  $selectInBlock(selection, block, start, innerStart);
  selection.removeText();
  $selectInBlock(selection, block, innerEnd - signs, innerEnd - signs);
  // What is typed next is outside of the signs, and looks as it did before them.
  selection.setFormat(typedFormat);
  selection.setStyle(style);
}

function $formatOn(selection: RangeSelection, format: keyof typeof LEXICAL_FORMAT): void {
  for (const node of selection.extract()) {
    if ($isTextNode(node) && !node.hasFormat(LEXICAL_FORMAT[format])) node.toggleFormat(LEXICAL_FORMAT[format]);
  }
}

/** Enter behind "```" begins a code block instead of a line. */
function $replaceFence(): boolean {
  const caret = $caretBlock();
  if (caret === null || $kindOf(caret.block) === "code") return false;
  const { selection, block } = caret;
  const text = $plainText(block);
  const found = $offsetOf(block, selection.anchor) === text.length ? fenceShortcut(text) : null;
  if (found === null) return false;
  $addUpdateTag(HISTORY_PUSH_TAG);
  block.clear();
  block.changeAttributes({ ...changeToKind(found.kind), ...found.attributes });
  block.selectStart();
  return true;
}
