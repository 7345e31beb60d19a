import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "../../../flow/table/types.ts";
import type { TableArea } from "../../../flow/table/types.ts";
import { isHidden } from "./htmlStyle.ts";

/** A cell of a page's table, in the rectangle that the table becomes. */
export interface GridCell extends TableArea {
  readonly element: Element;
}

/** A row of the rectangle, and the cells that begin in it. */
interface GridRow {
  readonly element: Element;
  readonly cells: readonly GridCell[];
  /** It stands in the head of the table. */
  readonly isHead: boolean;
}

/** A page's table as the rectangle that a browser lays it out in. */
export interface Grid {
  readonly rows: readonly GridRow[];
  /** For each column the element that describes it, if there is one. */
  readonly columns: readonly (Element | null)[];
  /** Cells that no table of ours has room for, by row. */
  readonly surplus: readonly (readonly Element[])[];
}

/** The most columns that a cell can take in a browser. */
const MAX_COLUMN_SPAN = 1_000;

/** The most rows that a cell can take in a browser. */
const MAX_ROW_SPAN = 65_534;

/** Columns of the page behind this one are not kept apart: no table of ours gets that far, whatever is cut out of it. */
const LAST_COLUMN = 10_000;

/** The rectangle of `table`, within the limits of a table of ours. Spans that run out of it or into others are cut. */
export function tableGrid(table: Element): Grid {
  const placed = placeCells(table);
  const described = describedColumns(table);
  // Titles are made to span a thousand columns where the table has five: a column where nothing begins is none.
  const begun = new Set(described.keys());
  for (const { cells } of placed.slice(0, MAX_ROWS)) for (const { column } of cells) begun.add(column);
  const kept = [...begun].sort((left, right) => left - right).slice(0, MAX_COLUMNS);
  const places = new Map(kept.map((column, place) => [column, place]));
  const last = Math.min(placed.length, MAX_ROWS, Math.floor(MAX_CELLS / Math.max(1, kept.length)));
  const surplus: Element[][] = [];
  const rows = placed.map((row, at) => {
    const cells: GridCell[] = [];
    const beyond: Element[] = [];
    for (const cell of row.cells) {
      const column = places.get(cell.column);
      if (column === undefined || at >= last) {
        beyond.push(cell.element);
        continue;
      }
      const columnSpan = kept.filter((one) => one >= cell.column && one < cell.column + cell.columnSpan).length;
      const rowSpan = Math.min(cell.rowSpan, last - at);
      cells.push({ element: cell.element, row: at, column, rowSpan, columnSpan });
    }
    if (beyond.length > 0) surplus.push(beyond);
    return { ...row, cells };
  });
  return { rows: rows.slice(0, last), columns: kept.map((column) => described[column] ?? null), surplus };
}

/** Where a browser puts each cell. */
function placeCells(table: Element): GridRow[] {
  const rows: GridRow[] = [];
  // By column, the first row in which it is free again.
  const free: number[] = [];
  let covered = 0;
  for (const { lines, isHead } of sectionsOf(table)) {
    for (const [at, element] of lines.entries()) {
      const row = rows.length;
      const cells: GridCell[] = [];
      let column = 0;
      for (const cell of cellsOf(element)) {
        while ((free[column] ?? 0) > row) column += 1;
        if (row >= MAX_ROWS || column >= LAST_COLUMN) {
          cells.push({ element: cell, row, column, rowSpan: 1, columnSpan: 1 });
          column += 1;
          continue;
        }
        const down = spanOf(cell, "rowspan", MAX_ROW_SPAN);
        // No span leaves its part of the table; 0 means all of the rest.
        const rowSpan = Math.min(down === 0 ? MAX_ROW_SPAN : down, lines.length - at);
        const wanted = Math.max(1, spanOf(cell, "colspan", MAX_COLUMN_SPAN));
        let columnSpan = 1;
        while (columnSpan < wanted && (free[column + columnSpan] ?? 0) <= row) columnSpan += 1;
        for (let next = column; next < column + columnSpan; next += 1) free[next] = row + rowSpan;
        covered = Math.max(covered, row + rowSpan);
        cells.push({ element: cell, row, column, rowSpan, columnSpan });
        column += columnSpan;
      }
      // A row without cells is one only if cells from above reach into it.
      if (cells.length > 0 || covered > row) rows.push({ element, cells, isHead });
    }
  }
  return rows;
}

interface Section {
  readonly lines: readonly Element[];
  readonly isHead: boolean;
}

/** The parts of a table as they are shown: the head first and the foot last, wherever the page has them. */
function sectionsOf(table: Element): Section[] {
  const heads: Section[] = [];
  const bodies: { lines: Element[]; isHead: boolean }[] = [];
  const feet: Section[] = [];
  let loose: Element[] | null = null;
  for (const child of childrenOf(table)) {
    if (isHidden(child)) continue;
    const name = child.localName;
    if (name === "tr") {
      if (loose === null) {
        loose = [];
        bodies.push({ lines: loose, isHead: false });
      }
      loose.push(child);
      continue;
    }
    if (name !== "thead" && name !== "tbody" && name !== "tfoot") continue;
    loose = null;
    const lines = childrenOf(child).filter((line) => line.localName === "tr" && !isHidden(line));
    (name === "thead" ? heads : name === "tfoot" ? feet : bodies).push({ lines, isHead: name === "thead" });
  }
  return [...heads, ...bodies, ...feet];
}

function cellsOf(row: Element): Element[] {
  return childrenOf(row).filter((cell) => (cell.localName === "td" || cell.localName === "th") && !isHidden(cell));
}

/** The elements in `parent`. Going from one to the next costs less than asking a list that is kept up to date. */
function childrenOf(parent: Element): Element[] {
  const children: Element[] = [];
  for (let child = parent.firstElementChild; child !== null; child = child.nextElementSibling) children.push(child);
  return children;
}

function spanOf(cell: Element, name: "rowspan" | "colspan", most: number): number {
  const value = Number.parseInt(cell.getAttribute(name) ?? "1", 10);
  return Number.isNaN(value) || value < 0 ? 1 : Math.min(value, most);
}

/** The `<col>` of each column. One element can describe several. */
function describedColumns(table: Element): Element[] {
  const described: Element[] = [];
  const add = (element: Element): void => {
    const span = Number.parseInt(element.getAttribute("span") ?? "1", 10);
    for (let count = Math.max(1, span || 1); count > 0 && described.length < MAX_COLUMNS; count -= 1) {
      described.push(element);
    }
  };
  for (const child of table.children) {
    if (child.localName === "col") add(child);
    if (child.localName !== "colgroup") continue;
    const columns = [...child.children].filter(({ localName }) => localName === "col");
    if (columns.length === 0) add(child);
    for (const column of columns) add(column);
  }
  return described;
}
