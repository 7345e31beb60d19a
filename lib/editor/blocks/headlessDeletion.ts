import type { RangeSelection } from "lexical";

import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $plainText } from "./block.ts";
import { $offsetOf, $selectInBlock } from "./blockContent.ts";

export type DeletionUnit = "character" | "word" | "line";

/**
 * Deletes one unit beside the caret within its block, without a browser: Lexical asks the browser how far a word or a
 * character goes, and a headless editor has none to ask. False at the edge of the block.
 */
export function $deleteUnit(
  selection: RangeSelection,
  block: BlockNode,
  unit: DeletionUnit,
  backward: boolean,
): boolean {
  const text = $plainText(block);
  const caret = $offsetOf(block, selection.anchor);
  const other = backward ? unitStart(text, caret, unit) : unitEnd(text, caret, unit);
  if (other === caret) return false;
  $selectInBlock(selection, block, Math.min(caret, other), Math.max(caret, other));
  selection.removeText();
  return true;
}

function unitStart(text: string, caret: number, unit: DeletionUnit): number {
  const before = text.slice(0, caret);
  if (unit === "line") return before.lastIndexOf("\n") + 1;
  if (unit === "word") return before.replace(/\S*\s*$/, "").length;
  let start = caret;
  for (const { index } of new Intl.Segmenter().segment(before)) start = index;
  return start;
}

function unitEnd(text: string, caret: number, unit: DeletionUnit): number {
  const behind = text.slice(caret);
  if (unit === "line") {
    const end = behind.indexOf("\n");
    return end === -1 ? text.length : caret + end;
  }
  if (unit === "word") return caret + (/^\s*\S*/.exec(behind)?.[0].length ?? 0);
  const [first] = new Intl.Segmenter().segment(behind);
  return caret + (first?.segment.length ?? 0);
}
