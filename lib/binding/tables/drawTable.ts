import { cellKey } from "../../flow/table/names.ts";
import type { CellName } from "../../flow/table/names.ts";
import type { TableLine, TableView } from "../../flow/table/types.ts";
import { $createFlowCellNode, $createFlowRowNode, $isFlowCellNode, $isFlowRowNode } from "../nodes/table/TableNodes.ts";
import type { FlowCellNode, FlowRowNode, FlowTableNode } from "../nodes/table/TableNodes.ts";
import type { PaneNode } from "../nodes/table/PaneNode.ts";
import { $arrangeChildren } from "./arrangeChildren.ts";
import { cellLook } from "./cellLook.ts";
import type { CellSize } from "./cellLook.ts";

/** A cell that is shown: its size, and the cells whose flows are shown in it. */
interface ShownCell extends CellSize {
  readonly column: TableLine;
  readonly parts: readonly CellName[];
}

/**
 * Makes `table` show `view`. Rows and cells that stay keep their nodes, and so do panes, which go along when cells are merged or taken
 * apart. `$pane` gives the pane of a cell's flow, drawn.
 */
export function $drawTable(table: FlowTableNode, view: TableView, $pane: (name: CellName) => PaneNode): void {
  const old = new Map<string, FlowRowNode>();
  for (const row of table.getChildren()) if ($isFlowRowNode(row)) old.set(row.getLine(), row);
  const cells = shownCells(view);
  const rows = view.rows.map((line, at) => {
    const row = old.get(line.id) ?? $createFlowRowNode(line.id);
    const { size } = line.attributes;
    if (row.getHeight() !== size) row.setHeight(size);
    $drawRow(row, view, line, cells[at] ?? [], $pane);
    return row;
  });
  $arrangeChildren(table, rows);
  table.setLayout(view.attributes["layout"] === "columns" ? "columns" : "grid");
  $setWidths(table, view);
}

function $drawRow(
  row: FlowRowNode,
  view: TableView,
  line: TableLine,
  cells: readonly ShownCell[],
  $pane: (name: CellName) => PaneNode,
): void {
  const old = new Map<string, FlowCellNode>();
  for (const cell of row.getChildren()) if ($isFlowCellNode(cell)) old.set(cell.getColumn(), cell);
  const nodes = cells.map((shown) => {
    const cell = old.get(shown.column.id) ?? $createFlowCellNode(shown.column.id);
    cell.setLook(cellLook(view, line, shown.column, shown));
    $arrangeChildren(cell, shown.parts.map($pane));
    return cell;
  });
  $arrangeChildren(row, nodes);
}

/** The cells of each row, without those that a merged one covers. */
function shownCells({ rows, columns, spans }: TableView): ShownCell[][] {
  const covered = new Set<string>();
  const heads = new Map<string, (typeof spans)[number]>();
  for (const span of spans) {
    for (const row of rows.slice(span.row, span.row + span.rowSpan)) {
      for (const column of columns.slice(span.column, span.column + span.columnSpan)) {
        covered.add(cellKey(row.id, column.id));
      }
    }
    heads.set(cellKey(rows[span.row]?.id ?? "", columns[span.column]?.id ?? ""), span);
  }
  return rows.map((row) =>
    columns.flatMap((column): ShownCell[] => {
      const key = cellKey(row.id, column.id);
      const span = heads.get(key);
      if (span !== undefined) {
        return [{ column, rowSpan: span.rowSpan, columnSpan: span.columnSpan, parts: span.parts }];
      }
      if (covered.has(key)) return [];
      return [{ column, rowSpan: 1, columnSpan: 1, parts: [{ row: row.id, column: column.id }] }];
    }),
  );
}

/** Columns without a width share what is left: Lexical takes 0 for none. */
function $setWidths(table: FlowTableNode, { columns }: TableView): void {
  const widths = columns.map(({ attributes }) => attributes.size ?? 0);
  const wanted = widths.some((width) => width > 0) ? widths : undefined;
  const shown = table.getColWidths();
  if (wanted?.join() !== shown?.join()) table.setColWidths(wanted);
}
