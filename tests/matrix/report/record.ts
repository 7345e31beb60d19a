import { readFileSync, writeFileSync } from "node:fs";
import type { Case } from "../cases.ts";
import type { Operation } from "../operation.ts";
import type { Cell } from "./measure.ts";
import { cellOf, LETTERS } from "./measure.ts";
import type { Column } from "./table.ts";

/**
 * What the stock bindings did when they were last measured: one letter a cell, one line an operation. They change only when
 * `@lexical/yjs` or the operations do, so a test need not measure all of them again.
 */
const FILE = new URL("../stock.json", import.meta.url);

type Lines = Readonly<Record<string, string>>;

type StockRecord = Readonly<Record<string, Lines>>;

function readRecord(): StockRecord {
  return JSON.parse(readFileSync(FILE, "utf8")) as StockRecord;
}

export function writeRecord(record: StockRecord): void {
  writeFileSync(FILE, `${JSON.stringify(record, null, 2)}\n`);
}

export function toLines(cases: readonly Case[], cells: readonly Cell[]): Lines {
  const lines: Record<string, string> = {};
  for (const [index, { operations }] of cases.entries()) {
    const name = operations[0]?.name ?? "";
    lines[name] = (lines[name] ?? "") + LETTERS[cells[index] ?? "cannot"];
  }
  return lines;
}

/** What is on record for `cases`. */
export function stockColumns(cases: readonly Case[]): Column[] {
  return Object.entries(readRecord()).map(([name, lines]) => ({ name, cells: fromLines(cases, lines) }));
}

/**
 * By binding, what is on record for the pairs of those `operations` that were there when it was made. A record of other pairs counts as none.
 */
export function onRecord(
  operations: readonly Operation[],
  pairsOf: (operations: readonly Operation[]) => readonly Case[],
): ReadonlyMap<string, ReadonlyMap<string, Cell>> {
  return new Map(
    Object.entries(readRecord()).map(([binding, lines]) => {
      const cases = pairsOf(operations.filter(({ name }) => lines[name] !== undefined));
      if (!fits(cases, lines)) return [binding, new Map()];
      const cellOfCase = cellsIn(lines);
      return [binding, new Map(cases.map((subject) => [subject.name, cellOfCase(subject)]))];
    }),
  );
}

/** The cells of `cases` from a record. Throws if it is of other cases. */
function fromLines(cases: readonly Case[], lines: Lines): Cell[] {
  if (!fits(cases, lines)) throw new Error("the operations have changed: measure with `npm run matrix -- --stock`");
  return cases.map(cellsIn(lines));
}

/** Whether a record is of these cases. */
function fits(cases: readonly Case[], lines: Lines): boolean {
  const letters = Object.values(lines).join("");
  const names = [...new Set(cases.map(({ operations }) => operations[0]?.name ?? ""))];
  const counts = names.map((name) => cases.filter(({ operations }) => operations[0]?.name === name).length);
  return names.every((name, at) => lines[name]?.length === counts[at]) && letters.length === cases.length;
}

/** The cell of one case after the other. */
function cellsIn(lines: Lines): (subject: Case) => Cell {
  const taken = new Map<string, number>();
  return ({ operations }) => {
    const name = operations[0]?.name ?? "";
    const at = taken.get(name) ?? 0;
    taken.set(name, at + 1);
    return cellOf(lines[name]?.charAt(at) ?? "");
  };
}
