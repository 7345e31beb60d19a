import { assert } from "../../base/assert.ts";
import { sameJson } from "../plainJson.ts";
import { overlap } from "./mergeAreas.ts";
import type { MergeArea, TableGrid } from "./mergeAreas.ts";
import type { Axis, CellName } from "./names.ts";
import type { Corner, RawLine } from "./rawTable.ts";
import type { TableArea, TableLine, TableView } from "./types.ts";

/** A rectangle among all lines, shown or not. The ends are exclusive. */
type Range = Omit<MergeArea, "merge">;

/** `area`, which is in lines as shown, among all lines. */
export function gridRange(grid: TableGrid, view: TableView, area: TableArea): Range {
  const { row, column, rowSpan, columnSpan } = area;
  const fits =
    [row, column, rowSpan, columnSpan].every(Number.isInteger) &&
    row >= 0 &&
    column >= 0 &&
    rowSpan >= 1 &&
    columnSpan >= 1 &&
    row + rowSpan <= view.rows.length &&
    column + columnSpan <= view.columns.length;
  assert(fits, `no cells ${row},${column}+${rowSpan},${columnSpan} in the table`);
  const at = (lines: readonly RawLine[], line: TableLine | undefined): number =>
    lines.findIndex(({ id }) => id === line?.id);
  return {
    top: at(grid.rows, view.rows[row]),
    bottom: at(grid.rows, view.rows[row + rowSpan - 1]) + 1,
    left: at(grid.columns, view.columns[column]),
    right: at(grid.columns, view.columns[column + columnSpan - 1]) + 1,
  };
}

/** The smallest rectangle that holds `range` and every merge that it touches, with the lines of these that are not shown. */
export function withMerges(grid: TableGrid, range: Range): Range {
  let whole = range;
  for (;;) {
    const next = grid.holding.filter((area) => overlap(area, whole)).reduce(unite, whole);
    if (sameJson(next, whole)) return whole;
    whole = next;
  }
}

function unite(range: Range, { top, bottom, left, right }: Range): Range {
  return {
    top: Math.min(range.top, top),
    bottom: Math.max(range.bottom, bottom),
    left: Math.min(range.left, left),
    right: Math.max(range.right, right),
  };
}

/** The first and the last of `lines`; null if one has no readable place. */
export function cornersOf(lines: readonly RawLine[]): readonly [Corner, Corner] | null {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined || first.place === null || last.place === null) return null;
  return [
    { id: first.id, place: first.place },
    { id: last.id, place: last.place },
  ];
}

/** The lines that the merged cells cover which show the words of the cell `name`; null if it stands alone. */
export function mergedLines(grid: TableGrid, name: CellName, axis: Axis): readonly RawLine[] | null {
  const rowAt = grid.rows.findIndex(({ id }) => id === name.row);
  const columnAt = grid.columns.findIndex(({ id }) => id === name.column);
  const area = grid.holding.find(
    ({ top, bottom, left, right }) => rowAt >= top && rowAt < bottom && columnAt >= left && columnAt < right,
  );
  return area === undefined ? null : linesOf(grid, area, axis);
}

/** The lines of one axis that `area` covers. */
export function linesOf(grid: TableGrid, area: MergeArea, axis: Axis): readonly RawLine[] {
  return axis === "row" ? grid.rows.slice(area.top, area.bottom) : grid.columns.slice(area.left, area.right);
}
