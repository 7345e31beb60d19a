import { expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../../lib/flow/openFlow.ts";
import { openTables } from "../../../../lib/flow/table/openTables.ts";
import { emptyTable, insertTable } from "../../../../lib/flow/table/tableData.ts";
import { createSeedUpdate } from "../../../../lib/flow/seed.ts";
import { ME } from "./support/tableScenes.ts";

/** The sizes in bytes of the updates that `run` makes. */
function sizesOf(doc: Y.Doc, run: () => void): number[] {
  const sizes: number[] = [];
  const note = (update: Uint8Array): void => {
    sizes.push(update.length);
  };
  doc.on("update", note);
  run();
  doc.off("update", note);
  return sizes;
}

function tableOf(rows: number, columns: number) {
  const doc = new Y.Doc();
  doc.clientID = 3_000_000_000;
  Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  const empty = Y.encodeStateAsUpdate(doc).length;
  const id = insertTable(flow, 1, emptyTable(rows, columns), ME);
  return { doc, flow, id, empty, tables: openTables(flow) };
}

test("[TB1] bytes: an empty table of ten by ten, a fresh cell, a keystroke, a row, a move, a merge, a deletion", () => {
  const { doc, id, empty, tables, flow } = tableOf(10, 10);
  expect(Y.encodeStateAsUpdate(doc).length - empty).toBeLessThan(1_700);
  const table = tables.table(id);
  const cell = openFlow(doc, table.cellRoot("0", "0"));
  const [first, second] = sizesOf(doc, () => {
    cell.insertText(0, "a", {});
    cell.insertText(1, "b", {});
  }) as [number, number];
  expect(first).toBeLessThan(55);
  expect(second).toBeLessThan(30);
  const [row, move, merge, deletion] = sizesOf(doc, () => {
    table.insertRows(5, 1, ME);
    table.moveRows([table.view.rows[9]?.id ?? ""], 0, ME);
    table.mergeCells({ row: 1, column: 1, rowSpan: 3, columnSpan: 3 }, ME);
    table.deleteRows([table.view.rows[7]?.id ?? ""], ME);
  }) as [number, number, number, number];
  expect(row).toBeLessThan(115);
  expect(move).toBeLessThan(50);
  expect(merge).toBeLessThan(110);
  expect(deletion).toBeLessThan(20);
  tables.transact(ME, () => flow.deleteRange(1, 1));
  expect(tables.embedOf(id)).toBeUndefined();
  expect(Y.encodeStateAsUpdate(doc).length - empty).toBeLessThan(2_000);
});

test("[TB50] a keystroke in a cell does not read the table, however large: a hundred by twenty full cells", () => {
  const { doc, flow, id, tables } = tableOf(100, 20);
  const table = tables.table(id);
  doc.transact(() => {
    for (const { id: row } of table.view.rows) {
      for (const { id: column } of table.view.columns) doc.getText(table.cellRoot(row, column)).insert(0, "words");
    }
  });
  const { view } = table;
  let read = 0;
  const map = doc.getMap(`table:${id}`);
  const entries = map._map;
  const iterate = entries[Symbol.iterator].bind(entries);
  entries[Symbol.iterator] = () => {
    read += 1;
    return iterate();
  };
  const cell = openFlow(doc, table.cellRoot("5", "5"));
  for (let count = 0; count < 100; count += 1) cell.transact(ME, () => cell.insertText(cell.length, "x", {}));
  flow.transact(ME, () => flow.insertText(1, "x", {}));
  expect([table.view === view, read]).toEqual([true, 0]);
  table.setRow("5", { header: true }, ME);
  expect(table.view.rows[5]?.attributes.header).toBe(true);
  expect(read).toBeGreaterThan(0);
});
