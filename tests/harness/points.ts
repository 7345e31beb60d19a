import {
  $createRangeSelection,
  $getRoot,
  $isDecoratorNode,
  $isElementNode,
  $isLineBreakNode,
  $isTextNode,
  $setSelection,
} from "lexical";
import type { ElementNode, LexicalNode, NodeKey, PointType, RangeSelection } from "lexical";
import { assert } from "../../lib/base/assert.ts";
import { isUnique } from "./alphabet.ts";
import type { Random } from "./random.ts";

/** A place in the document as a person sees it: in which block, behind how many positions (a break and an embed count 1). */
export interface Place {
  readonly block: number;
  readonly offset: number;
}

/** A piece of a block that has no children. */
interface Leaf {
  readonly node: LexicalNode;
  readonly size: number;
}

/** The blocks: the children of the root. */
export function $blocks(): ElementNode[] {
  return $getRoot().getChildren().filter($isElementNode);
}

function $leaves(element: ElementNode): Leaf[] {
  return element.getChildren().flatMap((node): Leaf[] => {
    if ($isTextNode(node)) return [{ node, size: node.getTextContentSize() }];
    if ($isLineBreakNode(node) || $isDecoratorNode(node)) return [{ node, size: 1 }];
    return $isElementNode(node) ? $leaves(node) : [];
  });
}

/** The pieces without children for which `test` holds, each with where it begins and ends. */
export function $piecesWhere(test: (node: LexicalNode) => boolean): { readonly start: Place; readonly end: Place }[] {
  return $blocks().flatMap((element, block) => {
    let offset = 0;
    return $leaves(element).flatMap(({ node, size }) => {
      const start = { block, offset };
      offset += size;
      return test(node) ? [{ start, end: { block, offset } }] : [];
    });
  });
}

/** The keys of all embeds, in order. */
export function $embedKeys(): NodeKey[] {
  return $blocks().flatMap((block) =>
    $leaves(block).flatMap(({ node }) => ($isDecoratorNode(node) ? [node.getKey()] : [])),
  );
}

/** How many positions `block` has. */
export function $sizeOf(block: ElementNode): number {
  return $leaves(block).reduce((sum, { size }) => sum + size, 0);
}

/** The unique characters of the whole document, in order. */
export function $uniqueText(): string {
  return $blocks().map($uniqueTextOf).join("");
}

function $uniqueTextOf(block: ElementNode): string {
  let text = "";
  for (const { node } of $leaves(block)) {
    if ($isTextNode(node)) for (const character of node.getTextContent()) if (isUnique(character)) text += character;
  }
  return text;
}

/** What stands in `block`: one character a position, a break as a line end, an embed as U+FFFC. */
export function $textOf(block: ElementNode): string {
  return $leaves(block)
    .map(({ node }) => ($isTextNode(node) ? node.getTextContent() : $isLineBreakNode(node) ? "\n" : "\uFFFC"))
    .join("");
}

/** How many unique characters lie before `place`. */
export function $uniqueBefore({ block, offset }: Place): number {
  const blocks = $blocks();
  const own = blocks[block];
  let count = blocks.slice(0, block).reduce((sum, before) => sum + $uniqueTextOf(before).length, 0);
  let left = offset;
  for (const { node, size } of own ? $leaves(own) : []) {
    if (left <= 0) break;
    if ($isTextNode(node)) {
      for (const character of node.getTextContent().slice(0, left)) if (isUnique(character)) count += 1;
    }
    left -= size;
  }
  return count;
}

/**
 * Sets `point` to `offset` positions behind the start of `block`. Between two pieces there may be two ways to say the
 * same place (the end of one text, the start of the next); `bias` chooses, as clicks and arrow keys do.
 */
function $setPoint(point: PointType, block: ElementNode, offset: number, bias: "left" | "right"): void {
  let left = offset;
  const leaves = $leaves(block);
  for (const [index, { node, size }] of leaves.entries()) {
    const next = leaves[index + 1];
    const here = left < size || (left === size && (bias === "left" || !next || !$isTextNode(next.node)));
    if (here && $isTextNode(node)) return point.set(node.getKey(), left, "text");
    if (here) {
      const parent = node.getParentOrThrow();
      return point.set(parent.getKey(), node.getIndexWithinParent() + left, "element");
    }
    left -= size;
  }
  point.set(block.getKey(), block.getChildrenSize(), "element");
}

/** Selects from `anchor` to `focus` (which may lie before it) and returns the selection. */
export function $select(anchor: Place, focus: Place, random: Random): RangeSelection {
  const blocks = $blocks();
  const [first, last] = [blocks[anchor.block], blocks[focus.block]];
  assert(first && last, "a place outside of the document");
  const selection = $createRangeSelection();
  const bias = random.chance(0.5) ? "left" : "right";
  const same = anchor.block === focus.block && anchor.offset === focus.offset;
  $setPoint(selection.anchor, first, anchor.offset, bias);
  $setPoint(selection.focus, last, focus.offset, same || random.chance(0.5) ? bias : "left");
  $setLook(selection);
  $setSelection(selection);
  return selection;
}

/** Gives the selection the formats that a browser's change of selection would: those of the text, or of all selected texts. */
function $setLook(selection: RangeSelection): void {
  if (selection.isCollapsed()) {
    const node = selection.anchor.getNode();
    if ($isTextNode(node)) {
      selection.setFormat(node.getFormat());
      selection.setStyle(node.getStyle());
    } else if (node.isEmpty()) {
      selection.setFormat(node.getTextFormat());
      selection.setStyle(node.getTextStyle());
    }
    return;
  }
  const [start, end] = selection.getStartEndPoints() ?? [];
  const points = selection.isBackward() ? [end, start] : [start, end];
  const texts = selection.getNodes().filter($isTextNode);
  const selected = texts.filter(
    (node) =>
      !(node.is(points[0]?.getNode()) && points[0]?.offset === node.getTextContentSize()) &&
      !(node.is(points[1]?.getNode()) && points[1]?.offset === 0),
  );
  const [first, ...others] = selected.map((node) => node.getFormat());
  selection.setFormat(others.reduce((all, format) => all & format, first ?? 0));
}

/** Any place of the document. */
export function $anyPlace(random: Random): Place {
  const blocks = $blocks();
  const block = random.int(blocks.length);
  const size = $sizeOf(blocks[block] as ElementNode);
  // Starts and ends of blocks are where the hard cases are.
  const offset = random.chance(0.25) ? 0 : random.chance(0.25) ? size : random.int(size + 1);
  return { block, offset };
}

/** Negative if `left` lies before `right`, 0 if they are the same. */
export function comparePlaces(left: Place, right: Place): number {
  return left.block - right.block || left.offset - right.offset;
}

/** The place that `point` says. Null for a point outside of every block. */
export function $placeOf(point: PointType): Place | null {
  const node = point.getNode();
  const block = node.getTopLevelElement();
  if (!$isElementNode(block)) return null;
  const leaves = $leaves(block);
  const before = (count: number): Place => ({
    block: block.getIndexWithinParent(),
    offset: leaves.slice(0, count).reduce((sum, { size }) => sum + size, 0),
  });
  if (point.type === "text") {
    const place = before(leaves.findIndex((leaf) => leaf.node.is(node)));
    return { ...place, offset: place.offset + point.offset };
  }
  const inside = $isElementNode(node) ? node.getChildren().slice(point.offset) : [];
  const next = leaves.findIndex((leaf) => inside.some((child) => child.is(leaf.node) || child.isParentOf(leaf.node)));
  if (next >= 0) return before(next);
  // At the end of its element: behind the last leaf inside it.
  const last = leaves.findLastIndex((leaf) => node.isParentOf(leaf.node));
  return last < 0 ? before(leaves.findIndex((leaf) => node.isBefore(leaf.node))) : before(last + 1);
}
