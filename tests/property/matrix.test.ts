import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createRandom } from "../harness/random.ts";
import { allPairs, aloneOf, namesIn, someTriples } from "../matrix/cases.ts";
import { isKnown, KNOWN } from "../matrix/known.ts";
import { OPERATIONS } from "../matrix/operations/index.ts";
import { DOCUMENT, mergingDocument, winnersTable } from "../matrix/report/document.ts";
import { createStockMeasure, LETTERS, measure } from "../matrix/report/measure.ts";
import type { Cell } from "../matrix/report/measure.ts";
import { stockColumns } from "../matrix/report/record.ts";
import { idOrders, runCase } from "../matrix/runCase.ts";
import { cowrite } from "../matrix/sides/cowrite.ts";
import { GIVES_WAY } from "../matrix/tables/givesWay.ts";
import { isSettled, measureTablePair, nameOfPair, tablePairs } from "../matrix/tables/measureTables.ts";
import type { TableCell } from "../matrix/tables/measureTables.ts";
import { TABLE_OPERATIONS } from "../matrix/tables/operations.ts";
import type { TableOperation } from "../matrix/tables/operations.ts";
import { runTablePair } from "../matrix/tables/runTablePair.ts";
import { stockBinding } from "../matrix/sides/stock/stock.ts";

/** A minute of one core; much longer where others want it too. */
const LONG = 1_200_000;

const pairs = allPairs(OPERATIONS);
const stock = [stockBinding("v1"), stockBinding("v2")];

const number = (name: string, standard: number): number => Number(process.env[name] ?? standard);

test("every operation does alone what it says it means", async () => {
  const wrong: string[] = [];
  for (const operation of OPERATIONS) {
    const found = pairs.find(({ operations }) => operations[0] === operation && operations[1] === operation);
    const subject = found ?? pairs.find(({ operations }) => operations.includes(operation));
    const alone = subject && aloneOf(subject, subject.operations.indexOf(operation));
    const verdict = alone ? (await runCase(cowrite, alone, [1000])).verdict : "cannot";
    if (verdict !== "holds") wrong.push(`${operation.name}: ${verdict}`);
  }
  expect(wrong).toEqual([]);
});

test("every operation on a table does alone what it says it means", async () => {
  const nothing: TableOperation = { name: "nothing", act: () => undefined, seen: () => true };
  const wrong: string[] = [];
  for (const operation of TABLE_OPERATIONS) {
    const outcome = await runTablePair([operation, nothing], [1000, 2000]);
    if (outcome?.verdict !== "holds") wrong.push(`${operation.name}: ${outcome?.verdict ?? "cannot"}`);
  }
  expect(wrong).toEqual([]);
});

describe("every pair", () => {
  const cells: Cell[] = [];
  const tableCells: TableCell[] = [];

  test(
    "of operations on tables holds, and what gives way is what is known to",
    async () => {
      for (const pair of tablePairs(TABLE_OPERATIONS)) tableCells.push(await measureTablePair(pair));
      const failing = tableCells.filter((subject) => !isSettled(subject));
      expect(failing.map(({ pair, cell, detail }) => `${nameOfPair(pair)}: ${cell}, ${detail}`)).toEqual([]);
      const yielding = tableCells.flatMap(({ pair: [left, right], unseen }) =>
        unseen.map((name) => [name, name === left.name ? right.name : left.name].join(" beside ")),
      );
      // In both directions: what does not give way any more is taken off the list.
      const known = GIVES_WAY.flatMap(({ pairs }) => pairs.map((pair) => pair.join(" beside ")));
      expect(yielding.sort()).toEqual(known.sort());
    },
    LONG,
  );

  test(
    `holds, but for those that are known not to (${pairs.length} pairs)`,
    async () => {
      for (const subject of pairs) cells.push(await measure(cowrite, subject));
      const failing = pairs.flatMap(({ name }, index) => (cells[index] === "holds" ? [] : [name]));
      // In both directions: a known one that begins to hold is taken off the list.
      expect(failing.sort()).toEqual(KNOWN.flatMap(({ pairs }) => pairs).sort());
    },
    LONG,
  );

  test("is in docs/merging.md as it is: `npm run matrix -- --write` writes it anew", async () => {
    const columns = [{ name: cowrite.name, cells }, ...stockColumns(pairs)];
    const written = mergingDocument(pairs, columns, await winnersTable(cowrite, pairs), tableCells);
    expect(readFileSync(DOCUMENT, "utf8")).toBe(written);
  });
});

test.each(stock)("$name does what is on record, in a sample of pairs", async (binding) => {
  const recorded = stockColumns(pairs).find(({ name }) => name === binding.name)?.cells ?? [];
  const random = createRandom(number("COWRITE_SEED", 1));
  const measureOne = createStockMeasure(binding);
  const differing: string[] = [];
  for (let count = 0; count < 60; count++) {
    const index = random.int(pairs.length);
    const subject = pairs[index];
    if (!subject) continue;
    const cell = await measureOne(subject);
    if (cell !== recorded[index]) differing.push(`${subject.name}: ${cell}, on record ${recorded[index] ?? "nothing"}`);
  }
  expect(differing).toEqual([]);
});

const seed = number("COWRITE_SEED", 1);
const triples = number("COWRITE_TRIPLES", 1000);

test(
  `${triples} times three writers at once hold, where no two of them are a pair that does not (seed ${seed})`,
  async () => {
    const orders = idOrders(3);
    const failing: string[] = [];
    let done = 0;
    for (const [index, subject] of someTriples(OPERATIONS, seed, triples).entries()) {
      if (namesIn(subject).some(isKnown)) continue;
      done += 1;
      const cell = await measure(cowrite, subject, [orders[index % orders.length] ?? []]);
      if (cell !== "holds") failing.push(`${LETTERS[cell]} ${subject.name}`);
    }
    expect(failing).toEqual([]);
    expect(done).toBeGreaterThan(triples * 0.9);
  },
  LONG,
);
