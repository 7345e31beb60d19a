import { bidiLevels, hasRtl } from "./bidiLevels.ts";
import type { Box } from "./box.ts";
import { sameLine } from "./box.ts";
import type { DomPoint } from "../../binding/place/domPoint.ts";

/** A character in the page, as a range of one text. */
interface Character {
  readonly node: Text;
  readonly from: number;
  readonly to: number;
}

/**
 * Where a caret between two characters of a text is painted, if it is not simply where a range says it is; else null. One place of a
 * text can be two places on the screen: at the end of a line and the beginning of the next, and where text of one direction meets text
 * of the other. Browsers paint it in the new line; and beside the character that is written in the direction of the block, of two such
 * beside the one that is embedded less deeply: so that in an English sentence it does not jump behind a Hebrew word.
 */
export function caretEdge(block: HTMLElement, point: DomPoint): Box | null {
  const [before, behind] = [characterAt(block, point, -1), characterAt(block, point, 1)];
  const behindBox = behind === null ? null : rectOf(behind);
  let beforeBox = before === null ? null : rectOf(before);
  const wraps = beforeBox !== null && behindBox !== null && !sameLine(beforeBox, behindBox);
  if (wraps) beforeBox = null;
  const text = block.textContent;
  const rtl = getComputedStyle(block).direction === "rtl";
  if (!rtl && !hasRtl(text)) return wraps && behindBox !== null ? edge(behindBox, "left") : null;

  const base = rtl ? 1 : 0;
  const levels = bidiLevels(text, base);
  const levelOf = (character: Character | null): number =>
    character === null ? base : (levels[offsetIn(block, character)] ?? base);
  const [beforeLevel, behindLevel] = [beforeBox === null ? base : levelOf(before), levelOf(behind)];
  const rank = (level: number): number => (level % 2 === base ? level : level + levels.length + 2);
  if (behindBox !== null && (rank(behindLevel) < rank(beforeLevel) || (beforeBox === null && behindLevel === base)))
    return edge(behindBox, behindLevel % 2 === 0 ? "left" : "right");
  if (beforeBox !== null && (behindBox !== null || beforeLevel === base))
    return edge(beforeBox, beforeLevel % 2 === 0 ? "right" : "left");
  // The first or the last character of the line goes against the line: the caret is at the line's own edge.
  const near = behindBox ?? beforeBox;
  if (near === null) return null;
  const line = lineAround(block, near);
  return edge(line, (behindBox === null) === rtl ? "left" : "right");
}

function edge({ left, top, width, height }: Box, side: "left" | "right"): Box {
  return { left: side === "left" ? left : left + width, top, width: 0, height };
}

/** The character before (-1) or behind (1) a place in a text; null at the end of a line that somebody made, or of the block. */
function characterAt(block: HTMLElement, { node, offset }: DomPoint, direction: -1 | 1): Character | null {
  if (node.nodeType !== Node.TEXT_NODE) return null;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  walker.currentNode = node;
  let text = node as Text;
  let at = offset;
  while (direction === 1 ? at >= text.length : at <= 0) {
    const next = direction === 1 ? walker.nextNode() : walker.previousNode();
    if (next === null || next instanceof HTMLBRElement) return null;
    if (next.nodeType !== Node.TEXT_NODE) continue;
    text = next as Text;
    at = direction === 1 ? 0 : text.length;
  }
  const from = direction === 1 ? at : at - 1;
  return whole({ node: text, from, to: from + 1 });
}

/** Both halves of a character that takes two. */
function whole({ node, from, to }: Character): Character {
  const isLow = /[\udc00-\udfff]/.test(node.data.charAt(from));
  const isHigh = /[\ud800-\udbff]/.test(node.data.charAt(from));
  return { node, from: isLow ? Math.max(0, from - 1) : from, to: isHigh ? Math.min(node.length, to + 1) : to };
}

function rectOf({ node, from, to }: Character): Box | null {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  return range.getClientRects()[0] ?? null;
}

function offsetIn(block: HTMLElement, { node, from }: Character): number {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, from);
  return range.toString().length;
}

/** The text in the line that `box` is in. */
function lineAround(block: HTMLElement, box: Box): Box {
  const range = document.createRange();
  range.selectNodeContents(block);
  const rects = [...range.getClientRects()].filter((rect) => rect.width > 0 && sameLine(rect, box));
  const left = Math.min(box.left, ...rects.map((rect) => rect.left));
  const right = Math.max(box.left + box.width, ...rects.map((rect) => rect.right));
  return { left, top: box.top, width: right - left, height: box.height };
}
