import { columnWeights, tableWidths } from "../../flow/table/columnWidths.ts";
import type { CellName } from "../../flow/table/names.ts";
import { partsAt } from "../../flow/table/readTable.ts";
import { shownCellsOf } from "../../flow/table/shownCells.ts";
import type { ShownCell } from "../../flow/table/shownCells.ts";
import { isColumns } from "../../flow/table/types.ts";
import type { TableLine, TableView } from "../../flow/table/types.ts";
import type { PaneNode } from "../nodes/table/PaneNode.ts";
import { $createFlowCellNode, $createFlowRowNode, $isFlowCellNode, $isFlowRowNode } from "../nodes/table/TableNodes.ts";
import type { CellLook, FlowCellNode, FlowRowNode, FlowTableNode } from "../nodes/table/TableNodes.ts";
import { $arrangeChildren } from "./arrangeChildren.ts";

/** Gives the pane of a cell's flow, drawn. */
type PaneOf = (name: CellName) => PaneNode;

/** A table that is drawn, and what follows from all of it for each cell. */
interface Drawn {
  readonly view: TableView;
  /** Of each column as a column of text; null in a grid. */
  readonly weights: readonly number[] | null;
}

/**
 * Makes `table` show `view`. Rows and cells that stay keep their nodes, and so do panes, which go along when cells are merged or taken
 * apart.
 */
export function $drawTable(table: FlowTableNode, view: TableView, $pane: PaneOf): void {
  const old = new Map<string, FlowRowNode>();
  for (const row of table.getChildren()) if ($isFlowRowNode(row)) old.set(row.getLine(), row);
  const columns = view.columns.map(({ attributes }) => attributes);
  const asColumns = isColumns(view.attributes);
  const drawn: Drawn = { view, weights: asColumns ? columnWeights(columns) : null };
  const rows = shownCellsOf(view).map((cells, at) => {
    const line = view.rows[at] as TableLine;
    const row = old.get(line.id) ?? $createFlowRowNode(line.id);
    const { size } = line.attributes;
    if (row.getHeight() !== size) row.setHeight(size);
    $drawRow(row, line, cells, drawn, $pane);
    return row;
  });
  $arrangeChildren(table, rows);
  table.setLayout(asColumns ? "columns" : "grid").setWidths(tableWidths(columns));
}

function $drawRow(row: FlowRowNode, line: TableLine, cells: readonly ShownCell[], drawn: Drawn, $pane: PaneOf): void {
  const old = new Map<string, FlowCellNode>();
  for (const cell of row.getChildren()) if ($isFlowCellNode(cell)) old.set(cell.getColumn(), cell);
  const nodes = cells.map((shown) => {
    const column = drawn.view.columns[shown.column] as TableLine;
    const cell = old.get(column.id) ?? $createFlowCellNode(column.id);
    cell.setLook(lookOf(shown, line.deleted || column.deleted, drawn));
    $arrangeChildren(cell, partsAt(drawn.view, shown.row, shown.column).map($pane));
    return cell;
  });
  $arrangeChildren(row, nodes);
}

function lookOf({ heads, color, align, valign, ...area }: ShownCell, deleted: boolean, { weights }: Drawn): CellLook {
  const { column, rowSpan, columnSpan } = area;
  const shares = weights?.slice(column, column + columnSpan);
  return {
    heads,
    color,
    align: align ?? "",
    valign,
    rowSpan,
    columnSpan,
    deleted,
    weight: shares?.reduce((sum, share) => sum + share, 0) ?? null,
  };
}
