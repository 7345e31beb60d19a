import { $isTableSelection } from "@lexical/table";
import { $getSelection, $isRangeSelection } from "lexical";

import type { FlowCellNode, FlowTableNode } from "../../binding/nodes/table/TableNodes.ts";
import type { TableArea, TableView } from "../../flow/table/types.ts";
import { $cellOf, $rowOfCell, $tableOfCell } from "./tableNodes.ts";

/** The cells that are selected, or the one with the caret. */
export interface SelectedCells {
  readonly table: FlowTableNode;
  /** The corners, in the order in which they were selected. */
  readonly anchor: FlowCellNode;
  readonly focus: FlowCellNode;
}

/** What of a table the selection means; null outside of tables, and where it reaches out of one. */
export function $selectedCells(selection = $getSelection()): SelectedCells | null {
  if (!$isRangeSelection(selection) && !$isTableSelection(selection)) return null;
  const anchor = $cellOf(selection.anchor.getNode());
  const focus = $cellOf(selection.focus.getNode());
  const table = anchor === null ? null : $tableOfCell(anchor);
  if (anchor === null || focus === null || table === null || $tableOfCell(focus)?.is(table) !== true) return null;
  return { table, anchor, focus };
}

/** The cells as rows and columns of `view`, and with merged cells as a whole; null if somebody deleted one of them. */
export function $areaOf({ anchor, focus }: Omit<SelectedCells, "table">, view: TableView): TableArea | null {
  const [from, to] = [$placeOf(anchor, view), $placeOf(focus, view)];
  if (from === null || to === null) return null;
  const row = Math.min(from.row, to.row);
  const column = Math.min(from.column, to.column);
  const rowSpan = Math.max(from.row + from.rowSpan, to.row + to.rowSpan) - row;
  const columnSpan = Math.max(from.column + from.columnSpan, to.column + to.columnSpan) - column;
  return withSpans({ row, column, rowSpan, columnSpan }, view);
}

function $placeOf(cell: FlowCellNode, { rows, columns }: TableView): TableArea | null {
  const row = rows.findIndex(({ id }) => id === $rowOfCell(cell));
  const column = columns.findIndex(({ id }) => id === cell.getColumn());
  if (row < 0 || column < 0) return null;
  return { row, column, rowSpan: cell.getRowSpan(), columnSpan: cell.getColSpan() };
}

/** The area, grown by the merged cells that it cuts. */
function withSpans(area: TableArea, view: TableView): TableArea {
  const cut = view.spans.find((span) => overlap(span, area) && !isInside(span, area));
  if (cut === undefined) return area;
  const row = Math.min(area.row, cut.row);
  const column = Math.min(area.column, cut.column);
  const rowSpan = Math.max(area.row + area.rowSpan, cut.row + cut.rowSpan) - row;
  const columnSpan = Math.max(area.column + area.columnSpan, cut.column + cut.columnSpan) - column;
  return withSpans({ row, column, rowSpan, columnSpan }, view);
}

function overlap(left: TableArea, right: TableArea): boolean {
  return (
    left.row < right.row + right.rowSpan &&
    right.row < left.row + left.rowSpan &&
    left.column < right.column + right.columnSpan &&
    right.column < left.column + left.columnSpan
  );
}

function isInside(inner: TableArea, outer: TableArea): boolean {
  return (
    inner.row >= outer.row &&
    inner.row + inner.rowSpan <= outer.row + outer.rowSpan &&
    inner.column >= outer.column &&
    inner.column + inner.columnSpan <= outer.column + outer.columnSpan
  );
}
