import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Case } from "./cases.ts";
import { allPairs, namesIn, someTriples } from "./cases.ts";
import { isKnown } from "./known.ts";
import { OPERATIONS } from "./operations/index.ts";
import { DOCUMENT, mergingDocument, winnersTable } from "./report/document.ts";
import type { Cell } from "./report/measure.ts";
import { createStockMeasure, LETTERS, measure, MEANINGS } from "./report/measure.ts";
import { onRecord, stockColumns, toLines, writeRecord } from "./report/record.ts";
import { spellPage } from "./report/spell.ts";
import { familyTable, summary } from "./report/table.ts";
import { idOrders, runCase } from "./runCase.ts";
import { cowrite } from "./sides/cowrite.ts";
import type { Binding } from "./sides/side.ts";
import { isSettled, measureTablePair, nameOfPair, tablePairs } from "./tables/measureTables.ts";
import type { TableCell } from "./tables/measureTables.ts";
import { TABLE_OPERATIONS } from "./tables/operations.ts";
import { stockBinding } from "./sides/stock/stock.ts";

/*
 * The matrix of concurrent operations by hand: see docs/merging.md. Ends with 1 if a cell of ours does not hold.
 */

const { values } = parseArgs({
  options: {
    pair: { type: "string" },
    binding: { type: "string", default: "cowrite" },
    triples: { type: "string" },
    seed: { type: "string", default: "1" },
    stock: { type: "boolean", default: false },
    anew: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

const BINDINGS: Readonly<Record<string, Binding>> = {
  cowrite,
  v1: stockBinding("v1"),
  v2: stockBinding("v2"),
};

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function measureAll(
  name: string,
  cases: readonly Case[],
  one: (subject: Case) => Promise<Cell>,
): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  for (const subject of cases) {
    cells.push(await one(subject));
    if (cells.length % 500 === 0) say(`${name}: ${cells.length} of ${cases.length}`);
  }
  return cells;
}

/** Tells a case in full, and whether it holds. */
async function tell(binding: Binding, subject: Case): Promise<boolean> {
  say(`\n${subject.name}`);
  say(`  may come out as   ${subject.expected.map(spellPage).join("\n               or   ")}`);
  let holds = true;
  for (const ids of idOrders(subject.operations.length)) {
    const { verdict, before, after, detail } = await runCase(binding, subject, ids);
    say(
      `  client ids ${ids.join(", ")}: ${LETTERS[verdict]} ${MEANINGS[verdict]}${detail === "" ? "" : ` (${detail})`}`,
    );
    say(`    before          ${spellPage(before)}`);
    for (const [at, shown] of after.entries()) {
      const who = at < ids.length ? `writer ${at + 1}` : `reader ${at - ids.length + 1}`;
      say(`    ${who}, after ${spellPage(shown)}`);
    }
    holds &&= verdict === "holds";
  }
  return holds;
}

/** The pairs whose two names hold the two words, in either order. */
function chosen(cases: readonly Case[], pair: string): Case[] {
  const [left = "", right = ""] = pair.split(/∥|\|\|?/).map((word) => word.trim());
  return cases.filter(({ operations: [first, second] }) => {
    const fits = (one: string, other: string): boolean =>
      (first?.name.includes(one) && second?.name.includes(other)) ?? false;
    return fits(left, right) || fits(right, left);
  });
}

async function tellAll(cases: readonly Case[]): Promise<boolean> {
  const binding = BINDINGS[values.binding];
  if (!binding) throw new Error(`no such binding: ${values.binding}. There are: ${Object.keys(BINDINGS).join(", ")}`);
  if (cases.length === 0) throw new Error("no pair has these names");
  let hold = true;
  for (const subject of cases) hold = (await tell(binding, subject)) && hold;
  return hold;
}

async function triples(seed: number, count: number): Promise<boolean> {
  const cases = someTriples(OPERATIONS, seed, count).filter((subject) => !namesIn(subject).some(isKnown));
  const cells = await measureAll("triples", cases, (subject) => measure(cowrite, subject));
  for (const [index, cell] of cells.entries())
    if (cell !== "holds") say(`${LETTERS[cell]} ${cases[index]?.name ?? ""}`);
  const left = count - cases.length;
  say(
    `${cells.filter((cell) => cell === "holds").length} of ${cells.length} triples hold (seed ${seed}; ${left} left out, with pairs that do not)`,
  );
  return cells.every((cell) => cell === "holds");
}

/** Measures the stock bindings and puts it on record: what is not on record yet, or all of it anew. */
async function measureStockBindings(cases: readonly Case[]): Promise<boolean> {
  const record: Record<string, ReturnType<typeof toLines>> = {};
  const old = values.anew ? new Map<string, ReadonlyMap<string, Cell>>() : onRecord(OPERATIONS, allPairs);
  for (const binding of [stockBinding("v1"), stockBinding("v2")]) {
    const known = old.get(binding.name);
    const measureOne = createStockMeasure(binding);
    const cells = await measureAll(
      binding.name,
      cases,
      async (subject) => known?.get(subject.name) ?? (await measureOne(subject)),
    );
    record[binding.name] = toLines(cases, cells);
  }
  writeRecord(record);
  return true;
}

async function table(cases: readonly Case[]): Promise<boolean> {
  const cells = await measureAll("cowrite", cases, (subject) => measure(cowrite, subject));
  const columns = [{ name: cowrite.name, cells }, ...stockColumns(cases)];
  const tables = await measureTables();
  if (values.write) {
    writeFileSync(DOCUMENT, mergingDocument(cases, columns, await winnersTable(cowrite, cases), tables));
  }
  say(`${summary(columns)}\n\n${familyTable(cases, columns)}`);
  for (const [index, cell] of cells.entries())
    if (cell !== "holds") say(`${LETTERS[cell]} ${cases[index]?.name ?? ""}`);
  const open = tables.filter((subject) => !isSettled(subject));
  for (const { pair, cell, detail } of open) say(`${LETTERS[cell]} ${nameOfPair(pair)}: ${detail}`);
  return open.length === 0 && cells.every((cell) => cell === "holds");
}

async function measureTables(): Promise<TableCell[]> {
  const cells: TableCell[] = [];
  for (const pair of tablePairs(TABLE_OPERATIONS)) cells.push(await measureTablePair(pair));
  return cells;
}

const pairs = allPairs(OPERATIONS);
const holds =
  values.pair !== undefined
    ? await tellAll(chosen(pairs, values.pair))
    : values.triples !== undefined
      ? await triples(Number(values.seed), Number(values.triples))
      : values.stock
        ? await measureStockBindings(pairs)
        : await table(pairs);
process.exitCode = holds ? 0 : 1;
