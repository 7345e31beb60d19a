import type * as Y from "yjs";
import { sortedEntries } from "../plainJson.ts";
import { cellKey, parseKey, tableRoot } from "./names.ts";
import type { Axis } from "./names.ts";
import { isOrderKey } from "../orderKeys.ts";
import { isProperty, readProperty } from "./registers.ts";
import { existingRoot } from "./words.ts";

/** A row or column as its registers say, whether it is shown or not. */
export interface RawLine {
  readonly id: string;
  /** Whether it is there: nobody deleted it. */
  on: boolean;
  /** Where it was put last; null when that cannot be read. */
  place: string | null;
  /** What it is ordered by: `place`, or the shorter key that stands for it. */
  key: string | null;
  readonly attributes: Record<string, unknown>;
}

/** One corner of a merge: a line, and the place that it had when the cells were merged. */
export interface Corner {
  readonly id: string;
  readonly place: string;
}

/** Cells that somebody made one: from the first row and column to the last. */
export interface RawMerge {
  readonly id: string;
  readonly rows: readonly [Corner, Corner];
  readonly columns: readonly [Corner, Corner];
}

/** What the registers of a table say, before anything is decided. */
export interface RawTable {
  readonly rows: Map<string, RawLine>;
  readonly columns: Map<string, RawLine>;
  readonly attributes: Record<string, unknown>;
  readonly cells: Map<string, Record<string, unknown>>;
  readonly merges: readonly RawMerge[];
}

/** Reads the registers of the table `tableId`, which may hold anything or not be there. Never throws. */
export function readRawTable(doc: Y.Doc, tableId: string): RawTable {
  const merges: RawMerge[] = [];
  const raw = { rows: new Map(), columns: new Map(), attributes: {}, cells: new Map(), merges } satisfies RawTable;
  const map = tableMap(doc, tableId);
  if (map === null) return raw;
  const shorter = new Map<RawLine, unknown>();
  for (const [key, value] of sortedEntries(map)) {
    const parsed = parseKey(key);
    if (parsed === null) continue;
    switch (parsed.kind) {
      case "line": {
        const line = lineOf(raw, parsed.axis, parsed.id);
        if (parsed.register === "on") line.on = value === true;
        else if (parsed.register === "p") line.place = isOrderKey(value) ? value : null;
        else if (parsed.register === "s") shorter.set(line, value);
        else setProperty(line.attributes, parsed.register, value);
        break;
      }
      case "cell": {
        const name = cellKey(parsed.row, parsed.column);
        const attributes: Record<string, unknown> = raw.cells.get(name) ?? {};
        setProperty(attributes, parsed.register, value);
        raw.cells.set(name, attributes);
        break;
      }
      case "table":
        setProperty(raw.attributes, parsed.register, value);
        break;
      case "merge": {
        const merge = readMerge(parsed.id, value);
        if (merge !== null) merges.push(merge);
        break;
      }
    }
  }
  for (const lines of [raw.rows, raw.columns]) {
    for (const line of lines.values()) line.key = shorterKey(line.place, shorter.get(line)) ?? line.place;
  }
  return raw;
}

/** The root map of a table; null if nothing was ever written to it. */
function tableMap(doc: Y.Doc, tableId: string): Y.Map<unknown> | null {
  const name = tableRoot(tableId);
  return existingRoot(doc, name) === undefined ? null : doc.getMap(name);
}

/** The line with `id`, new if it was not met before. */
export function lineOf(raw: RawTable, axis: Axis, id: string): RawLine {
  const lines = axis === "row" ? raw.rows : raw.columns;
  let line = lines.get(id);
  if (line === undefined) {
    line = { id, on: false, place: null, key: null, attributes: {} };
    lines.set(id, line);
  }
  return line;
}

/** What stands in `s`: the key for a line as long as nobody moves it from `place`. */
export function shorterRegister(place: string, key: string): string {
  return `${place}>${key}`;
}

function shorterKey(place: string | null, stored: unknown): string | null {
  if (place === null || typeof stored !== "string" || !stored.startsWith(`${place}>`)) return null;
  const key = stored.slice(place.length + 1);
  return isOrderKey(key) ? key : null;
}

function setProperty(attributes: Record<string, unknown>, register: string, value: unknown): void {
  if (!isProperty(register)) return;
  const read = readProperty(register, value);
  if (read !== undefined) attributes[register] = read;
}

/** As stored: `[row, its place, row, its place, column, its place, column, its place]`. */
function readMerge(id: string, stored: unknown): RawMerge | null {
  if (!Array.isArray(stored) || stored.length !== 8) return null;
  const corners: Corner[] = [];
  for (let at = 0; at < 8; at += 2) {
    const [line, place] = [stored[at] as unknown, stored[at + 1] as unknown];
    if (typeof line !== "string" || !isOrderKey(place)) return null;
    corners.push({ id: line, place });
  }
  const [top, bottom, left, right] = corners as [Corner, Corner, Corner, Corner];
  return { id, rows: [top, bottom], columns: [left, right] };
}

/** A merge as it is stored. */
export function mergeRegister({ rows, columns }: Omit<RawMerge, "id">): string[] {
  return [...rows, ...columns].flatMap(({ id, place }) => [id, place]);
}
