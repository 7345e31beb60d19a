import { expect } from "vitest";
import * as Y from "yjs";
import { assertNever } from "../../../../../lib/base/assert.ts";
import type { CellName } from "../../../../../lib/flow/table/names.ts";
import { cellRoot } from "../../../../../lib/flow/table/names.ts";
import { partsAt } from "../../../../../lib/flow/table/readTable.ts";
import type { Table } from "../../../../../lib/flow/table/Table.ts";
import { emptyTable, insertTable, readTableData } from "../../../../../lib/flow/table/tableData.ts";
import type { TableData } from "../../../../../lib/flow/table/tableData.ts";
import { findWords } from "../../../../../lib/flow/table/words.ts";
import type { TableArea, TableLine } from "../../../../../lib/flow/table/types.ts";
import type { Flow } from "../../../../../lib/flow/types.ts";
import type { Random } from "../../../../harness/random.ts";
import type { TableLedger } from "./tableLedger.ts";
import { USER } from "./tableNetwork.ts";
import type { TableWriter } from "./tableNetwork.ts";
import { linesOf, shownCharacters, shownTables } from "./tableShown.ts";

export const OPERATIONS = [
  "type",
  "erase",
  "split block",
  "format",
  "insert",
  "delete",
  "move",
  "merge cells",
  "split cells",
  "set line",
  "set cell",
  "set table",
  "new table",
  "copy table",
  "delete table",
  "cut and paste table",
  "type outside",
] as const;

export type OperationName = (typeof OPERATIONS)[number] | "undo" | "redo";

/** A fault to be planted: does `name` its own way. Returns false to have it done properly. */
export type Sabotage = (name: OperationName, writer: TableWriter, table: Table | null) => boolean;

interface Hand {
  readonly writer: TableWriter;
  readonly random: Random;
  readonly ledger: TableLedger;
  readonly sabotage: Sabotage;
}

/** Operations that may take words away. */
const TAKING: ReadonlySet<OperationName> = new Set(["erase", "delete", "delete table", "undo", "redo"]);

/**
 * Does one operation of kind `name` at a random place, holds what it did in the own document against what it should, and writes it
 * down. Returns whether there was anything to do.
 */
export function operate(hand: Hand, name: OperationName): boolean {
  const { writer, ledger } = hand;
  const before = { written: writtenCharacters(writer.doc), shown: new Set(shownCharacters(writer)) };
  const did = act(hand, name);
  const after = { written: writtenCharacters(writer.doc), shown: new Set(shownCharacters(writer)) };
  if (!TAKING.has(name)) {
    expect(
      [...before.shown].filter((character) => !after.shown.has(character)),
      `"${name}" takes no words away`,
    ).toEqual([]);
  }
  for (const character of before.written) if (!after.written.has(character)) ledger.deleted(character);
  return did;
}

/** Every character that is in the document and not deleted, shown or not. */
function writtenCharacters(doc: Y.Doc): Set<string> {
  const characters = new Set<string>();
  for (const root of doc.share.values()) {
    for (let item = root._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      for (const character of item.content.str) characters.add(character);
    }
  }
  return characters;
}

function act(hand: Hand, name: OperationName): boolean {
  const { writer, random, ledger, sabotage } = hand;
  const { flow, tables } = writer;
  const shown = shownTables(writer);
  const table = shown.length === 0 ? null : random.pick(shown);
  if (sabotage(name, writer, table)) return true;
  switch (name) {
    case "undo":
      return writer.undo.undo();
    case "redo":
      return writer.undo.redo();
    case "new table": {
      if (shown.length > 2) return false;
      const id = makeTable(writer, random, emptyTable(1 + random.int(4), 1 + random.int(4)));
      noteLines(ledger, tables.table(id));
      return true;
    }
    case "type outside": {
      const at = 1 + random.int(flow.length);
      flow.transact(USER, () => flow.insertText(at, ledger.fresh(1), {}));
      return true;
    }
    default:
      return table !== null && actOn(hand, table, name);
  }
}

function actOn(
  { writer, random, ledger }: Hand,
  table: Table,
  name: Exclude<OperationName, "undo" | "redo" | "new table" | "type outside">,
): boolean {
  const { doc, flow, tables } = writer;
  const { view } = table;
  const axis = random.pick(["row", "column"] as const);
  const lines = axis === "row" ? view.rows : view.columns;
  // Deleted lines that are shown for their words can come and go without anybody's doing, as merged cells show these words or not.
  const order = (wanted: readonly string[]): readonly string[] => {
    const after = idsOf(axis === "row" ? table.view.rows : table.view.columns);
    return after.filter((id) => wanted.includes(id));
  };
  switch (name) {
    case "type":
    case "erase":
    case "split block":
    case "format": {
      const wordy = [...new Set(writtenWords(doc, table).values())];
      // Where somebody wrote already there is something to be done, and people meet.
      const place = wordy.length > 0 && random.chance(0.6) ? random.pick(wordy) : pickCell(table, random);
      if (place === null) return false;
      const cell = writer.cell(cellRoot(table.id, place.row, place.column));
      return flow.transact(USER, () => writeIn(cell, table.id, place, name, random, ledger));
    }
    case "insert": {
      if (lines.length > 7) return false;
      const at = random.int(lines.length + 1);
      const count = 1 + random.int(2);
      const ids =
        axis === "row" ? table.insertRows(at, count, USER) : table.insertColumns(at, count, USER, { header: true });
      for (const id of ids) ledger.made(`${table.id}:${axis}:${id}`);
      const before = idsOf(lines.slice(0, at).filter(isLive));
      const behind = idsOf(lines.slice(at).filter(isLive));
      const wanted = [...before, ...ids, ...behind];
      expect(order(wanted), "inserted where it was asked for").toEqual(wanted);
      return true;
    }
    case "delete": {
      if (lines.length === 0) return false;
      const ids = idsOf(someOf(lines, random));
      const words = writtenWords(doc, table);
      if (axis === "row") table.deleteRows(ids, USER);
      else table.deleteColumns(ids, USER);
      for (const id of ids) ledger.unmade(`${table.id}:${axis}:${id}`);
      expect(order(ids), "deleted").toEqual([]);
      const left = writtenWords(doc, table);
      // Those of lines that were deleted before can go: merged cells showed them, and are deleted whole.
      const others = idsOf(lines).filter((id) => !ids.includes(id));
      for (const [character, at] of words) {
        if (!left.has(character)) expect(others, "no words of lines that stay").not.toContain(at[axis]);
      }
      return true;
    }
    case "move": {
      if (lines.length < 2) return false;
      const ids = idsOf(someOf(lines, random));
      const at = random.int(lines.length + 1);
      if (axis === "row") table.moveRows(ids, at, USER);
      else table.moveColumns(ids, at, USER);
      const others = (part: readonly TableLine[]): string[] =>
        idsOf(part.filter(isLive)).filter((id) => !ids.includes(id));
      const wanted = [...others(lines.slice(0, at)), ...ids, ...others(lines.slice(at))];
      expect(order(wanted), "moved where it was asked for").toEqual(wanted);
      return true;
    }
    case "merge cells": {
      const area = pickArea(table, random);
      if (area === null) return false;
      table.mergeCells(area, USER);
      const covered = table.view.spans.some(
        (span) =>
          span.row <= area.row &&
          span.column <= area.column &&
          span.row + span.rowSpan >= area.row + area.rowSpan &&
          span.column + span.columnSpan >= area.column + area.columnSpan,
      );
      expect(covered, "the cells are one").toBe(true);
      return true;
    }
    case "split cells": {
      if (view.spans.length === 0) return false;
      const span = random.pick(view.spans);
      table.splitCells(span.row, span.column, USER);
      expect(
        table.view.spans.map(({ id }) => id),
        "taken apart",
      ).toEqual(view.spans.map(({ id }) => id).filter((id) => id !== span.id));
      return true;
    }
    case "set line": {
      if (lines.length === 0) return false;
      const { id } = random.pick(lines);
      const change = { size: 30 + random.int(200), header: random.chance(0.5) ? true : null };
      if (axis === "row") table.setRow(id, change, USER);
      else table.setColumn(id, change, USER);
      return true;
    }
    case "set cell": {
      const cell = pickCell(table, random);
      if (cell === null) return false;
      table.setCell(cell.row, cell.column, { color: random.pick(["red", "blue", null]), align: "center" }, USER);
      return true;
    }
    case "set table":
      table.setTable({ width: random.int(1_000) }, USER);
      return true;
    case "copy table": {
      if (shownTables(writer).length > 2) return false;
      const id = makeTable(writer, random, withFreshWords(readTableData(doc, view), ledger));
      noteLines(ledger, tables.table(id));
      for (const line of linesOf(tables.table(id).view)) ledger.wrote(line);
      return true;
    }
    case "delete table":
      if (random.chance(0.6)) return false;
      tables.transact(USER, () => deleteEmbed(flow, tables.embedOf(table.id)));
      expect(tables.embedOf(table.id), "no embed shows it").toBeUndefined();
      expect([...writtenWords(doc, table).keys()], "its words are deleted").toEqual([]);
      return true;
    case "cut and paste table":
      tables.transact(USER, () => {
        deleteEmbed(flow, tables.embedOf(table.id));
        flow.insertEmbed(1 + random.int(flow.length), { type: "table", props: { id: table.id } }, {});
      });
      expect(tables.embedOf(table.id), "an embed shows it").toBeDefined();
      return true;
    default:
      return assertNever(name);
  }
}

function writeIn(
  cell: Flow,
  tableId: string,
  { row, column }: CellName,
  name: "type" | "erase" | "split block" | "format",
  random: Random,
  ledger: TableLedger,
): boolean {
  const at = random.chance(0.3) ? cell.length : random.int(cell.length + 1);
  const length = Math.min(1 + random.int(3), cell.length - at);
  switch (name) {
    case "type":
      ledger.wrote(`${tableId}:row:${row}`);
      ledger.wrote(`${tableId}:column:${column}`);
      cell.insertText(at, ledger.fresh(1 + random.int(2)), random.chance(0.3) ? { bold: true } : {});
      return true;
    case "split block":
      cell.insertMark(at, random.chance(0.5) ? {} : { type: "bullet" });
      return true;
    case "erase":
      if (length < 1) return false;
      cell.deleteRange(at, length);
      return true;
    case "format":
      if (length < 1) return false;
      cell.formatRange(at, length, { italic: random.chance(0.7) ? true : null });
      return true;
    default:
      return assertNever(name);
  }
}

function makeTable({ flow }: TableWriter, random: Random, data: TableData): string {
  const at = 1 + random.int(flow.length);
  return insertTable(flow, at, data, USER, () => random.next());
}

function noteLines(ledger: TableLedger, { view }: Table): void {
  for (const line of linesOf(view)) ledger.made(line);
}

function withFreshWords(data: TableData, ledger: TableLedger): TableData {
  return {
    ...data,
    cells: data.cells.map((row) =>
      row.map((cell) => ({
        ...cell,
        blocks: cell.blocks.map((block) => ({
          ...block,
          content: block.content.map((inline) =>
            inline.kind === "text" ? { ...inline, text: ledger.fresh(inline.text.length) } : inline,
          ),
        })),
      })),
    ),
  };
}

/** Deletes `embed` as an editor does that knows nothing of tables. */
export function deleteEmbed(flow: Flow, embed: Y.Map<unknown> | undefined): void {
  const item = embed?._item;
  const at = item === undefined || item === null ? null : flow.resolveAnchor({ item: item.id, assoc: 0 });
  if (at === null) throw new Error("no such embed");
  flow.deleteRange(at, 1);
}

/** The characters in all cells of a table, shown or not, and where each is. */
export function writtenWords(doc: Y.Doc, { id }: Table): Map<string, CellName> {
  const words = new Map<string, CellName>();
  for (const name of findWords(doc, id).values()) {
    let item = doc.share.get(cellRoot(id, name.row, name.column))?._start ?? null;
    for (; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
      for (const character of item.content.str) words.set(character, name);
    }
  }
  return words;
}

/** One of the cells that are shown; of merged ones any that shows words. */
function pickCell({ view }: Table, random: Random): CellName | null {
  if (view.rows.length === 0 || view.columns.length === 0) return null;
  for (;;) {
    const parts = partsAt(view, random.int(view.rows.length), random.int(view.columns.length));
    if (parts.length > 0) return random.pick(parts);
  }
}

function pickArea({ view: { rows, columns } }: Table, random: Random): TableArea | null {
  if (rows.length * columns.length < 2) return null;
  for (;;) {
    const [row, column] = [random.int(rows.length), random.int(columns.length)];
    const rowSpan = Math.min(rows.length - row, 1 + random.int(3));
    const columnSpan = Math.min(columns.length - column, 1 + random.int(3));
    if (rowSpan * columnSpan > 1) return { row, column, rowSpan, columnSpan };
  }
}

function isLive({ deleted }: TableLine): boolean {
  return !deleted;
}

/** One to three neighbours. */
function someOf(lines: readonly TableLine[], random: Random): readonly TableLine[] {
  const at = random.int(lines.length);
  return lines.slice(at, at + 1 + random.int(3));
}

function idsOf(lines: readonly TableLine[]): string[] {
  return lines.map(({ id }) => id);
}
