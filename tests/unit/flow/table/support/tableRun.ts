import { expect } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../../../lib/flow/openFlow.ts";
import { openTables } from "../../../../../lib/flow/table/openTables.ts";
import { emptyTable, insertTable } from "../../../../../lib/flow/table/tableData.ts";
import { createRandom, pickWeighted } from "../../../../harness/random.ts";
import { TableLedger } from "./tableLedger.ts";
import { TableNetwork, USER } from "./tableNetwork.ts";
import type { Order, TableWriter } from "./tableNetwork.ts";
import { operate } from "./tableOperations.ts";
import type { OperationName, Sabotage } from "./tableOperations.ts";
import { agreed, linesOf, shownCharacters, shownTables } from "./tableShown.ts";

export interface TablePlan {
  readonly seed: number;
  readonly writers: number;
  readonly steps: number;
  readonly order: Order;
  readonly undo: boolean;
  readonly sabotage?: Sabotage;
}

const WEIGHTS: Readonly<Record<Exclude<OperationName, "undo" | "redo">, number>> = {
  type: 14,
  erase: 4,
  "split block": 1,
  format: 4,
  insert: 4,
  delete: 5,
  move: 5,
  "merge cells": 4,
  "split cells": 2,
  "set line": 2,
  "set cell": 1,
  "set table": 1,
  "new table": 1,
  "copy table": 1,
  "delete table": 2,
  "cut and paste table": 1,
  "type outside": 1,
};

/**
 * One random run. Throws at the first breach of a law: writers that do not agree, a character that nobody deleted and that is not
 * shown once, a row or column that nobody deleted and that is not shown, or one that is shown though it was deleted and nobody wrote in
 * it. Returns how often each operation did something.
 */
export function runTables(plan: TablePlan): ReadonlyMap<string, number> {
  const random = createRandom(plan.seed);
  const network = new TableNetwork(plan.writers, random, plan.order);
  const ledger = new TableLedger();
  const counts = new Map<string, number>();
  const count = (name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const weights = plan.undo ? { ...WEIGHTS, undo: 8, redo: 4 } : WEIGHTS;
  const operations = Object.entries(weights).map(([name, weight]) => ({ name: name as OperationName, weight }));
  begin(network, ledger);
  for (let step = 0; step < plan.steps; step += 1) {
    const writer = random.pick(network.writers);
    if (random.chance(0.35)) {
      const event = random.int(20);
      if (event < 2) {
        writer.offline = !writer.offline;
        count("partition");
      } else if (event === 2 && !writer.missesUpdates) {
        writer.reload();
        count("reload");
      } else if (event === 3) {
        writer.closeCells();
      } else {
        network.send(writer);
        network.receive(writer, random.chance(0.5) ? 1 : 0.6);
      }
    } else {
      const { name } = pickWeighted(random, operations);
      const did = operate({ writer, random, ledger, sabotage: plan.sabotage ?? (() => false) }, name);
      if (did) count(name);
    }
    writer.verify();
  }
  finish(network, ledger);
  expectAgreement(network);
  expectWords(network.writers[0] as TableWriter, ledger, plan.undo);
  if (!plan.undo) expectLines(network.writers[0] as TableWriter, ledger);
  return counts;
}

/** Everybody begins with one table. */
function begin(network: TableNetwork, ledger: TableLedger): void {
  const [first] = network.writers as [TableWriter];
  const id = insertTable(first.flow, 1, emptyTable(3, 3), "setup", () => 0.5);
  for (const line of linesOf(first.tables.table(id).view)) ledger.made(line);
  network.settle();
}

/** Everything arrives. Then somebody edits, which brings tables back that are still lost: their writer may have left. */
function finish(network: TableNetwork, ledger: TableLedger): void {
  network.settle();
  const [first] = network.writers as [TableWriter];
  for (const character of [ledger.fresh(1), ledger.fresh(1)]) {
    first.flow.transact(USER, () => first.flow.insertText(1, character, {}));
    network.settle();
  }
}

function expectAgreement({ writers }: TableNetwork): void {
  const [first, ...others] = writers as [TableWriter, ...TableWriter[]];
  const expected = agreed(first);
  const deleted = Y.createDeleteSetFromStructStore(first.doc.store);
  for (const other of others) {
    expect(agreed(other), "writers agree").toEqual(expected);
    expect(Y.encodeStateVector(other.doc), "state vector").toEqual(Y.encodeStateVector(first.doc));
    expect(Y.equalDeleteSets(Y.createDeleteSetFromStructStore(other.doc.store), deleted), "deletions").toBe(true);
  }
  for (const writer of writers) {
    writer.verify();
    expect(writer.missesUpdates, "nothing is missing").toBe(false);
    expect(writer.tables.lost(), "no table is lost").toEqual([]);
  }
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(first.doc));
  const flow = openFlow(doc);
  expect(agreed({ doc, flow, tables: openTables(flow) }), "a fresh reader agrees").toEqual(expected);
}

function expectWords(writer: TableWriter, ledger: TableLedger, undo: boolean): void {
  const shown = shownCharacters(writer).sort();
  if (!undo) {
    expect(shown, "each character is shown once if and only if nobody deleted it").toEqual(ledger.survivors());
    return;
  }
  const times = new Map<string, number>();
  for (const character of shown) times.set(character, (times.get(character) ?? 0) + 1);
  const wrong = ledger.survivors().filter((character) => times.get(character) !== 1);
  expect(wrong, "what nobody deleted or undid is shown once").toEqual([]);
}

function expectLines(writer: TableWriter, ledger: TableLedger): void {
  const shown = shownTables(writer);
  const lines = new Set(shown.flatMap(({ view }) => linesOf(view)));
  const tables = new Set(shown.map(({ id }) => id));
  const missing = ledger.standing().filter((line) => tables.has(line.split(":")[0] ?? "") && !lines.has(line));
  expect(missing, "rows and columns that nobody deleted are shown").toEqual([]);
  expect(
    ledger.fallen().filter((line) => lines.has(line)),
    "deleted ones that nobody wrote in are not",
  ).toEqual([]);
}
