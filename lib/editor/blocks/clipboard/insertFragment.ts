import { $isLinkNode } from "@lexical/link";
import { $isTextNode } from "lexical";
import type { LexicalNode, RangeSelection } from "lexical";

import { attributesOfSecond, goesOn } from "../../../binding/nodes/blockAttributes.ts";
import { $createBlockNode } from "../../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { $paneOf } from "../../tables/tableNodes.ts";
import { $contentSize, $offsetOf, $setPoint } from "../blockContent.ts";
import { $caretForInsertion } from "../caretBlock.ts";
import { $splitBlock } from "../splitBlock.ts";
import { $createContent, $createInlines } from "./createInlines.ts";
import type { InheritedLook } from "./createInlines.ts";
import { contentLength, isAloneInline } from "./fragment.ts";
import type { Fragment, FragmentBlock, FragmentInline } from "./fragment.ts";
import { blockText } from "./writeText.ts";

/**
 * Puts a fragment at the selection, in place of what is selected; the caret ends behind it. Returns false if there is
 * no selection to put it at.
 *
 * The text around the caret stays in its nodes: the part in front keeps its block, and so does the part behind when
 * nothing else is in front of it. Only what is new is new, so that what others type there at the time stays where it is.
 *
 * `plain` says that the source knows only lines (a text file, a terminal): its text takes the look of the place, and its
 * lines become items where the caret is in a list.
 */
export function $insertFragment(fragment: Fragment, plain: boolean): boolean {
  const caret = $caretForInsertion();
  if (caret === null) return false;
  const { selection, block } = caret;
  if (fragment.blocks.length === 0) return true;
  if (block.getBlockType() === "code") {
    $insertIntoLine(selection, $codeInlines(fragment));
    return true;
  }
  const look = plain ? { format: selection.format, style: selection.style } : null;
  const blocks = plain ? fragment.blocks.map((line) => likeTarget(line, block)) : fragment.blocks;
  const [only] = blocks;
  if (only !== undefined && blocks.length === 1 && (fragment.inline || joinsLine(only, block))) {
    $insertIntoLine(selection, $createInlines(only.content, look));
  } else {
    $insertBlocks(selection, block, blocks, look);
  }
  return true;
}

/** Whether a single block goes into the line at the caret: it is no more than text, or the line has its own kind already. */
function joinsLine(fragment: FragmentBlock, target: BlockNode): boolean {
  if (!isMergeable(fragment)) return false;
  return !target.isEmpty() || Object.keys(fragment.attributes).length === 0;
}

/** A block whose text may continue another's line. Code keeps its lines to itself, a divider or picture has none. */
function isMergeable(block: FragmentBlock): boolean {
  return block.attributes.type !== "code" && !block.content.some(isAloneInline);
}

function likeTarget(line: FragmentBlock, target: BlockNode): FragmentBlock {
  const attributes = target.getAttributes();
  return goesOn(attributes) ? { ...line, attributes: attributesOfSecond(attributes) } : line;
}

function $insertBlocks(
  selection: RangeSelection,
  target: BlockNode,
  blocks: readonly FragmentBlock[],
  look: InheritedLook | null,
): void {
  const first = blocks[0];
  const last = blocks.at(-1);
  if (first === undefined || last === undefined) return;
  const isAtStart = $offsetOf(target, selection.anchor) === 0;
  const isAtEnd = $offsetOf(target, selection.anchor) === $contentSize(target);

  // The block that receives the first one's text, if there is one; and the block that holds the text behind the caret.
  let head: BlockNode | null = target;
  let tail: BlockNode | null = null;
  if (!isAtEnd) {
    tail = isAtStart ? target : $splitBlock(selection, target);
    if (isAtStart) head = null;
  }
  let rest = blocks;
  let lastBlock: BlockNode | null = null;
  if (head !== null && (isAtStart || isMergeable(first))) {
    // An empty block becomes what is pasted, except that plain text in a list stays an item.
    if (isAtStart && (Object.keys(first.attributes).length > 0 || !isMergeable(first)))
      head.setAttributes(first.attributes);
    head.append(...$contentIn(target, first, look));
    lastBlock = head;
    rest = blocks.slice(1);
  }
  const joinsTail = tail !== null && rest.length > 0 && isMergeable(last);
  const own = joinsTail ? rest.slice(0, -1) : rest;
  const created = own.map((block) => $createBlockNode(block.attributes).append(...$contentIn(target, block, look)));
  let behind: BlockNode | null = lastBlock ?? head;
  for (const block of created) {
    if (behind === null) tail?.insertBefore(block, false);
    else behind.insertAfter(block, false);
    behind = block;
  }
  if (joinsTail && tail !== null) {
    if (last.attributes.type !== undefined) tail.setAttributes(last.attributes);
    tail.splice(0, 0, $createInlines(last.content, look));
    $setCaret(selection, tail, contentLength(last.content));
    return;
  }
  const end = behind ?? target;
  $setCaret(selection, end, $contentSize(end));
}

/** Nodes for a block beside `target`. There are no tables in the cells of tables. */
function $contentIn(target: BlockNode, { content }: FragmentBlock, look: InheritedLook | null): LexicalNode[] {
  return $paneOf(target) === null ? $createContent(content, look) : $createInlines(content, look);
}

function $setCaret(selection: RangeSelection, block: BlockNode, offset: number): void {
  $setPoint(selection.anchor, block, offset);
  $setPoint(selection.focus, block, offset);
}

/** Puts nodes into the line at the caret. Text that lands within a link is part of the link. */
function $insertIntoLine(selection: RangeSelection, nodes: LexicalNode[]): void {
  const anchor = selection.anchor.getNode();
  const parent = anchor.getParent();
  const { offset } = selection.anchor;
  if ($isTextNode(anchor) && $isLinkNode(parent) && nodes.every($isTextNode)) {
    const isInside =
      (offset > 0 || anchor.getPreviousSibling() !== null) &&
      (offset < anchor.getTextContentSize() || anchor.getNextSibling() !== null);
    if (isInside) {
      const [before] = offset === 0 ? [] : anchor.splitText(offset);
      for (const node of nodes.toReversed()) {
        if (before === undefined) anchor.insertBefore(node);
        else before.insertAfter(node);
      }
      nodes.at(-1)?.selectEnd();
      return;
    }
  }
  selection.insertNodes(nodes);
}

/** A fragment as lines of code: only text and breaks. */
function $codeInlines(fragment: Fragment): LexicalNode[] {
  const content: FragmentInline[] = [];
  for (const [index, line] of fragment.blocks.flatMap((block) => blockText(block).split("\n")).entries()) {
    if (index > 0) content.push({ kind: "break" });
    if (line !== "") content.push({ kind: "text", text: line, formats: {}, link: null });
  }
  return $createInlines(content);
}
