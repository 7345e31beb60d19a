import { spanAt } from "../../../lib/flow/table/readTable.ts";
import { NoPlace } from "../operation.ts";
import { ABOVE } from "./scene.ts";
import type { TableWriter } from "./TableWriter.ts";

/** Something that a person does to the scene's table, or to the block that holds it. */
export interface TableOperation {
  readonly name: string;
  readonly act: (person: TableWriter, typed: string) => void;
  /** Whether what `act` did is to be seen. `typed` is what this writer types. */
  readonly seen: (person: TableWriter, typed: string) => boolean;
  /** What is taken back, or done again: it is done before, by the same writer, and everybody has seen it. */
  readonly turn?: { readonly of: TableOperation; readonly direction: "undo" | "redo" };
}

/** Whether `id` is not in front of `other`, as far as both are there. */
function isBehind(ids: readonly string[], id: string, other: string): boolean {
  return !ids.includes(id) || !ids.includes(other) || ids.indexOf(id) > ids.indexOf(other);
}

type Corner = readonly [row: string, column: string];

function areOne({ table: { view } }: TableWriter, first: Corner, last: Corner): boolean {
  const [one, other] = [first, last].map(([row, column]) => {
    const at = [view.rows.findIndex(({ id }) => id === row), view.columns.findIndex(({ id }) => id === column)];
    return spanAt(view, at[0] ?? -1, at[1] ?? -1)?.id;
  });
  return one !== undefined && one === other;
}

/** Whether the corners of what is merged are all there still: else there is nothing to be seen of it. */
function areThere({ rows, columns }: TableWriter, ...corners: readonly Corner[]): boolean {
  return corners.every(([row, column]) => rows.includes(row) && columns.includes(column));
}

/** New rows and columns have ids of the writer that made them; those of the scene are numbers. */
function freshIn(ids: readonly string[]): string[] {
  return ids.filter((id) => id.includes("_"));
}

const TOP_LEFT: Corner = ["1", "1"];
const BOTTOM_RIGHT: Corner = ["2", "2"];

/** Merges the four cells in the middle. */
function mergeMiddle(person: TableWriter): void {
  const [row, column] = [person.rows.indexOf("1"), person.columns.indexOf("1")];
  if (row < 0 || column < 0 || person.rows[row + 1] !== "2" || person.columns[column + 1] !== "2") throw new NoPlace();
  person.edit({}, (table, origin) => table.mergeCells({ row, column, rowSpan: 2, columnSpan: 2 }, origin));
}

const inCells: readonly TableOperation[] = [
  {
    name: "type in a cell",
    act(person, typed) {
      person.selectIn("1", "1", 1, 1);
      person.type(typed);
    },
    seen: (person, typed) => person.isShown && person.cell("1", "1").some((line) => line.includes(typed)),
  },
  {
    name: "split in a cell",
    act(person) {
      person.selectIn("1", "1", 1, 1);
      person.enter();
    },
    seen: (person) => !person.isShown || person.cell("1", "1").length !== 1 || !person.letters.includes("j"),
  },
  {
    name: "delete in a cell",
    act(person) {
      person.selectIn("1", "1", 0, 1);
      person.deleteSelected();
    },
    seen: (person) => !person.letters.includes("i"),
  },
  {
    name: "bold in a cell",
    act(person) {
      person.selectIn("1", "1", 0, 2);
      person.bold();
    },
    seen: (person) => ["i", "j"].every((letter) => !person.letters.includes(letter) || person.isBold(letter)),
  },
];

const ofLines: readonly TableOperation[] = [
  {
    name: "add a row",
    act: (person) => person.edit({}, (table, origin) => table.insertRows(person.rows.indexOf("1") + 1, 1, origin)),
    seen: ({ isShown, rows }) =>
      !isShown ||
      (freshIn(rows).length > 0 && freshIn(rows).every((id) => isBehind(rows, id, "0") && isBehind(rows, "3", id))),
  },
  {
    name: "add a column",
    act: (person) =>
      person.edit({}, (table, origin) => table.insertColumns(person.columns.indexOf("1") + 1, 1, origin)),
    seen: ({ isShown, columns }) => !isShown || freshIn(columns).length > 0,
  },
  {
    name: "delete a row",
    act: (person) => person.edit({ row: "1" }, (table, origin) => table.deleteRows(["1"], origin)),
    seen: ({ rows }) => !rows.includes("1"),
  },
  {
    name: "delete a column",
    act: (person) => person.edit({ column: "1" }, (table, origin) => table.deleteColumns(["1"], origin)),
    seen: ({ columns }) => !columns.includes("1"),
  },
  {
    name: "move a row",
    act: (person) =>
      person.edit({ row: "1" }, (table, origin) => table.moveRows(["1"], table.view.rows.length, origin)),
    seen: ({ rows }) => isBehind(rows, "1", "3"),
  },
  {
    name: "move a column",
    act: (person) => person.edit({ column: "1" }, (table, origin) => table.moveColumns(["1"], 0, origin)),
    seen: ({ columns }) => isBehind(columns, "0", "1"),
  },
  {
    name: "set a header row",
    act: (person) => person.edit({ row: "1" }, (table, origin) => table.setRow("1", { header: true }, origin)),
    seen: (person) =>
      !person.isShown || person.table.view.rows.every(({ id, attributes }) => id !== "1" || attributes.header === true),
  },
];

const ofCells: readonly TableOperation[] = [
  {
    name: "merge cells",
    act: mergeMiddle,
    seen: (person) => !areThere(person, TOP_LEFT, BOTTOM_RIGHT) || areOne(person, TOP_LEFT, BOTTOM_RIGHT),
  },
  {
    name: "split cells",
    act: (person) =>
      person.edit({ row: "3", column: "1" }, (table, origin) =>
        table.splitCells(person.rows.indexOf("3"), person.columns.indexOf("1"), origin),
      ),
    seen: (person) => !areThere(person, ["3", "1"], ["3", "2"]) || !areOne(person, ["3", "1"], ["3", "2"]),
  },
];

const ofTheTable: readonly TableOperation[] = [
  {
    name: "delete the table",
    act: (person) => person.removeTable(),
    seen: (person) => !person.isShown,
  },
  {
    name: "delete a range over the table",
    act(person) {
      person.selectOver();
      person.deleteSelected();
    },
    seen: (person) =>
      !person.isShown &&
      (!person.letters.includes("A") || person.lines.some((line) => line.startsWith("ABCD") && line.includes("MNOP"))),
  },
  {
    name: "delete everything",
    act: (person) => person.deleteEverything(),
    seen: (person) => !person.isShown,
  },
  {
    name: "move the table's block",
    act: (person) => person.moveBlock(person.tableAt, 0),
    seen: (person) => !person.isShown || person.tableAt <= 0 || !person.letters.includes("A"),
  },
  {
    name: "move another block over the table",
    act: (person) =>
      person.moveBlock(
        person.lines.findIndex((line) => line.includes(ABOVE)),
        person.tableAt + 1,
      ),
    seen: (person) =>
      !person.isShown ||
      person.lines.findIndex((line) => line.startsWith("A")) > person.tableAt ||
      !person.letters.includes("A"),
  },
];

/** Deleted and brought back: another row than the one that the others are about, which has to be there for them. */
const deleteFirstRow: TableOperation = {
  name: "delete a row",
  act: (person) => person.edit({ row: "0" }, (table, origin) => table.deleteRows(["0"], origin)),
  seen: ({ rows }) => !rows.includes("0"),
};

function undo(of: TableOperation, seen: TableOperation["seen"]): TableOperation {
  return { name: `undo: ${of.name}`, act: (person) => person.binding.undo(), seen, turn: { of, direction: "undo" } };
}

function redo(of: TableOperation): TableOperation {
  return {
    name: `redo: ${of.name}`,
    act: (person) => person.binding.redo(),
    seen: of.seen,
    turn: { of, direction: "redo" },
  };
}

function named(name: string): TableOperation {
  const found = [...inCells, ...ofLines, ...ofCells, ...ofTheTable].find((operation) => operation.name === name);
  if (!found) throw new Error(`no operation is called ${name}`);
  return found;
}

const [merge, remove, move] = ["merge cells", "delete the table", "move the table's block"].map(named) as [
  TableOperation,
  TableOperation,
  TableOperation,
];

const turned: readonly TableOperation[] = [
  undo(deleteFirstRow, (person) => !person.isShown || person.rows.includes("0")),
  redo(deleteFirstRow),
  undo(merge, (person) => !areThere(person, TOP_LEFT, BOTTOM_RIGHT) || !areOne(person, TOP_LEFT, BOTTOM_RIGHT)),
  redo(merge),
  undo(remove, (person) => person.isShown),
  undo(move, (person) => !person.isShown || person.tableAt !== 0),
];

/** Every kind of operation on a table. A new one is one more entry in one of the lists above. */
export const TABLE_OPERATIONS: readonly TableOperation[] = [
  ...inCells,
  ...ofLines,
  ...ofCells,
  ...ofTheTable,
  ...turned,
];
