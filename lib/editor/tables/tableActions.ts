import type { Table } from "../../flow/table/Table.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "../../flow/table/types.ts";
import type { TableArea, TableLine, TableView } from "../../flow/table/types.ts";
import type { TableAction } from "./commands.ts";

/** The actions that change rows, columns and merges, and need no nodes. */
export type LineAction = Exclude<TableAction, "clear" | "deleteTable">;

/** Which actions mean something for `area`, so that the others need not be offered. */
export function isPossible(action: TableAction, { rows, columns, spans }: TableView, area: TableArea): boolean {
  const bottom = area.row + area.rowSpan;
  const right = area.column + area.columnSpan;
  const span = spans.some((entry) => isIn(entry, area));
  switch (action) {
    case "insertRowAbove":
    case "insertRowBelow":
      return rows.length < MAX_ROWS && (rows.length + 1) * columns.length <= MAX_CELLS;
    case "insertColumnBefore":
    case "insertColumnAfter":
      return columns.length < MAX_COLUMNS && (columns.length + 1) * rows.length <= MAX_CELLS;
    case "deleteRows":
      return area.rowSpan < rows.length;
    case "deleteColumns":
      return area.columnSpan < columns.length;
    case "moveRowsUp":
      return area.row > 0;
    case "moveRowsDown":
      return bottom < rows.length;
    case "moveColumnsBefore":
      return area.column > 0;
    case "moveColumnsAfter":
      return right < columns.length;
    case "merge":
      return area.rowSpan * area.columnSpan > 1 && !spans.some((entry) => sameArea(entry, area));
    case "split":
      return span;
    default:
      return true;
  }
}

/** Does `action` to the cells in `area`. What is not possible does nothing. */
export function editLines(table: Table, action: LineAction, area: TableArea, origin: unknown): void {
  const { view } = table;
  if (!isPossible(action, view, area)) return;
  const { row, column } = area;
  const bottom = row + area.rowSpan;
  const right = column + area.columnSpan;
  const rows = ids(view.rows.slice(row, bottom));
  const columns = ids(view.columns.slice(column, right));
  switch (action) {
    case "insertRowAbove":
      table.insertRows(row, 1, origin);
      break;
    case "insertRowBelow":
      table.insertRows(bottom, 1, origin);
      break;
    case "insertColumnBefore":
      table.insertColumns(column, 1, origin);
      break;
    case "insertColumnAfter":
      table.insertColumns(right, 1, origin);
      break;
    case "deleteRows":
      table.deleteRows(rows, origin);
      break;
    case "deleteColumns":
      table.deleteColumns(columns, origin);
      break;
    case "moveRowsUp":
      table.moveRows(rows, row - 1, origin);
      break;
    case "moveRowsDown":
      table.moveRows(rows, bottom + 1, origin);
      break;
    case "moveColumnsBefore":
      table.moveColumns(columns, column - 1, origin);
      break;
    case "moveColumnsAfter":
      table.moveColumns(columns, right + 1, origin);
      break;
    case "toggleHeaderRow":
      for (const line of lines(view.rows, rows)) table.setRow(line, { header: toggled(view.rows, rows) }, origin);
      break;
    case "toggleHeaderColumn":
      for (const line of lines(view.columns, columns))
        table.setColumn(line, { header: toggled(view.columns, columns) }, origin);
      break;
    case "merge":
      table.mergeCells(area, origin);
      break;
    case "split":
      for (const span of view.spans) if (isIn(span, area)) table.splitCells(span.row, span.column, origin);
      break;
  }
}

function ids(entries: readonly TableLine[]): string[] {
  return entries.map(({ id }) => id);
}

function lines(all: readonly TableLine[], wanted: readonly string[]): string[] {
  return ids(all).filter((id) => wanted.includes(id));
}

/** What `header` is to become: on, unless all of the lines have it. */
function toggled(all: readonly TableLine[], wanted: readonly string[]): true | null {
  return all.every(({ id, attributes }) => !wanted.includes(id) || attributes.header === true) ? null : true;
}

function isIn(inner: TableArea, outer: TableArea): boolean {
  return (
    inner.row >= outer.row &&
    inner.column >= outer.column &&
    inner.row + inner.rowSpan <= outer.row + outer.rowSpan &&
    inner.column + inner.columnSpan <= outer.column + outer.columnSpan
  );
}

function sameArea(left: TableArea, right: TableArea): boolean {
  return isIn(left, right) && isIn(right, left);
}
