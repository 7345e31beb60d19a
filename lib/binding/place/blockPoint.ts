import { $isElementNode, $isTextNode } from "lexical";
import type { ElementNode, LexicalNode, NodeKey } from "lexical";
import { $charactersBefore, $offsetBehind, $textOf } from "../flat/composedText.ts";
import { $isFlowCellNode, $isFlowRowNode, $isFlowTableNode } from "../nodes/table/TableNodes.ts";
import type { EditorPoint } from "../types.ts";

/** The positions that `node` takes in its block's {@link Flat}. */
function $sizeOf(node: LexicalNode): number {
  if ($isTextNode(node)) return $textOf(node).length;
  if (!$isElementNode(node) || $isFlowTableNode(node)) return 1;
  let size = 0;
  for (let child = node.getFirstChild(); child !== null; child = child.getNextSibling()) size += $sizeOf(child);
  return size;
}

/**
 * How many positions of `block` lie in front of `point`, which must be in it. What is in the text of a table's cells lies in front of the
 * table; a point between its rows, cells or texts is the end of a range that takes in all of it, and lies beside it.
 */
export function $offsetOfPoint(block: ElementNode, point: EditorPoint, inner: LexicalNode): number {
  const table = $tableAround(block, inner);
  let offset = table === null ? $offsetInNode(point, inner) : $isPart(inner) && point.offset > 0 ? 1 : 0;
  for (let around = table ?? inner; !around.is(block); around = around.getParentOrThrow()) {
    for (let before = around.getPreviousSibling(); before !== null; before = before.getPreviousSibling()) {
      offset += $sizeOf(before);
    }
  }
  return offset;
}

function $isPart(node: LexicalNode): boolean {
  return $isFlowTableNode(node) || $isFlowRowNode(node) || $isFlowCellNode(node);
}

function $offsetInNode(point: EditorPoint, node: LexicalNode): number {
  if ($isTextNode(node)) return $charactersBefore(node, point.offset);
  if (point.type === "text" || !$isElementNode(node)) return point.offset;
  let offset = 0;
  let child = node.getFirstChild();
  for (let index = 0; index < point.offset && child !== null; index += 1, child = child.getNextSibling()) {
    offset += $sizeOf(child);
  }
  return offset;
}

/** The table in `block` that holds `inner`, or is it. */
function $tableAround(block: ElementNode, inner: LexicalNode): LexicalNode | null {
  for (let node: LexicalNode | null = inner; node !== null && !node.is(block); node = node.getParent()) {
    if ($isFlowTableNode(node)) return node;
  }
  return null;
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
      if (rest <= size && !belongsToNext)
        return { key: child.getKey(), offset: $offsetBehind(child, rest), type: "text" };
    } else if ($isElementNode(child) && !$isFlowTableNode(child)) {
      const point = rest <= size && size > 0 ? $findIn(child, rest, prefer) : null;
      if (point !== null) return point;
    } else if (rest === 0) {
      return { key: parent.getKey(), offset: index, type: "element" };
    }
    rest -= size;
  }
  return null;
}
