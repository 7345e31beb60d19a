import type { LexicalEditor } from "lexical";

import { bindingOf } from "../../binding/createBinding.ts";
import { appendBlocks } from "../../flow/table/tableData.ts";
import type { TableData } from "../../flow/table/tableData.ts";
import type { Table } from "../../flow/table/Table.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "../../flow/table/types.ts";
import { $areaOf } from "./selectedCells.ts";
import type { SelectedCells } from "./selectedCells.ts";

/**
 * Puts a table's cells into those of another, from the first selected one on: each takes the place of what is there. Rows and
 * columns that are missing are added, as far as a table may have them. One step of undo.
 */
export function $pasteIntoCells(editor: LexicalEditor, cells: SelectedCells, data: TableData): boolean {
  const binding = bindingOf(editor);
  const id = cells.table.getTableId();
  const area = binding === null ? null : $areaOf(cells, binding.tables.table(id).view);
  if (binding === null || area === null) return false;
  binding.editTables((tables, origin, cell) => {
    const table = tables.table(id);
    makeRoom(table, area.row + data.rows.length, area.column + data.columns.length, origin);
    const { rows, columns } = table.view;
    for (const [rowAt, row] of rows.slice(area.row, area.row + data.rows.length).entries()) {
      for (const [columnAt, column] of columns.slice(area.column, area.column + data.columns.length).entries()) {
        const flow = cell(table.cellRoot(row.id, column.id));
        flow.deleteRange(0, flow.length);
        const pasted = data.cells[rowAt]?.[columnAt];
        if (pasted === undefined) continue;
        appendBlocks(flow, pasted.blocks);
        if (Object.keys(pasted.attributes).length > 0) table.setCell(row.id, column.id, pasted.attributes, origin);
      }
    }
  });
  return true;
}

function makeRoom(table: Table, wantedRows: number, wantedColumns: number, origin: unknown): void {
  const { rows, columns } = table.view;
  const columnCount = Math.max(columns.length, Math.min(wantedColumns, MAX_COLUMNS));
  if (columnCount > columns.length) table.insertColumns(columns.length, columnCount - columns.length, origin);
  const most = Math.min(MAX_ROWS, Math.floor(MAX_CELLS / columnCount));
  const rowCount = Math.max(rows.length, Math.min(wantedRows, most));
  if (rowCount > rows.length) table.insertRows(rows.length, rowCount - rows.length, origin);
}
