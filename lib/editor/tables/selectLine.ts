import { $createTableSelectionFrom } from "@lexical/table";
import { $getNodeByKey, $setSelection } from "lexical";
import type { LexicalEditor } from "lexical";

import { bindingOf } from "../../binding/createBinding.ts";
import { $isFlowTableNode } from "../../binding/nodes/table/TableNodes.ts";
import { $cellsOf, $rowOfCell } from "./tableNodes.ts";

/** Selects all cells of a row or a column. Nothing happens to one that is gone. */
export function $selectLine(
  editor: LexicalEditor,
  { table: id, row, column }: { readonly table: string; readonly row: string; readonly column: string },
  axis: "row" | "column",
): void {
  const key = bindingOf(editor)?.tableKey(id);
  const table = key === undefined ? null : $getNodeByKey(key);
  if (!$isFlowTableNode(table)) return;
  const cells = $cellsOf(table).filter((cell) =>
    axis === "row" ? $rowOfCell(cell) === row : cell.getColumn() === column,
  );
  const [first, last] = [cells[0], cells.at(-1)];
  if (first !== undefined && last !== undefined) $setSelection($createTableSelectionFrom(table, first, last));
}
