import type { FlowCellNode, FlowTableNode } from "../../lib/binding/nodes/table/TableNodes.ts";
import type { Axis } from "../../lib/flow/table/names.ts";
import type { TableView } from "../../lib/flow/table/types.ts";
import { $cellsOf, $panesIn, $panesOf, $rowsOf } from "./panes.ts";
import { $uniqueInPane } from "./points.ts";

/** The unique characters in all cells of `table`. */
export function $uniqueInTable(table: FlowTableNode): string {
  return $panesOf(table).map($uniqueInPane).join("");
}

/**
 * The unique characters that a person sees in the rows or columns `gone` of `table` and in no other: what a deletion of these takes
 * away. Merged cells that reach beyond them keep theirs.
 */
export function $uniqueInLines(table: FlowTableNode, view: TableView, axis: Axis, gone: ReadonlySet<string>): string {
  const rows = view.rows.map(({ id }) => id);
  const columns = view.columns.map(({ id }) => id);
  const linesOf = (cell: FlowCellNode, rowAt: number): string[] => {
    const columnAt = columns.indexOf(cell.getColumn());
    return axis === "row"
      ? rows.slice(rowAt, rowAt + cell.getRowSpan())
      : columns.slice(columnAt, columnAt + cell.getColSpan());
  };
  return $rowsOf(table)
    .flatMap((row, rowAt) => $cellsOf(row).filter((cell) => linesOf(cell, rowAt).every((id) => gone.has(id))))
    .flatMap((cell) => $panesIn(cell).map($uniqueInPane))
    .join("");
}
