import { lineBoxes } from "./box.ts";
import type { Box } from "./box.ts";
import { caretEdge } from "./caretEdge.ts";
import { blockOf, shownPoint } from "./shownPoint.ts";
import type { DomPoint } from "../../binding/place/domPoint.ts";

/** How wide a selected line end, or a selected empty block, is drawn. */
const LINE_END_WIDTH = 7;

/** The part of the window that is worth drawing in, top and bottom in client pixels. */
export interface Window {
  readonly top: number;
  readonly bottom: number;
}

/** Reads from the page where things are. Nothing here writes, so that one frame forces one layout at most. */
function lineHeightOf(element: Element): number {
  const style = getComputedStyle(element);
  const height = Number.parseFloat(style.lineHeight);
  // "normal" is no number; browsers draw it at about 1.2.
  return Number.isFinite(height) ? height : Number.parseFloat(style.fontSize) * 1.2;
}

function collapsedRange(point: DomPoint): Range {
  const range = document.createRange();
  range.setStart(point.node, point.offset);
  return range;
}

/** The first line of an empty block, as a box without width. A block without text has no rectangle to ask a range for. */
function emptyBlockBox(block: HTMLElement): Box {
  const rect = block.getBoundingClientRect();
  const style = getComputedStyle(block);
  const lineHeight = lineHeightOf(block);
  const before = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.borderLeftWidth);
  const after = Number.parseFloat(style.paddingRight) + Number.parseFloat(style.borderRightWidth);
  const inner = rect.width - before - after;
  const shift = { center: inner / 2, right: inner, end: style.direction === "rtl" ? 0 : inner }[style.textAlign];
  const start = style.direction === "rtl" && shift === undefined ? inner : (shift ?? 0);
  return {
    left: rect.left + before + start,
    top: rect.top + Number.parseFloat(style.paddingTop) + Number.parseFloat(style.borderTopWidth),
    width: 0,
    height: lineHeight,
  };
}

/** Where a caret at `point` stands, as a box without width; null when the place is not drawn. */
export function caretBox(root: HTMLElement, hiddenOrNot: DomPoint): Box | null {
  const point = shownPoint(root, hiddenOrNot);
  const block = blockOf(root, point.node);
  if (block === null) return null;
  const rect = caretEdge(block, point) ?? rectAt(point) ?? rectBeside(point);
  if (rect === null) return emptyBlockBox(block);
  const lineHeight = lineHeightOf(point.node instanceof Element ? point.node : (point.node.parentElement ?? block));
  // As high as a native caret: the font's height, kept inside the line.
  const height = Math.min(rect.height || lineHeight, lineHeight);
  return { left: rect.left, top: rect.top + (rect.height - height) / 2, width: 0, height };
}

function rectAt(point: DomPoint): Box | null {
  if (point.node.nodeType !== Node.TEXT_NODE || (point.node as Text).length === 0) return null;
  return collapsedRange(point).getClientRects()[0] ?? null;
}

/** Between two children of a block: the near edge of the one before, or of the one behind, in the direction of the block. */
function rectBeside({ node, offset }: DomPoint): Box | null {
  if (!(node instanceof Element)) return null;
  const before = node.childNodes[offset - 1];
  const behind = node.childNodes[offset];
  const rtl = getComputedStyle(node).direction === "rtl";
  // Behind a soft break a new line has begun, so the one behind says where it is.
  if (before !== undefined && !(before instanceof HTMLBRElement)) {
    const rect = lastRect(before);
    if (rect) return { left: rtl ? rect.left : rect.left + rect.width, top: rect.top, width: 0, height: rect.height };
  }
  if (behind !== undefined) {
    const rect = firstRect(behind);
    if (rect && rect.height > 0)
      return { left: rtl ? rect.left + rect.width : rect.left, top: rect.top, width: 0, height: rect.height };
  }
  return null;
}

function rectsOf(node: Node): DOMRectList {
  if (node instanceof Element) return node.getClientRects();
  const range = document.createRange();
  range.selectNodeContents(node);
  return range.getClientRects();
}

function firstRect(node: Node): Box | null {
  return rectsOf(node)[0] ?? null;
}

function lastRect(node: Node): Box | null {
  const rects = rectsOf(node);
  return rects[rects.length - 1] ?? null;
}

/** The two ends in the order of the text. */
function ordered(one: DomPoint, other: DomPoint): readonly [DomPoint, DomPoint] {
  const range = collapsedRange(one);
  return range.comparePoint(other.node, other.offset) < 0 ? [other, one] : [one, other];
}

/** The first of `root`'s children in [from, to] of which `test` holds, when it holds for all behind it; `to + 1` if none. */
function firstChildWhere(root: HTMLElement, from: number, to: number, test: (block: Element) => boolean): number {
  let low = from;
  let high = to + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const block = root.children[middle];
    if (block !== undefined && test(block)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The boxes of the selection between two places, of those blocks only that `window` shows: somebody may have selected
 * ten thousand. Which they are is found by halving, because blocks lie below each other in their order.
 */
export function selectionBoxes(root: HTMLElement, one: DomPoint, other: DomPoint, window: Window): Box[] {
  const [start, end] = ordered(one, other);
  const firstBlock = blockOf(root, start.node);
  const lastBlock = blockOf(root, end.node);
  if (firstBlock === null || lastBlock === null) return [];
  const from = indexIn(root, firstBlock);
  const to = indexIn(root, lastBlock);
  const top = firstChildWhere(root, from, to, (block) => block.getBoundingClientRect().bottom > window.top);
  const bottom = firstChildWhere(root, top, to, (block) => block.getBoundingClientRect().top > window.bottom);
  const boxes: Box[] = [];
  for (let index = top; index < bottom; index++) {
    const block = root.children[index];
    // Between blocks lie elements without a size that tell screen readers of lists.
    if (!(block instanceof HTMLElement) || !block.classList.contains("cw-block")) continue;
    // In a closed toggle there is nothing to draw on.
    if (block.hasAttribute("hidden")) continue;
    const goesOn = block !== lastBlock;
    boxes.push(...blockBoxes(block, block === firstBlock ? start : null, goesOn ? null : end, goesOn));
  }
  return boxes;
}

/** The place of `block` among its siblings, by halving too: a walk over ten thousand siblings for each person adds up. */
function indexIn(root: HTMLElement, block: HTMLElement): number {
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  return firstChildWhere(root, 0, root.children.length - 1, (child) => {
    return child === block || (block.compareDocumentPosition(child) & follows) !== 0;
  });
}

function blockBoxes(block: HTMLElement, start: DomPoint | null, end: DomPoint | null, goesOn: boolean): Box[] {
  const range = document.createRange();
  range.selectNodeContents(block);
  if (start) range.setStart(start.node, start.offset);
  if (end) range.setEnd(end.node, end.offset);
  const lineHeight = lineHeightOf(block);
  const boxes = lineBoxes(range.getClientRects(), lineHeight);
  if (!goesOn) return boxes;
  // The block's end is selected too: a little more than its last line shows it, and is all that an empty block has.
  const last = boxes.at(-1);
  const rtl = getComputedStyle(block).direction === "rtl";
  if (last === undefined) {
    const box = start ? (rectAt(start) ?? emptyBlockBox(block)) : emptyBlockBox(block);
    const height = Math.max(box.height, lineHeight);
    return [
      {
        left: rtl ? box.left - LINE_END_WIDTH : box.left,
        top: box.top - (height - box.height) / 2,
        width: LINE_END_WIDTH,
        height,
      },
    ];
  }
  boxes[boxes.length - 1] = {
    ...last,
    left: rtl ? last.left - LINE_END_WIDTH : last.left,
    width: last.width + LINE_END_WIDTH,
  };
  return boxes;
}
