import { TableCellHeaderStates } from "@lexical/table";
import { cellKey } from "../../flow/table/names.ts";
import type { TableLine, TableView } from "../../flow/table/types.ts";
import type { CellLook } from "../nodes/table/TableNodes.ts";

/** How much of a table a cell takes up. */
export interface CellSize {
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/** What the cell of `row` and `column` looks like: what is set for it goes before its row's, and that before its column's. */
export function cellLook(view: TableView, row: TableLine, column: TableLine, size: CellSize): CellLook {
  const own = view.cells.get(cellKey(row.id, column.id)) ?? {};
  const { ROW, COLUMN } = TableCellHeaderStates;
  const valign = own.valign;
  return {
    header: (row.attributes.header === true ? ROW : 0) | (column.attributes.header === true ? COLUMN : 0),
    color: own.color ?? row.attributes.color ?? column.attributes.color ?? null,
    align: own.align ?? row.attributes.align ?? column.attributes.align ?? "",
    valign: valign === "middle" || valign === "bottom" ? valign : null,
    rowSpan: size.rowSpan,
    columnSpan: size.columnSpan,
    deleted: row.deleted || column.deleted,
  };
}
