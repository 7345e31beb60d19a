import { $isElementNode, $isTextNode } from "lexical";
import type { ElementNode, LexicalNode, PointType } from "lexical";

/** Whether nothing of `block` stands in front of `point`. An offset of 0 alone says nothing: it may be the second of two texts. */
export function $isPointAtBlockStart(block: ElementNode, point: PointType): boolean {
  if (point.offset !== 0) return false;
  return $isEdge(block, point.getNode(), (node) => node.getPreviousSibling());
}

/** Whether nothing of `block` stands behind `point`. */
export function $isPointAtBlockEnd(block: ElementNode, point: PointType): boolean {
  const node = point.getNode();
  const size = $isTextNode(node) ? node.getTextContentSize() : $isElementNode(node) ? node.getChildrenSize() : 0;
  return point.offset === size && $isEdge(block, node, (inner) => inner.getNextSibling());
}

function $isEdge(block: ElementNode, from: LexicalNode, beyond: (node: LexicalNode) => LexicalNode | null): boolean {
  for (let node: LexicalNode | null = from; node !== null; node = node.getParent()) {
    if (node.is(block)) return true;
    if (beyond(node) !== null) return false;
  }
  return false;
}
