import {
  $caretRangeFromSelection,
  $getSelection,
  $isRangeSelection,
  $removeTextFromCaretRange,
  $updateRangeSelectionFromCaretRange,
} from "lexical";

import { $takeInTables } from "../tables/tableRange.ts";
import { $blockOf } from "./block.ts";
import { $orderedPoints } from "./points.ts";

/**
 * Removes what is selected when it reaches over several blocks. False, and nothing is done, for every other selection.
 *
 * Lexical's own removal shortens the last text first and then moves what is left of its block, asking on the way which end
 * of the selection comes first; the end in the shortened text lies beyond it by then, and that throws while developing
 * (select from a divider into the next paragraph and type). So the selection waits as a caret until the removal is done.
 */
export function $removeRangeOverBlocks(selection = $getSelection()): boolean {
  if (!$isRangeSelection(selection) || selection.isCollapsed() || !$takeInTables(selection)) return false;
  const [start, end] = $orderedPoints(selection);
  const first = $blockOf(start.getNode());
  if (first === null || first.is($blockOf(end.getNode()))) return false;
  const range = $caretRangeFromSelection(selection);
  const { key, offset, type } = start;
  selection.anchor.set(key, offset, type);
  selection.focus.set(key, offset, type);
  $updateRangeSelectionFromCaretRange(selection, $removeTextFromCaretRange(range));
  return true;
}
