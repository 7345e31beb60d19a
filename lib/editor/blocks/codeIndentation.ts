import type { RangeSelection } from "lexical";

import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $contentSize, $offsetOf, $selectInBlock } from "./blockContent.ts";
import { $plainText } from "./block.ts";
import { $orderedPoints } from "./points.ts";

/** What Tab writes in code. Spaces look the same everywhere that the code is pasted to. */
const CODE_INDENT = "  ";

/**
 * Tab in code. At a caret the spaces are typed; with lines selected, each of them is indented. Shift+Tab takes a step
 * off the start of every line that the selection touches. The selection stays on the same characters.
 */
export function $indentCode(selection: RangeSelection, block: BlockNode, step: 1 | -1): void {
  const [startPoint, endPoint] = $orderedPoints(selection);
  const start = $offsetOf(block, startPoint);
  const end = $offsetOf(block, endPoint);
  const text = $plainText(block);
  const touchesOneLine = !text.slice(start, end).includes("\n");
  if (step === 1 && touchesOneLine) {
    selection.insertText(CODE_INDENT);
    return;
  }
  const lines: number[] = [];
  for (let line = text.lastIndexOf("\n", start - 1) + 1; line <= Math.max(start, end - 1);) {
    lines.push(line);
    const lineEnd = text.indexOf("\n", line);
    if (lineEnd === -1) break;
    line = lineEnd + 1;
  }
  let newStart = start;
  let newEnd = end;
  // From the last line to the first, so that the places of those in front stay right.
  for (const line of lines.toReversed()) {
    const change = step === 1 ? $indentLine(selection, block, line) : $outdentLine(selection, block, line, text);
    if (line <= start) newStart = Math.max(line, newStart + change);
    newEnd = Math.max(line, newEnd + change);
  }
  const isBackward = startPoint !== selection.anchor;
  const size = $contentSize(block);
  const [anchor, focus] = isBackward ? [newEnd, newStart] : [newStart, newEnd];
  $selectInBlock(selection, block, Math.min(anchor, size), Math.min(focus, size));
}

function $indentLine(selection: RangeSelection, block: BlockNode, line: number): number {
  $selectInBlock(selection, block, line, line);
  selection.insertText(CODE_INDENT);
  return CODE_INDENT.length;
}

function $outdentLine(selection: RangeSelection, block: BlockNode, line: number, text: string): number {
  const width = /^(?:\t| {1,2})/.exec(text.slice(line, line + CODE_INDENT.length))?.[0].length ?? 0;
  if (width === 0) return 0;
  $selectInBlock(selection, block, line, line + width);
  selection.removeText();
  return -width;
}
