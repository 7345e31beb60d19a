import type * as Y from "yjs";
import { assert } from "../../base/assert.ts";
import { plainJson, sameJson } from "../plainJson.ts";
import { overlap } from "./mergeAreas.ts";
import { cornersOf, gridRange, linesOf, mergedLines, withMerges } from "./mergeRange.ts";
import { cellRegisterKey, cellRoot, isTableId, lineKey, mergeKey, nextId, tableKey, tableRoot } from "./names.ts";
import type { Axis, CellName } from "./names.ts";
import type { Chance } from "../orderKeys.ts";
import { placeInGap } from "./placement.ts";
import { mergeRegister, shorterRegister } from "./rawTable.ts";
import type { RawLine } from "./rawTable.ts";
import type { TableReading } from "./readTable.ts";
import { isProperty } from "./registers.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "./types.ts";
import type { RegisterChange, TableArea, TableLine, TableView } from "./types.ts";
import { deleteWords, existingRoot } from "./words.ts";

/**
 * One table, to be read and edited. Each edit is one transaction with the origin given (inside of another one it is part of that),
 * and none copies text. Places are rows and columns as shown; one that is not there throws {@link AssertionError}.
 */
export class Table {
  readonly id: string;
  readonly #doc: Y.Doc;
  readonly #read: () => TableReading;
  readonly #chance: Chance;

  /** `read` gives the table as it is now, in the middle of transactions too. */
  constructor(doc: Y.Doc, id: string, read: () => TableReading, chance: Chance) {
    this.id = id;
    this.#doc = doc;
    this.#read = read;
    this.#chance = chance;
  }

  get view(): TableView {
    return this.#read().view;
  }

  /** The name of the root that holds the flow of a cell: open it with `openFlow(doc, root)`. */
  cellRoot(row: string, column: string): string {
    assert(isTableId(row) && isTableId(column), "no ids of a row and a column");
    return cellRoot(this.id, row, column);
  }

  /** Puts `count` new rows in front of the row at `index`, or behind the last; returns their ids. */
  insertRows(index: number, count: number, origin: unknown, attributes: RegisterChange = {}): readonly string[] {
    return this.#insertLines("row", index, count, attributes, origin);
  }

  insertColumns(index: number, count: number, origin: unknown, attributes: RegisterChange = {}): readonly string[] {
    return this.#insertLines("column", index, count, attributes, origin);
  }

  /**
   * Deletes rows and the words in their cells. What others write there meanwhile keeps its row. Merged cells that reach beyond
   * these rows keep their words; of those that do not, all are deleted that they show.
   */
  deleteRows(ids: readonly string[], origin: unknown): void {
    this.#deleteLines("row", ids, origin);
  }

  deleteColumns(ids: readonly string[], origin: unknown): void {
    this.#deleteLines("column", ids, origin);
  }

  /** Moves rows so that they stand, in their order, in front of the row that is at `index` now, or behind the last. */
  moveRows(ids: readonly string[], index: number, origin: unknown): void {
    this.#moveLines("row", ids, index, origin);
  }

  moveColumns(ids: readonly string[], index: number, origin: unknown): void {
    this.#moveLines("column", ids, index, origin);
  }

  /** Makes one cell of all cells in `area` and of the merged cells that it touches. Their words stay where they are. */
  mergeCells(area: TableArea, origin: unknown): void {
    this.#write(origin, (map) => {
      const { view, grid } = this.#read();
      const range = withMerges(grid, gridRange(grid, view, area));
      if ((range.bottom - range.top) * (range.right - range.left) < 2) return;
      const rows = grid.rows.slice(range.top, range.bottom);
      const columns = grid.columns.slice(range.left, range.right);
      const merge = { rows: cornersOf(rows), columns: cornersOf(columns) };
      // A line without a readable place, a stranger's work, gets one first: a corner has to name it.
      if (merge.rows === null || merge.columns === null) {
        for (const axis of ["row", "column"] as const) this.#placeAll(map, axis);
        this.mergeCells(area, origin);
        return;
      }
      for (const old of [...grid.holding, ...grid.waiting]) if (overlap(old, range)) map.delete(mergeKey(old.merge.id));
      map.set(mergeKey(nextId(this.#doc)), mergeRegister({ rows: merge.rows, columns: merge.columns }));
      // Merged cells need a row and a column that are there. Whoever merges deleted ones, shown for their words, wants to keep them.
      const among = (lines: readonly RawLine[], line: TableLine): boolean => lines.some(({ id }) => id === line.id);
      const inside = {
        row: view.rows.filter((row) => among(rows, row)),
        column: view.columns.filter((column) => among(columns, column)),
      };
      for (const axis of ["row", "column"] as const) this.#keep(map, axis, inside[axis]);
    });
  }

  /** Takes merged cells apart: every cell has its own words again. Nothing happens if there is no merge at this place. */
  splitCells(row: number, column: number, origin: unknown): void {
    this.#write(origin, (map) => {
      const { view, grid } = this.#read();
      const inside = (from: number, length: number, at: number): boolean => at >= from && at < from + length;
      const span = view.spans.find(
        (entry) => inside(entry.row, entry.rowSpan, row) && inside(entry.column, entry.columnSpan, column),
      );
      const area = grid.holding.find(({ merge }) => merge.id === span?.id);
      if (area === undefined) return;
      // The merges that gave way to this one go too. Otherwise they would hold now, though somebody asked for single cells.
      for (const old of [area, ...grid.waiting]) if (overlap(old, area)) map.delete(mergeKey(old.merge.id));
    });
  }

  /** Sets properties of a row. Each is a register of its own: others' changes of other properties stand. */
  setRow(id: string, change: RegisterChange, origin: unknown): void {
    this.#setLine("row", id, change, origin);
  }

  setColumn(id: string, change: RegisterChange, origin: unknown): void {
    this.#setLine("column", id, change, origin);
  }

  setCell(row: string, column: string, change: RegisterChange, origin: unknown): void {
    this.#checkLine("row", row);
    this.#checkLine("column", column);
    this.#write(origin, (map) => setRegisters(map, change, (register) => cellRegisterKey(row, column, register)));
  }

  /** Sets properties of the table as a whole. */
  setTable(change: RegisterChange, origin: unknown): void {
    this.#write(origin, (map) => setRegisters(map, change, tableKey));
  }

  /** Takes back that the rows and the columns of `cells` were deleted. */
  keepCells(cells: readonly CellName[], origin: unknown): void {
    this.#write(origin, (map) => {
      const { rows, columns } = this.view;
      const kept = { row: new Set(cells.map(({ row }) => row)), column: new Set(cells.map(({ column }) => column)) };
      this.#keep(
        map,
        "row",
        rows.filter(({ id }) => kept.row.has(id)),
      );
      this.#keep(
        map,
        "column",
        columns.filter(({ id }) => kept.column.has(id)),
      );
    });
  }

  #keep(map: Y.Map<unknown>, axis: Axis, lines: readonly TableLine[]): void {
    for (const { id, deleted } of lines) if (deleted) map.set(lineKey(axis, id, "on"), true);
  }

  #insertLines(
    axis: Axis,
    index: number,
    count: number,
    attributes: RegisterChange,
    origin: unknown,
  ): readonly string[] {
    const shown = this.#lines(axis);
    const across = this.#lines(axis === "row" ? "column" : "row").length;
    const most = Math.min(axis === "row" ? MAX_ROWS : MAX_COLUMNS, Math.floor(MAX_CELLS / Math.max(1, across)));
    assert(Number.isInteger(count) && count >= 0 && shown.length + count <= most, `no more than ${most} ${axis}s`);
    assert(isGap(shown, index), `no ${axis} ${index} of ${shown.length}`);
    const ids: string[] = [];
    this.#write(origin, (map) => {
      const ordered = this.#ordered(axis);
      const { keys, spread } = placeInGap(ordered, gapBehind(ordered, shown[index - 1]), count, this.#chance);
      for (const key of keys) {
        const id = nextId(this.#doc);
        ids.push(id);
        map.set(lineKey(axis, id, "p"), key);
        map.set(lineKey(axis, id, "on"), true);
        setRegisters(map, attributes, (register) => lineKey(axis, id, register));
      }
      writeSpread(map, axis, spread);
    });
    return ids;
  }

  #deleteLines(axis: Axis, ids: readonly string[], origin: unknown): void {
    for (const id of ids) this.#checkLine(axis, id);
    const gone = new Set(ids);
    const shown = this.#lines(axis);
    this.#write(origin, (map, transaction) => {
      const { grid, words } = this.#read();
      const staying = shown.filter((line) => !gone.has(line.id));
      const shownIds = new Set(staying.map(({ id }) => id));
      for (const name of words.values()) {
        const merged = mergedLines(grid, name, axis);
        if (merged === null ? gone.has(name[axis]) : !merged.some(({ id }) => shownIds.has(id))) {
          deleteWords(transaction, existingRoot(this.#doc, cellRoot(this.id, name.row, name.column)));
        }
      }
      // What is left of merged cells needs a row and a column that are there.
      for (const area of grid.holding) {
        const merged = linesOf(grid, area, axis);
        if (!merged.some(({ id }) => gone.has(id)) || merged.some(({ id, on }) => on && !gone.has(id))) continue;
        this.#keep(
          map,
          axis,
          staying.filter((line) => merged.some(({ id }) => id === line.id)),
        );
      }
      for (const id of gone) {
        const key = lineKey(axis, id, "on");
        if (map.has(key)) map.delete(key);
      }
    });
  }

  #moveLines(axis: Axis, ids: readonly string[], index: number, origin: unknown): void {
    for (const id of ids) this.#checkLine(axis, id);
    const shown = this.#lines(axis);
    assert(isGap(shown, index), `no ${axis} ${index} of ${shown.length}`);
    const moved = new Set(ids);
    const order = shown.filter(({ id }) => moved.has(id)).map(({ id }) => id);
    const staying = shown.filter(({ id }) => !moved.has(id));
    const before = shown.slice(0, index).filter(({ id }) => !moved.has(id));
    const wanted = [...before.map(({ id }) => id), ...order, ...staying.slice(before.length).map(({ id }) => id)];
    if (wanted.every((id, at) => id === shown[at]?.id)) return;
    this.#write(origin, (map) => {
      const ordered = this.#ordered(axis).filter(({ id }) => !moved.has(id));
      const { keys, spread } = placeInGap(ordered, gapBehind(ordered, before.at(-1)), order.length, this.#chance);
      for (const [at, id] of order.entries()) map.set(lineKey(axis, id, "p"), keys[at]);
      writeSpread(map, axis, spread);
      // Among merged cells a deleted line would not be shown: its words would be in these.
      this.#keep(
        map,
        axis,
        shown.filter(({ id }) => moved.has(id)),
      );
    });
  }

  #setLine(axis: Axis, id: string, change: RegisterChange, origin: unknown): void {
    this.#checkLine(axis, id);
    this.#write(origin, (map) => setRegisters(map, change, (register) => lineKey(axis, id, register)));
  }

  /** Gives every line a place, in the order in which they are. */
  #placeAll(map: Y.Map<unknown>, axis: Axis): void {
    const ordered = this.#ordered(axis);
    const { keys } = placeInGap([], 0, ordered.length, this.#chance);
    for (const [at, { id }] of ordered.entries()) map.set(lineKey(axis, id, "p"), keys[at]);
  }

  #lines(axis: Axis): readonly TableLine[] {
    const { view } = this.#read();
    return axis === "row" ? view.rows : view.columns;
  }

  /** All lines, the deleted ones too: a new one must have its place among them, should they come back. */
  #ordered(axis: Axis): readonly RawLine[] {
    const { grid } = this.#read();
    return axis === "row" ? grid.rows : grid.columns;
  }

  #checkLine(axis: Axis, id: string): void {
    assert(
      this.#ordered(axis).some((line) => line.id === id),
      `no ${axis} ${id}`,
    );
  }

  #write(origin: unknown, run: (map: Y.Map<unknown>, transaction: Y.Transaction) => void): void {
    this.#doc.transact((transaction) => run(this.#doc.getMap(tableRoot(this.id)), transaction), origin);
  }
}

/** Writes the registers whose stored value differs. */
export function setRegisters(map: Y.Map<unknown>, change: RegisterChange, keyOf: (register: string) => string): void {
  for (const [register, value] of Object.entries(change)) {
    if (value === undefined || !isProperty(register)) continue;
    const key = keyOf(register);
    if (value === null) {
      if (map.has(key)) map.delete(key);
    } else if (!map.has(key) || !sameJson(map.get(key), value)) {
      map.set(key, plainJson(value));
    }
  }
}

/**
 * Shorter keys for lines that made room. They are written beside the place, not over it: somebody who moves one of them at the same
 * time means it, and wins.
 */
function writeSpread(map: Y.Map<unknown>, axis: Axis, spread: ReadonlyMap<RawLine, string>): void {
  for (const [{ id, place }, key] of spread) {
    if (place === null) map.set(lineKey(axis, id, "p"), key);
    else map.set(lineKey(axis, id, "s"), shorterRegister(place, key));
  }
}

function isGap(shown: readonly TableLine[], index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index <= shown.length;
}

/** The gap directly behind `line`; the first one without. */
function gapBehind(ordered: readonly RawLine[], line: TableLine | undefined): number {
  return line === undefined ? 0 : ordered.findIndex(({ id }) => id === line.id) + 1;
}
