import { $getEditor } from "lexical";

import { bindingOf } from "../../binding/createBinding.ts";
import type { FlowTableNode } from "../../binding/nodes/table/TableNodes.ts";
import { readTableData } from "../../flow/table/tableData.ts";
import type { TableData } from "../../flow/table/tableData.ts";
import type { TableArea } from "../../flow/table/types.ts";
import { $areaOf } from "./selectedCells.ts";
import type { SelectedCells } from "./selectedCells.ts";

/** What a table says, as the document has it; null for a node that shows none. */
export function $dataOfTable(table: FlowTableNode): TableData | null {
  const binding = bindingOf($getEditor());
  if (binding === null || binding.tableKey(table.getTableId()) !== table.getKey()) return null;
  return readTableData(binding.flow.doc, binding.tables.table(table.getTableId()).view);
}

/** What the selected cells say, as a table. */
export function $dataOfCells(cells: SelectedCells): TableData | null {
  const data = $dataOfTable(cells.table);
  const view = bindingOf($getEditor())?.tables.table(cells.table.getTableId()).view;
  const area = view === undefined ? null : $areaOf(cells, view);
  return data === null || area === null ? null : cropTable(data, area);
}

/** The rows and columns of `area`, which cuts no merged cells. */
function cropTable({ attributes, rows, columns, cells, merges }: TableData, area: TableArea): TableData {
  const bottom = area.row + area.rowSpan;
  const right = area.column + area.columnSpan;
  return {
    attributes,
    rows: rows.slice(area.row, bottom),
    columns: columns.slice(area.column, right),
    cells: cells.slice(area.row, bottom).map((row) => row.slice(area.column, right)),
    merges: merges
      .filter(({ row, column }) => row >= area.row && row < bottom && column >= area.column && column < right)
      .map((merge) => ({ ...merge, row: merge.row - area.row, column: merge.column - area.column })),
  };
}
