import { readProperty } from "../../../flow/table/registers.ts";
import type { BlockData, CellData, TableData } from "../../../flow/table/tableData.ts";
import type { CellAttributes, LineAttributes } from "../../../flow/table/types.ts";
import { tableGrid } from "./tableGrid.ts";
import type { Grid, GridCell } from "./tableGrid.ts";
import { lookOf, widthOf } from "./tableLook.ts";

/** What a page's table becomes. */
interface PageTable {
  readonly data: TableData;
  /** Cells that no table has room for, by row. */
  readonly surplus: readonly (readonly Element[])[];
}

/** Reads what is in a cell. */
export type ReadCell = (cell: Element) => readonly BlockData[];

/**
 * Reads a `<table>` of a page as a table of ours; null if it has no cells. What is the same for all cells of a column, or of the
 * table, is said once, so that it holds for rows that come later too.
 */
export function readTable(table: Element, readCell: ReadCell): PageTable | null {
  const grid = tableGrid(table);
  if (grid.rows.length === 0 || grid.columns.length === 0) return null;
  const looks = new Map(grid.rows.flatMap(({ cells }) => cells).map((cell) => [cell, lookOf(cell.element)]));
  const byColumn = cellsByColumn(grid);
  const aligns = byColumn.map((column) => shared(column.map((cell) => looks.get(cell)?.align ?? null)));
  const valign = shared([...looks.values()].map((look) => look.valign ?? null));
  const headRows = grid.rows.map(isHeadRow);
  const cells = grid.rows.map(() => grid.columns.map((): CellData => ({ attributes: {}, blocks: [] })));
  const merges: GridCell[] = [];
  for (const [cell, { color, align, valign: own }] of looks) {
    const attributes: CellAttributes = {
      ...(color === undefined ? {} : { color }),
      ...(align === undefined || align === aligns[cell.column] ? {} : { align }),
      ...(own === undefined || own === valign ? {} : { valign: own }),
    };
    const row = cells[cell.row];
    if (row !== undefined) row[cell.column] = { attributes, blocks: readCell(cell.element) };
    if (cell.rowSpan * cell.columnSpan > 1) merges.push(cell);
  }
  return {
    data: {
      attributes: valign === null ? {} : { valign },
      rows: grid.rows.map(({ element }, at): LineAttributes => {
        const { color } = lookOf(element);
        return { ...(headRows[at] === true ? { header: true } : {}), ...(color === undefined ? {} : { color }) };
      }),
      columns: byColumn.map((column, at): LineAttributes => {
        const size = readProperty("size", columnWidth(grid.columns[at] ?? null, column)) as number | undefined;
        const align = aligns[at] ?? null;
        return {
          ...(isHeadColumn(column, headRows) ? { header: true } : {}),
          ...(size === undefined ? {} : { size }),
          ...(align === null ? {} : { align }),
        };
      }),
      cells,
      merges: merges.map(({ row, column, rowSpan, columnSpan }) => ({ row, column, rowSpan, columnSpan })),
    },
    surplus: grid.surplus,
  };
}

/** The cells that stand in each column alone. */
function cellsByColumn(grid: Grid): GridCell[][] {
  const columns = grid.columns.map((): GridCell[] => []);
  for (const { cells } of grid.rows) {
    for (const cell of cells) if (cell.columnSpan === 1) columns[cell.column]?.push(cell);
  }
  return columns;
}

/** What all of them say; null if they do not agree, or there are none. */
function shared<T>(values: readonly (T | null)[]): T | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}

function columnWidth(described: Element | null, cells: readonly GridCell[]): number | null {
  const width = described === null ? null : widthOf(described);
  if (width !== null) return width;
  for (const { element } of cells) {
    const own = widthOf(element);
    if (own !== null) return own;
  }
  return null;
}

/** A row of nothing but heads, or one in the head of the table. */
function isHeadRow({ cells, isHead }: Grid["rows"][number]): boolean {
  if (isHead) return true;
  return cells.length > 0 && cells.every(({ element }) => isHeadCell(element, "row"));
}

/** A column of nothing but heads, what heads the columns aside. */
function isHeadColumn(cells: readonly GridCell[], headRows: readonly boolean[]): boolean {
  const own = cells.filter(({ row }) => headRows[row] !== true);
  return own.length > 0 && own.every(({ element }) => isHeadCell(element, "col"));
}

/** Whether a cell is a head, and not one that says that it heads a `not`. */
function isHeadCell(cell: Element, not: "row" | "col"): boolean {
  return cell.localName === "th" && !(cell.getAttribute("scope") ?? "").toLowerCase().startsWith(not);
}
