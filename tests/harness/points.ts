import {
  $createRangeSelection,
  $getRoot,
  $isDecoratorNode,
  $isElementNode,
  $isLineBreakNode,
  $isRootNode,
  $isTextNode,
  $setSelection,
} from "lexical";
import type { ElementNode, LexicalNode, NodeKey, PointType, RangeSelection } from "lexical";
import { assert } from "../../lib/base/assert.ts";
import { $isPaneNode } from "../../lib/binding/nodes/table/PaneNode.ts";
import type { PaneNode } from "../../lib/binding/nodes/table/PaneNode.ts";
import { $isFlowTableNode } from "../../lib/binding/nodes/table/TableNodes.ts";
import { uniqueIn } from "./alphabet.ts";
import { $paneOf, $panes, $panesOf } from "./panes.ts";
import type { Random } from "./random.ts";

/**
 * A place in the document as a person sees it: in which block, behind how many positions (a break, an embed and a table count 1). In a
 * cell of a table `pane` names the root of its flow.
 */
export interface Place {
  readonly pane?: string | undefined;
  readonly block: number;
  readonly offset: number;
}

/** A piece of a block that has no children. */
interface Leaf {
  readonly node: LexicalNode;
  readonly size: number;
}

/** The blocks: the children of the root, or those of the cell whose flow is called `pane`. */
export function $blocks(pane?: string): ElementNode[] {
  const container = pane === undefined ? $getRoot() : $paneOf(pane);
  return container?.getChildren().filter($isElementNode) ?? [];
}

/** Where blocks are: in the document itself, and in each cell that is shown. */
function $areas(): (string | undefined)[] {
  return [undefined, ...$panes().map((pane) => pane.getFlowRoot())];
}

/** The document itself, or as likely some cell. Without tables no chance is asked, so that runs without them stay what they were. */
export function $anyArea(random: Random): string | undefined {
  const panes = $panes();
  return panes.length > 0 && random.chance(0.5) ? random.pick(panes).getFlowRoot() : undefined;
}

/**
 * Where a person puts a caret or a short selection: an area and the numbers of its blocks. Beside a table in its block Lexical puts
 * nothing in but characters, so there only those come who press on or Backspace.
 */
export function $writable(random: Random): { readonly pane: string | undefined; readonly blocks: readonly number[] } {
  const area = $anyArea(random);
  const blocks = $withoutTables(area);
  const pane = blocks.length > 0 ? area : random.pick($panes()).getFlowRoot();
  return { pane, blocks: blocks.length > 0 ? blocks : $withoutTables(pane) };
}

function $withoutTables(pane: string | undefined): number[] {
  const all = [...$blocks(pane).entries()];
  return all.flatMap(([at, block]) => (block.getChildren().some($isFlowTableNode) ? [] : [at]));
}

function $leaves(element: ElementNode): Leaf[] {
  return element.getChildren().flatMap((node): Leaf[] => {
    if ($isTextNode(node)) return [{ node, size: node.getTextContentSize() }];
    if ($isLineBreakNode(node) || $isDecoratorNode(node) || $isFlowTableNode(node)) return [{ node, size: 1 }];
    return $isElementNode(node) ? $leaves(node) : [];
  });
}

/** The pieces without children for which `test` holds, each with where it begins and ends. */
export function $piecesWhere(test: (node: LexicalNode) => boolean): { readonly start: Place; readonly end: Place }[] {
  return $areas().flatMap((pane) =>
    $blocks(pane).flatMap((element, block) => {
      let offset = 0;
      return $leaves(element).flatMap(({ node, size }) => {
        const start = { pane, block, offset };
        offset += size;
        return test(node) ? [{ start, end: { pane, block, offset } }] : [];
      });
    }),
  );
}

/** The keys of all embeds, in order. */
export function $embedKeys(): NodeKey[] {
  return $areas()
    .flatMap((pane) => $blocks(pane))
    .flatMap((block) => $leaves(block).flatMap(({ node }) => ($isDecoratorNode(node) ? [node.getKey()] : [])));
}

/** How many positions `block` has. */
export function $sizeOf(block: ElementNode): number {
  return $leaves(block).reduce((sum, { size }) => sum + size, 0);
}

/** The unique characters of the whole document, in order; those in a table where the table stands. */
export function $uniqueText(): string {
  return $blocks().map($uniqueTextOf).join("");
}

function $uniqueTextOf(block: ElementNode): string {
  return $leaves(block)
    .map(({ node }) => $uniqueIn(node))
    .join("");
}

function $uniqueIn(node: LexicalNode): string {
  if ($isFlowTableNode(node)) {
    return $panesOf(node).map($uniqueInPane).join("");
  }
  return $isTextNode(node) ? uniqueIn(node.getTextContent()) : "";
}

/** The unique characters of a cell. */
export function $uniqueInPane(pane: PaneNode): string {
  return pane.getChildren().filter($isElementNode).map($uniqueTextOf).join("");
}

/** What stands in `block`: one character a position, a break as a line end, an embed as U+FFFC. */
export function $textOf(block: ElementNode): string {
  return $leaves(block)
    .map(({ node }) => ($isTextNode(node) ? node.getTextContent() : $isLineBreakNode(node) ? "\n" : "\uFFFC"))
    .join("");
}

/** How many unique characters of the whole document lie before `place`. */
export function $uniqueBefore({ pane, block, offset }: Place): number {
  const blocks = $blocks(pane);
  const own = blocks[block];
  let count = pane === undefined ? 0 : $uniqueBeforePane(pane);
  for (const before of blocks.slice(0, block)) count += $uniqueTextOf(before).length;
  let left = offset;
  for (const { node, size } of own ? $leaves(own) : []) {
    if (left <= 0) break;
    count += $isTextNode(node) ? uniqueIn(node.getTextContent().slice(0, left)).length : $uniqueIn(node).length;
    left -= size;
  }
  return count;
}

function $uniqueBeforePane(root: string): number {
  const pane = $paneOf(root);
  const table = pane?.getParents().find($isFlowTableNode);
  const block = table?.getParent();
  if (!table || !$isElementNode(block)) return 0;
  const leaves = $leaves(block);
  const at = leaves.findIndex(({ node }) => node.is(table));
  const offset = leaves.slice(0, at).reduce((sum, { size }) => sum + size, 0);
  let count = $uniqueBefore({ block: block.getIndexWithinParent(), offset });
  for (const other of $panesOf(table)) {
    if (other.is(pane)) break;
    count += $uniqueInPane(other).length;
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
  const [first, last] = [$blocks(anchor.pane)[anchor.block], $blocks(focus.pane)[focus.block]];
  assert(first && last, "a place outside of the document");
  const selection = $createRangeSelection();
  const bias = random.chance(0.5) ? "left" : "right";
  const same = comparePlaces(anchor, focus) === 0;
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
  const { pane, blocks } = $writable(random);
  const block = random.pick(blocks);
  const size = $sizeOf($blocks(pane)[block] as ElementNode);
  // Starts and ends of blocks are where the hard cases are.
  const offset = random.chance(0.25) ? 0 : random.chance(0.25) ? size : random.int(size + 1);
  return { pane, block, offset };
}

/** Negative if `left` lies before `right` in the same cell or outside of tables, 0 if they are the same. */
export function comparePlaces(left: Place, right: Place): number {
  return left.block - right.block || left.offset - right.offset;
}

/** The place that `point` says. Null for a point outside of every block, and for one in a table and in no cell. */
export function $placeOf(point: PointType): Place | null {
  const node = point.getNode();
  const block = node.getTopLevelElement();
  if (!$isElementNode(block)) return null;
  const container = block.getParent();
  const pane = $isPaneNode(container) ? container.getFlowRoot() : undefined;
  if (pane === undefined && !$isRootNode(container)) return null;
  if (pane === undefined && [node, ...node.getParents()].some($isFlowTableNode)) return null;
  const leaves = $leaves(block);
  const before = (count: number): Place => ({
    pane,
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
