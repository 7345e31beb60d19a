import { $createTableSelectionFrom, $isTableSelection } from "@lexical/table";
import {
  $getSelection,
  $isRangeSelection,
  $setSelection,
  COMMAND_PRIORITY_CRITICAL,
  SELECTION_CHANGE_COMMAND,
} from "lexical";
import type { LexicalEditor, PointType, RangeSelection } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { $cellOf, $cellsOf, $paneOf, $tableOfBlock, $tableOfCell } from "./tableNodes.ts";

/** No caret stands beside a table, which has a line of its own: it goes into the nearest cell. */
export function registerTableRange(editor: LexicalEditor): Dispose {
  return editor.registerCommand(
    SELECTION_CHANGE_COMMAND,
    () => {
      $enterTable();
      return false;
    },
    COMMAND_PRIORITY_CRITICAL,
  );
}

function $enterTable(): void {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !selection.isCollapsed()) return;
  const { anchor } = selection;
  const table = $tableOfBlock(anchor.getNode());
  if (table === null) return;
  const cells = $cellsOf(table);
  if (anchor.offset === 0) cells[0]?.selectStart();
  else cells.at(-1)?.selectEnd();
}

/**
 * Lets a selection take in tables as a whole where only one end of it is in one, as far as the text around is concerned; between two cells
 * of one table it becomes a selection of cells. Returns false then: there is no range any more.
 */
export function $takeInTables(selection: RangeSelection): boolean {
  const [anchorPane, focusPane] = [$paneOf(selection.anchor.getNode()), $paneOf(selection.focus.getNode())];
  if (anchorPane === null ? focusPane === null : anchorPane.is(focusPane)) return true;
  const [anchor, focus] = [$cellOf(anchorPane), $cellOf(focusPane)];
  const table = anchor === null ? null : $tableOfCell(anchor);
  if (anchor !== null && focus !== null && table !== null && $tableOfCell(focus)?.is(table) === true) {
    $setSelection($createTableSelectionFrom(table, anchor, focus));
    return false;
  }
  const backward = selection.isBackward();
  $reachOut(selection.anchor, backward ? "after" : "before");
  $reachOut(selection.focus, backward ? "before" : "after");
  return true;
}

/** Puts a point that is in a table beside the table. */
function $reachOut(point: PointType, side: "before" | "after"): void {
  const cell = $cellOf(point.getNode());
  const table = cell === null ? null : $tableOfCell(cell);
  const block = table?.getParent() ?? null;
  if (table === null || !$isBlockNode(block)) return;
  const index = table.getIndexWithinParent();
  point.set(block.getKey(), side === "before" ? index : index + 1, "element");
}

/** Whether cells are selected. */
export function $isCellSelection(): boolean {
  return $isTableSelection($getSelection());
}
