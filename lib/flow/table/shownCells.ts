import { cellKey } from "./names.ts";
import { readProperty } from "./registers.ts";
import type {
  CellAlign,
  CellAttributes,
  CellValign,
  LineAttributes,
  TableArea,
  TableAttributes,
  TableView,
} from "./types.ts";
import { isColumns } from "./types.ts";

/** What a table as data and a table as JSON have in common. */
export interface TableShape {
  readonly attributes: TableAttributes;
  readonly rows: readonly LineAttributes[];
  readonly columns: readonly LineAttributes[];
  readonly cells: readonly (readonly { readonly attributes: CellAttributes }[])[];
  readonly merges: readonly TableArea[];
}

/** A cell as it is drawn: its place, how many rows and columns it takes, and how it looks with all that holds for it. */
export interface ShownCell extends TableArea {
  /** What it is the head of; null if of nothing. */
  readonly heads: "column" | "row" | null;
  readonly color: string | null;
  readonly align: CellAlign | null;
  readonly valign: CellValign | null;
}

/**
 * The cells to draw, by row. Those that a merge covers are left out. Takes what came over the network: merges that lie outside or
 * over each other do not hold, and values that a property may not have are not there.
 */
export function shownCells(table: TableShape): ShownCell[][] {
  return cellsOf(table, (row, column) => table.cells[row]?.[column]?.attributes);
}

/** The same of a table of the document. */
export function shownCellsOf({ attributes, rows, columns, cells, spans }: TableView): ShownCell[][] {
  const [rowLooks, columnLooks] = [rows, columns].map((lines) => lines.map((line) => line.attributes));
  const table = { attributes, rows: rowLooks ?? [], columns: columnLooks ?? [], merges: spans };
  return cellsOf(table, (row, column) => cells.get(cellKey(rows[row]?.id ?? "", columns[column]?.id ?? "")));
}

function cellsOf(
  { attributes, rows, columns, merges }: Omit<TableShape, "cells">,
  lookOf: (row: number, column: number) => CellAttributes | undefined,
): ShownCell[][] {
  const areas = holdingAreas(merges, rows.length, columns.length);
  const plain = isColumns(attributes);
  return rows.map((rowLook, row) => {
    const shown: ShownCell[] = [];
    for (const [column, columnLook] of columns.entries()) {
      const area = areas?.get(row * columns.length + column);
      if (area === COVERED) continue;
      const looks = [lookOf(row, column) ?? {}, rowLook, columnLook, attributes];
      shown.push({
        ...(area ?? { row, column, rowSpan: 1, columnSpan: 1 }),
        heads: plain ? null : rowLook.header === true ? "column" : columnLook.header === true ? "row" : null,
        color: nearest("color", looks) as string | null,
        align: nearest("align", looks) as CellAlign | null,
        valign: nearest("valign", looks) as CellValign | null,
      });
    }
    return shown;
  });
}

/** The value of a known property that counts: the first that it may have. */
function nearest(name: "color" | "align" | "valign", looks: readonly CellAttributes[]): unknown {
  for (const look of looks) {
    const value = readProperty(name, look[name]);
    if (value !== undefined) return value;
  }
  return null;
}

/** In place of the cells of a merge behind its first one. */
const COVERED = "covered";

/** What merges do to each cell that is in one, by its place in reading order; null without merges, as in most tables. */
function holdingAreas(
  merges: readonly TableArea[],
  rowCount: number,
  columnCount: number,
): ReadonlyMap<number, TableArea | typeof COVERED> | null {
  if (merges.length === 0) return null;
  const areas = new Map<number, TableArea | typeof COVERED>();
  for (const area of merges) {
    const { row, column, rowSpan, columnSpan } = area;
    const inside =
      [row, column, rowSpan, columnSpan].every((value) => Number.isSafeInteger(value) && value >= 0) &&
      rowSpan * columnSpan > 1 &&
      row + rowSpan <= rowCount &&
      column + columnSpan <= columnCount;
    if (!inside) continue;
    const places: number[] = [];
    for (let down = row; down < row + rowSpan; down += 1) {
      for (let right = column; right < column + columnSpan; right += 1) places.push(down * columnCount + right);
    }
    if (places.some((place) => areas.has(place))) continue;
    for (const place of places) areas.set(place, COVERED);
    areas.set(row * columnCount + column, { row, column, rowSpan, columnSpan });
  }
  return areas;
}
