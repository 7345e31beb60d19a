import { $isElementNode, $isTextNode } from "lexical";
import type { ElementNode, LexicalNode, PointType, RangeSelection } from "lexical";

import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isFlowTableNode } from "../../binding/nodes/table/TableNodes.ts";

/** A node of a block that holds content itself, with its place: text counts its length, everything else 1. */
export interface Leaf {
  readonly node: LexicalNode;
  readonly start: number;
  readonly length: number;
}

/** The content of a block in order, through links. */
export function $leavesOf(block: BlockNode): Leaf[] {
  const leaves: Leaf[] = [];
  let start = 0;
  const visit = (element: ElementNode): void => {
    for (const node of element.getChildren()) {
      if ($isWrapper(node)) {
        visit(node);
      } else {
        const length = $lengthOf(node);
        leaves.push({ node, start, length });
        start += length;
      }
    }
  };
  visit(block);
  return leaves;
}

/** How far `point` is from the start of the block's content. */
export function $offsetOf(block: BlockNode, point: PointType): number {
  const target = point.getNode();
  let offset = 0;
  const visit = (node: LexicalNode): boolean => {
    const children = $isElementNode(node) ? node.getChildren() : [];
    // What is in a table of the block lies in front of that.
    if ($isFlowTableNode(node) && (node.is(target) || node.isParentOf(target))) return true;
    if (node.is(target)) {
      offset += $isElementNode(node) ? sizeOf(children.slice(0, point.offset)) : point.offset;
      return true;
    }
    if ($isWrapper(node)) return children.some(visit);
    offset += $lengthOf(node);
    return false;
  };
  visit(block);
  return offset;
}

/** The length of the block's content. */
export function $contentSize(block: BlockNode): number {
  return sizeOf(block.getChildren());
}

function sizeOf(nodes: readonly LexicalNode[]): number {
  let size = 0;
  for (const node of nodes) size += $isWrapper(node) ? sizeOf(node.getChildren()) : $lengthOf(node);
  return size;
}

/** Whether what counts is in the node. Not so in a table: to its block it is one thing. */
function $isWrapper(node: LexicalNode): node is ElementNode {
  return $isElementNode(node) && !$isFlowTableNode(node);
}

function $lengthOf(node: LexicalNode): number {
  return $isTextNode(node) ? node.getTextContentSize() : 1;
}

/**
 * Puts one end of a selection at an offset of the block's content. Between two pieces it goes to the end of the first,
 * where typing goes on in its format; `side` "after" takes the start of the second.
 */
export function $setPoint(
  point: PointType,
  block: BlockNode,
  offset: number,
  side: "before" | "after" = "before",
): void {
  for (const { node, start, length } of $leavesOf(block)) {
    const end = start + length;
    if (offset > end || (side === "after" && offset === end)) continue;
    if ($isTextNode(node)) {
      point.set(node.getKey(), Math.max(0, offset - start), "text");
    } else {
      const parent = node.getParentOrThrow();
      point.set(parent.getKey(), node.getIndexWithinParent() + (offset <= start ? 0 : 1), "element");
    }
    return;
  }
  point.set(block.getKey(), block.getChildrenSize(), "element");
  const last = block.getLastDescendant();
  if ($isTextNode(last)) point.set(last.getKey(), last.getTextContentSize(), "text");
}

/** Selects `start` to `end` of the block's content. */
export function $selectInBlock(selection: RangeSelection, block: BlockNode, start: number, end: number): void {
  $setPoint(selection.anchor, block, start, start === end ? "before" : "after");
  $setPoint(selection.focus, block, end);
}
