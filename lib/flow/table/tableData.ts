import type * as Y from "yjs";
import { FlowModel } from "../flowModel.ts";
import { openFlow } from "../openFlow.ts";
import type { BlockAttributes, Flow, FlowBlock, Inline } from "../types.ts";
import { cellKey, cellRegisterKey, cellRoot, lineKey, mergeKey, nextId, tableKey, tableRoot } from "./names.ts";
import type { CellName } from "./names.ts";
import { keysBetween, systemChance } from "../orderKeys.ts";
import type { Chance } from "../orderKeys.ts";
import { mergeRegister } from "./rawTable.ts";
import { partsAt } from "./readTable.ts";
import { setRegisters } from "./Table.ts";
import { TABLE_EMBED } from "./tableEmbeds.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "./types.ts";
import type { CellAttributes, LineAttributes, RegisterChange, TableArea, TableAttributes, TableView } from "./types.ts";
import { existingRoot, hasWords } from "./words.ts";

/** A block without its place in a document. */
export interface BlockData {
  readonly attributes: BlockAttributes;
  readonly content: readonly Inline[];
}

/** A cell as data. */
export interface CellData {
  readonly attributes: CellAttributes;
  /** None if it is empty. */
  readonly blocks: readonly BlockData[];
}

/** A table as plain data: without ids, so that it can be written anywhere, any number of times. */
export interface TableData {
  readonly attributes: TableAttributes;
  readonly rows: readonly LineAttributes[];
  readonly columns: readonly LineAttributes[];
  /** By row, then by column. A row that is too short goes on with empty cells. */
  readonly cells: readonly (readonly CellData[])[];
  readonly merges: readonly TableArea[];
}

/** The blocks of a cell, as they are now. */
export function readCell(doc: Y.Doc, tableId: string, { row, column }: CellName): readonly FlowBlock[] {
  const name = cellRoot(tableId, row, column);
  return hasWords(existingRoot(doc, name)) ? new FlowModel(doc.getText(name)).blocks : [];
}

/** What the table `view` of `doc` says now. Merged cells say all that they show in their first cell. */
export function readTableData(doc: Y.Doc, view: TableView): TableData {
  const cells = view.rows.map((row, rowAt) =>
    view.columns.map((column, columnAt): CellData => {
      const name = { row: row.id, column: column.id };
      // Most tables have no merged cells, and most cells no words.
      const parts = view.spans.length === 0 ? [name] : partsAt(view, rowAt, columnAt);
      return {
        attributes: view.cells.get(cellKey(row.id, column.id)) ?? {},
        blocks: parts
          .flatMap((part) => readCell(doc, view.id, part))
          .map(({ attributes, content }) => ({ attributes, content })),
      };
    }),
  );
  return {
    attributes: view.attributes,
    rows: view.rows.map(({ attributes }) => attributes),
    columns: view.columns.map(({ attributes }) => attributes),
    cells,
    merges: view.spans.map(({ row, column, rowSpan, columnSpan }) => ({ row, column, rowSpan, columnSpan })),
  };
}

/** An empty table of so many rows and columns, as data. */
export function emptyTable(rows: number, columns: number): TableData {
  return {
    attributes: {},
    rows: Array.from({ length: rows }, () => ({})),
    columns: Array.from({ length: columns }, () => ({})),
    cells: [],
    merges: [],
  };
}

/**
 * Writes `data` as a new table, with ids and cells of its own, and an embed that shows it at `index` of the main flow; returns the
 * table's id. What is beyond the limits of a table is left out, and so are tables in cells. One transaction.
 */
export function insertTable(
  flow: Flow,
  index: number,
  data: TableData,
  origin: unknown,
  chance: Chance = systemChance,
): string {
  return flow.transact(origin, () => {
    const id = nextId(flow.doc);
    flow.insertEmbed(index, { type: TABLE_EMBED, props: { id } }, {});
    writeTable(flow.doc, id, data, chance);
    return id;
  });
}

/**
 * Writes `data` into the table `id`, which nobody else may know yet. Its embed has to be written in the same transaction, or the
 * table counts as lost.
 */
export function writeTable(doc: Y.Doc, id: string, data: TableData, chance: Chance = systemChance): void {
  doc.transact(() => {
    const map = doc.getMap(tableRoot(id));
    setRegisters(map, data.attributes, tableKey);
    // The table's id is nobody else's, so that short ids do for the lines that it begins with.
    const columns = writeLines(map, "column", data.columns.slice(0, MAX_COLUMNS), chance);
    const most = Math.min(MAX_ROWS, Math.floor(MAX_CELLS / Math.max(1, columns.length)));
    const rows = writeLines(map, "row", data.rows.slice(0, most), chance);
    for (const merge of data.merges) writeMerge(doc, map, merge, rows, columns);
    for (const [rowAt, row] of rows.entries()) {
      for (const [columnAt, column] of columns.entries()) {
        const cell = data.cells[rowAt]?.[columnAt];
        if (cell === undefined) continue;
        setRegisters(map, cell.attributes, (register) => cellRegisterKey(row.id, column.id, register));
        if (cell.blocks.length > 0) writeCell(doc, cellRoot(id, row.id, column.id), cell.blocks);
      }
    }
  });
}

/** Writes `blocks` behind all that is in a cell. */
function writeCell(doc: Y.Doc, root: string, blocks: readonly BlockData[]): void {
  const cell = openFlow(doc, root);
  try {
    appendBlocks(cell, blocks);
  } finally {
    cell.dispose();
  }
}

/** Writes `blocks` behind all that is in the flow of a cell. */
export function appendBlocks(cell: Flow, blocks: readonly BlockData[]): void {
  cell.doc.transact(() => {
    for (const { attributes, content } of blocks) {
      const { unknownType, ...known } = attributes;
      const stored =
        unknownType === undefined ? known : ({ ...known, type: unknownType } as unknown as BlockAttributes);
      // The first block needs no mark if it is plain: text in front of every mark is a paragraph.
      if (cell.length > 0 || Object.keys(stored).length > 0) cell.insertMark(cell.length, stored);
      for (const inline of content) writeInline(cell, inline);
    }
  });
}

interface PlacedLine {
  readonly id: string;
  readonly place: string;
}

function writeLines(
  map: Y.Map<unknown>,
  axis: "row" | "column",
  lines: readonly RegisterChange[],
  chance: Chance,
): PlacedLine[] {
  const keys = keysBetween(null, null, lines.length, chance) ?? [];
  return keys.map((place, at) => {
    const id = at.toString(36);
    map.set(lineKey(axis, id, "p"), place);
    map.set(lineKey(axis, id, "on"), true);
    setRegisters(map, lines[at] ?? {}, (register) => lineKey(axis, id, register));
    return { id, place };
  });
}

function writeMerge(
  doc: Y.Doc,
  map: Y.Map<unknown>,
  { row, column, rowSpan, columnSpan }: TableArea,
  rows: readonly PlacedLine[],
  columns: readonly PlacedLine[],
): void {
  const [top, bottom] = [rows[row], rows[row + rowSpan - 1]];
  const [left, right] = [columns[column], columns[column + columnSpan - 1]];
  if (top === undefined || bottom === undefined || left === undefined || right === undefined) return;
  map.set(mergeKey(nextId(doc)), mergeRegister({ rows: [top, bottom], columns: [left, right] }));
}

function writeInline(cell: Flow, inline: Inline): void {
  switch (inline.kind) {
    case "text":
      cell.insertText(cell.length, inline.text, inline.formats);
      break;
    case "break":
      cell.insertBreak(cell.length);
      break;
    case "embed":
      // A second embed of the same table would show nothing.
      if (inline.type !== TABLE_EMBED) cell.insertEmbed(cell.length, inline, inline.formats);
      break;
  }
}
