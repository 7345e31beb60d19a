import type { LexicalEditor } from "lexical";

import { bindingOf } from "../../binding/createBinding.ts";
import type { TableAction } from "./commands.ts";
import { $areaOf, $selectedCells } from "./selectedCells.ts";
import { isPossible } from "./tableActions.ts";

const ACTIONS: readonly TableAction[] = [
  "insertRowAbove",
  "insertRowBelow",
  "insertColumnBefore",
  "insertColumnAfter",
  "deleteRows",
  "deleteColumns",
  "moveRowsUp",
  "moveRowsDown",
  "moveColumnsBefore",
  "moveColumnsAfter",
  "toggleHeaderRow",
  "toggleHeaderColumn",
  "merge",
  "split",
  "clear",
  "deleteTable",
];

const NONE: ReadonlySet<TableAction> = new Set();

/** What can be done to the selected cells now; nothing outside of tables. To be called in a read of the editor. */
export function $possibleActions(editor: LexicalEditor): ReadonlySet<TableAction> {
  const cells = $selectedCells();
  const view = cells === null ? undefined : bindingOf(editor)?.tables.table(cells.table.getTableId()).view;
  const area = cells === null || view === undefined ? null : $areaOf(cells, view);
  if (area === null || view === undefined) return NONE;
  return new Set(ACTIONS.filter((action) => isPossible(action, view, area)));
}
