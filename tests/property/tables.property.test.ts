import { expect, test } from "vitest";
import { OPERATIONS } from "../unit/flow/table/support/tableOperations.ts";
import { cellRoot } from "../../lib/flow/table/names.ts";
import { USER } from "../unit/flow/table/support/tableNetwork.ts";
import type { Sabotage } from "../unit/flow/table/support/tableOperations.ts";
import { runTables } from "../unit/flow/table/support/tableRun.ts";

/*
 * The law of tables at random writers, and that it is worth something: three ways of doing things that look right until somebody
 * else edits too are found. By hand, for longer: COWRITE_SEED=1 COWRITE_RUNS=2000 vitest run --project property tests/property/tables.property.test.ts
 */
const FIRST = Number(process.env["COWRITE_SEED"] ?? 1);
const RUNS = Number(process.env["COWRITE_RUNS"] ?? 100);

/** Returns how many runs held. Expects that each operation, and each thing that the network can do, did something. */
function doRuns(undo: boolean): number {
  const counts = new Map<string, number>();
  let held = 0;
  for (let seed = FIRST; seed < FIRST + RUNS; seed += 1) {
    const plan = {
      seed: undo ? seed + 1_000_000 : seed,
      writers: seed % 2 === 0 ? 3 : 5,
      steps: 80,
      order: seed % 4 < 2 ? "relayed" : "shuffled",
      undo,
    } as const;
    let done: ReadonlyMap<string, number>;
    try {
      done = runTables(plan);
    } catch (error) {
      throw new Error(`seed ${plan.seed}: ${String(error)}`, { cause: error });
    }
    held += 1;
    for (const [name, times] of done) counts.set(name, (counts.get(name) ?? 0) + times);
  }
  for (const name of [...OPERATIONS, "partition", "reload", ...(undo ? ["undo", "redo"] : [])]) {
    expect(counts.get(name) ?? 0, `"${name}" did something`).toBeGreaterThan(RUNS / 25);
  }
  return held;
}

test("[TB61] three and five writers agree, every character is shown once unless somebody deleted it, every table is full", () => {
  expect(doRuns(false)).toBe(RUNS);
}, 1_200_000);

test("[TB62] with undo and redo they agree, and what nobody deleted or undid is shown once", () => {
  expect(doRuns(true)).toBe(RUNS);
}, 1_200_000);

/** How many of some runs break a law if one writer does some operation its own way. */
function hunt(sabotage: Sabotage): number {
  let broken = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    try {
      runTables({ seed, writers: 3, steps: 80, order: "relayed", undo: false, sabotage });
    } catch {
      broken += 1;
    }
  }
  return broken;
}

test("[TB61] a row that is moved by copying its words and deleting it is found", () => {
  const broken = hunt((name, { doc, cell }, table) => {
    const [row, ...others] = table?.view.rows ?? [];
    if (name !== "move" || table === null || row === undefined || others.length === 0) return false;
    doc.transact(() => {
      const [copy = ""] = table.insertRows(others.length + 1, 1, USER);
      for (const column of table.view.columns) {
        const words = cell(cellRoot(table.id, row.id, column.id)).text.toJSON();
        cell(cellRoot(table.id, copy, column.id)).insertText(0, words, {});
      }
      table.deleteRows([row.id], USER);
    }, USER);
    return true;
  });
  expect(broken).toBeGreaterThan(5);
}, 120_000);

test("[TB61] merged cells whose words are gathered in the first one are found", () => {
  const broken = hunt((name, { doc, cell }, table) => {
    const { rows, columns } = table?.view ?? { rows: [], columns: [] };
    const [row, column] = [rows[0], columns[0]];
    if (name !== "merge cells" || table === null || !row || !column || rows.length * columns.length < 2) return false;
    doc.transact(() => {
      const into = cell(cellRoot(table.id, row.id, column.id));
      for (const one of rows) {
        for (const other of columns) {
          const from = cell(cellRoot(table.id, one.id, other.id));
          if (from === into) continue;
          into.insertText(into.length, from.text.toJSON(), {});
          from.deleteRange(0, from.length);
        }
      }
      table.mergeCells({ row: 0, column: 0, rowSpan: rows.length, columnSpan: columns.length }, USER);
    }, USER);
    return true;
  });
  expect(broken).toBeGreaterThan(5);
}, 120_000);

test("[TB61] deleted rows whose registers are cleared are found: others' rows beside them lose their place", () => {
  const broken = hunt((name, { doc }, table) => {
    const row = table?.view.rows.at(-1);
    if (name !== "delete" || table === null || row === undefined) return false;
    doc.transact(() => {
      const map = doc.getMap(`table:${table.id}`);
      for (const key of map.keys()) if (!key.startsWith("c:")) map.delete(key);
    }, USER);
    return true;
  });
  expect(broken).toBeGreaterThan(5);
}, 120_000);
