import { $isElementNode, $isTextNode } from "lexical";
import type { ElementNode, LexicalNode, NodeKey } from "lexical";
import type { EditorPoint } from "../types.ts";

/** The positions that `node` takes in its block's {@link Flat}. */
function $sizeOf(node: LexicalNode): number {
  if ($isTextNode(node)) return node.getTextContentSize();
  if (!$isElementNode(node)) return 1;
  let size = 0;
  for (let child = node.getFirstChild(); child !== null; child = child.getNextSibling()) size += $sizeOf(child);
  return size;
}

/** How many positions of `block` lie in front of `point`, which must be in it. */
export function $offsetOfPoint(block: ElementNode, point: EditorPoint, node: LexicalNode): number {
  let offset = 0;
  if (point.type === "text" || !$isElementNode(node)) {
    offset = point.offset;
  } else {
    let child = node.getFirstChild();
    for (let index = 0; index < point.offset && child !== null; index += 1, child = child.getNextSibling()) {
      offset += $sizeOf(child);
    }
  }
  for (let inner = node; !inner.is(block); inner = inner.getParentOrThrow()) {
    for (let before = inner.getPreviousSibling(); before !== null; before = before.getPreviousSibling()) {
      offset += $sizeOf(before);
    }
  }
  return offset;
}

/**
 * The point `offset` positions into `block`; beyond the end it is the end. Where two texts meet it is the end of the left one, as
 * typing there continues it, unless `prefer` names the node of the right one.
 */
export function $pointAtOffset(block: ElementNode, offset: number, prefer: NodeKey | null = null): EditorPoint {
  return (
    $findIn(block, Math.max(0, offset), prefer) ?? {
      key: block.getKey(),
      offset: block.getChildrenSize(),
      type: "element",
    }
  );
}

function $findIn(parent: ElementNode, offset: number, prefer: NodeKey | null): EditorPoint | null {
  let rest = offset;
  let index = 0;
  for (let child = parent.getFirstChild(); child !== null; child = child.getNextSibling(), index += 1) {
    const size = $sizeOf(child);
    if ($isTextNode(child)) {
      const next = child.getNextSibling();
      const belongsToNext = rest === size && next !== null && prefer === next.getKey() && $isTextNode(next);
      if (rest <= size && !belongsToNext) return { key: child.getKey(), offset: rest, type: "text" };
    } else if ($isElementNode(child)) {
      const point = rest <= size && size > 0 ? $findIn(child, rest, prefer) : null;
      if (point !== null) return point;
    } else if (rest === 0) {
      return { key: parent.getKey(), offset: index, type: "element" };
    }
    rest -= size;
  }
  return null;
}
