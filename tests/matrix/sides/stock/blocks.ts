import { $isListItemNode, $isListNode } from "@lexical/list";
import { $createRangeSelection, $getRoot, $isElementNode, $isLineBreakNode, $isTextNode, $setSelection } from "lexical";
import type { LexicalNode, PointType, RangeSelection } from "lexical";
import type { At } from "../../gestures.ts";

/** The blocks as a person sees them: a list is a run of items, also of nested ones. */
export function $stockBlocks(): LexicalNode[] {
  return $getRoot().getChildren().flatMap($blocksIn);
}

function $blocksIn(node: LexicalNode): LexicalNode[] {
  if ($isListNode(node)) return node.getChildren().flatMap($blocksIn);
  if (!$isListItemNode(node)) return [node];
  const nested = node.getChildren().filter($isListNode);
  return nested.length > 0 ? nested.flatMap($blocksIn) : [node];
}

/** A block's pieces without children, in order. */
export function $leavesOf(node: LexicalNode): LexicalNode[] {
  return $isElementNode(node) ? node.getChildren().flatMap($leavesOf) : [node];
}

function sizeOf(leaf: LexicalNode): number {
  return $isTextNode(leaf) ? leaf.getTextContentSize() : 1;
}

/** Selects from one place to another, and gives the selection the look that a browser would. */
export function $selectStock(from: At, to: At): RangeSelection {
  const selection = $createRangeSelection();
  const isCaret = from[0] === to[0] && from[1] === to[1];
  // A range begins in front of its first letter: behind the letter before, it would take that one's text along.
  $setPoint(selection.anchor, from, isCaret ? "left" : "right");
  $setPoint(selection.focus, to, "left");
  const texts = selection.getNodes().filter($isTextNode);
  const node = selection.anchor.getNode();
  if (selection.isCollapsed()) selection.setFormat($isTextNode(node) ? node.getFormat() : 0);
  else selection.setFormat(texts.reduce((all, text) => all & text.getFormat(), texts[0]?.getFormat() ?? 0));
  $setSelection(selection);
  return selection;
}

function $setPoint(point: PointType, [block, offset]: At, bias: "left" | "right"): void {
  const node = $stockBlocks()[block];
  if (!node) throw new Error(`the document has no block ${block}`);
  if (!$isElementNode(node)) return point.set($getRoot().getKey(), node.getIndexWithinParent() + offset, "element");
  let left = offset;
  const leaves = $leavesOf(node);
  for (const [index, leaf] of leaves.entries()) {
    const size = sizeOf(leaf);
    const isEdge = left === size && bias === "right" && $isTextNode(leaves[index + 1]);
    if ($isTextNode(leaf) && left <= size && !isEdge) return point.set(leaf.getKey(), left, "text");
    if (left < size) return $setBeside(point, leaf, 0);
    if (left === size && $isLineBreakNode(leaf)) return $setBeside(point, leaf, 1);
    left -= size;
  }
  point.set(node.getKey(), node.getChildrenSize(), "element");
}

function $setBeside(point: PointType, leaf: LexicalNode, step: 0 | 1): void {
  point.set(leaf.getParentOrThrow().getKey(), leaf.getIndexWithinParent() + step, "element");
}
