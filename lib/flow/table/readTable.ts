import type * as Y from "yjs";
import { sameJson } from "../plainJson.ts";
import { gridOf } from "./mergeAreas.ts";
import type { MergeArea, TableGrid } from "./mergeAreas.ts";
import type { CellName } from "./names.ts";
import { lineOf, readRawTable } from "./rawTable.ts";
import type { RawLine } from "./rawTable.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS, READ_BEYOND } from "./types.ts";
import type { CellAttributes, TableLine, TableSpan, TableView } from "./types.ts";
import { findWords } from "./words.ts";
import type { WordyCells } from "./words.ts";

/** A table in full: what is shown, and what that was decided from. */
export interface TableReading {
  readonly view: TableView;
  readonly grid: TableGrid;
  readonly words: WordyCells;
}

/** The table `tableId` of `doc` as it is now; without rows and columns if there is none. Never throws, and writes nothing. */
export function readTable(doc: Y.Doc, tableId: string): TableView {
  return readTableWith(doc, tableId, findWords(doc, tableId)).view;
}

/**
 * As {@link readTable}, given the cells that hold words.
 *
 * A row or column is shown if nobody deleted it, or if it holds words that nobody deleted. Words in merged cells hold no line:
 * they are shown there as long as a row and a column of these cells is left.
 */
export function readTableWith(doc: Y.Doc, tableId: string, words: WordyCells): TableReading {
  const raw = readRawTable(doc, tableId);
  // Undo of a row's insertion, or a stranger, can leave words in a row that no register speaks of.
  for (const { row, column } of words.values()) {
    lineOf(raw, "row", row);
    lineOf(raw, "column", column);
  }
  const grid = gridOf(raw);
  const placed = placeWords(grid, words);
  const loose = { rows: new Set<string>(), columns: new Set<string>() };
  for (const { name, area } of placed) {
    if (area !== null) continue;
    loose.rows.add(name.row);
    loose.columns.add(name.column);
  }
  const columns = grid.columns.filter(({ id, on }) => on || loose.columns.has(id)).slice(0, MAX_COLUMNS * READ_BEYOND);
  const most = Math.min(MAX_ROWS, Math.floor(MAX_CELLS / Math.max(1, columns.length))) * READ_BEYOND;
  const rows = grid.rows.filter(({ id, on }) => on || loose.rows.has(id)).slice(0, most);
  const view: TableView = {
    id: tableId,
    attributes: raw.attributes,
    rows: rows.map(lineView),
    columns: columns.map(lineView),
    spans: readSpans(grid, placed, rows, columns),
    cells: new Map([...raw.cells].filter(([, attributes]) => Object.keys(attributes).length > 0)),
  };
  return { view, grid, words };
}

/** `after`, made of the objects of `before` where they say the same; `before` itself if nothing changed. */
export function keepTable(before: TableView, after: TableView): TableView {
  const rows = keepList(before.rows, after.rows, ({ id }) => id);
  const columns = keepList(before.columns, after.columns, ({ id }) => id);
  const spans = keepList(before.spans, after.spans, ({ id }) => id);
  const attributes = sameJson(before.attributes, after.attributes) ? before.attributes : after.attributes;
  const cells = keepCells(before.cells, after.cells);
  const same =
    before.id === after.id &&
    rows === before.rows &&
    columns === before.columns &&
    spans === before.spans &&
    attributes === before.attributes &&
    cells === before.cells;
  return same ? before : { id: after.id, attributes, rows, columns, spans, cells };
}

/** Whether there is anything of a table to be seen. */
export function hasCells({ rows, columns }: TableView): boolean {
  return rows.length > 0 && columns.length > 0;
}

/** The span that the cell at `row` and `column`, as shown, belongs to; null if it stands alone. */
export function spanAt(view: TableView, row: number, column: number): TableSpan | null {
  const found = view.spans.find(
    (span) =>
      row >= span.row &&
      row < span.row + span.rowSpan &&
      column >= span.column &&
      column < span.column + span.columnSpan,
  );
  return found ?? null;
}

/** The cells whose flows are shown at `row` and `column`, one below the other; none if a span that begins elsewhere covers it. */
export function partsAt(view: TableView, row: number, column: number): readonly CellName[] {
  const span = spanAt(view, row, column);
  if (span !== null) return span.row === row && span.column === column ? span.parts : [];
  const [rowId, columnId] = [view.rows[row]?.id, view.columns[column]?.id];
  return rowId === undefined || columnId === undefined ? [] : [{ row: rowId, column: columnId }];
}

/** A cell with words, where it lies in the grid, and the merge that shows them. */
interface PlacedWords {
  readonly name: CellName;
  readonly row: number;
  readonly column: number;
  readonly area: MergeArea | null;
}

/** In reading order, if that matters: in merged cells. */
function placeWords(grid: TableGrid, words: WordyCells): PlacedWords[] {
  const rowAt = new Map(grid.rows.map(({ id }, at) => [id, at]));
  const columnAt = new Map(grid.columns.map(({ id }, at) => [id, at]));
  const placed: PlacedWords[] = [];
  for (const name of words.values()) {
    const row = rowAt.get(name.row) ?? -1;
    const column = columnAt.get(name.column) ?? -1;
    const area = grid.holding.find(
      ({ top, bottom, left, right }) => row >= top && row < bottom && column >= left && column < right,
    );
    placed.push({ name, row, column, area: area ?? null });
  }
  return grid.holding.length === 0 ? placed : placed.sort(inReadingOrder);
}

function inReadingOrder(left: Omit<PlacedWords, "area">, right: Omit<PlacedWords, "area">): number {
  return left.row - right.row || left.column - right.column;
}

function readSpans(
  grid: TableGrid,
  placed: readonly PlacedWords[],
  rows: readonly RawLine[],
  columns: readonly RawLine[],
): TableSpan[] {
  if (grid.holding.length === 0) return [];
  const rowAt = new Map(rows.map(({ id }, at) => [id, at]));
  const columnAt = new Map(columns.map(({ id }, at) => [id, at]));
  const spans: TableSpan[] = [];
  for (const area of grid.holding) {
    const shownRows = grid.rows.slice(area.top, area.bottom).filter(({ id }) => rowAt.has(id));
    const shownColumns = grid.columns.slice(area.left, area.right).filter(({ id }) => columnAt.has(id));
    const [firstRow, firstColumn] = [shownRows[0], shownColumns[0]];
    if (firstRow === undefined || firstColumn === undefined) continue;
    const head = {
      name: { row: firstRow.id, column: firstColumn.id },
      row: grid.rows.indexOf(firstRow),
      column: grid.columns.indexOf(firstColumn),
    };
    const others = placed.filter(
      ({ area: other, row, column }) => other === area && (row !== head.row || column !== head.column),
    );
    const parts = [head, ...others].sort(inReadingOrder);
    spans.push({
      id: area.merge.id,
      row: rowAt.get(firstRow.id) ?? 0,
      column: columnAt.get(firstColumn.id) ?? 0,
      rowSpan: shownRows.length,
      columnSpan: shownColumns.length,
      parts: parts.map(({ name }) => name),
    });
  }
  return spans.sort((left, right) => left.row - right.row || left.column - right.column);
}

function lineView({ id, on, attributes }: RawLine): TableLine {
  return { id, attributes, deleted: !on };
}

function keepList<T>(before: readonly T[], after: readonly T[], idOf: (entry: T) => string): readonly T[] {
  const known = new Map(before.map((entry) => [idOf(entry), entry]));
  const kept = after.map((entry) => {
    const old = known.get(idOf(entry));
    return old !== undefined && sameJson(old, entry) ? old : entry;
  });
  return kept.length === before.length && kept.every((entry, at) => entry === before[at]) ? before : kept;
}

function keepCells(
  before: ReadonlyMap<string, CellAttributes>,
  after: ReadonlyMap<string, CellAttributes>,
): ReadonlyMap<string, CellAttributes> {
  let same = before.size === after.size;
  const kept = new Map<string, CellAttributes>();
  for (const [key, attributes] of after) {
    const old = before.get(key);
    const keeps = old !== undefined && sameJson(old, attributes);
    if (!keeps) same = false;
    kept.set(key, keeps ? old : attributes);
  }
  return same ? before : kept;
}
