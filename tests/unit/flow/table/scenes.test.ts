import { expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../../lib/flow/openFlow.ts";
import { openTables } from "../../../../lib/flow/table/openTables.ts";
import type { TablesChange } from "../../../../lib/flow/table/openTables.ts";
import { readTable } from "../../../../lib/flow/table/readTable.ts";
import { insertTable, readTableData } from "../../../../lib/flow/table/tableData.ts";
import { drawn } from "./support/tableShown.ts";
import { ME, exchange, peopleAt } from "./support/tableScenes.ts";
import type { Person } from "./support/tableScenes.ts";
import { deleteEmbed } from "./support/tableOperations.ts";

const SQUARE = ["a|b|c", "d|e|f", "g|h|i"];

test("[TB1] two people who type into the same fresh cell both keep their text", () => {
  const [a, b] = peopleAt(["|", "|"]) as [Person, Person];
  a.type(0, 1, "one");
  b.type(0, 1, "two");
  exchange(a, b);
  expect(a.seen).toEqual(["|onetwo", "|"]);
  expect(b.seen).toEqual(a.seen);
});

test("[TB2] an embed that is cut and pasted takes the table along, with what another typed meanwhile", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  const { id } = a.table;
  a.tables.transact(ME, () => {
    deleteEmbed(a.flow, a.tables.embedOf(id));
    a.flow.insertMark(a.flow.length, {});
    a.flow.insertEmbed(a.flow.length, { type: "table", props: { id } }, {});
  });
  b.type(1, 1, "!");
  exchange(a, b);
  expect(a.seen).toEqual(["a|b|c", "d|e!|f", "g|h|i"]);
  expect(b.tables.embedOf(id)?.get("id")).toBe(id);
});

test("[TB2] of two who cut and paste a table at once one embed shows it, and deleting that one deletes the table", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  const { id } = a.table;
  for (const { flow, tables } of [a, b]) {
    tables.transact(ME, () => {
      deleteEmbed(flow, tables.embedOf(id));
      flow.insertEmbed(flow.length, { type: "table", props: { id } }, {});
    });
  }
  exchange(a, b);
  const shown = a.tables.embedOf(id);
  expect(shown?._item?.id).toEqual(b.tables.embedOf(id)?._item?.id);
  const embeds = a.flow.blocks.flatMap(({ content }) => content.filter(({ kind }) => kind === "embed"));
  expect(embeds.length).toBe(2);
  a.deleteTable();
  exchange(a, b);
  expect([a.tables.embedOf(id), b.tables.embedOf(id), b.tables.lost()]).toEqual([undefined, undefined, []]);
});

test("[TB4] a row and a column added at once give a full rectangle", () => {
  const [a, b] = peopleAt(["a|b", "c|d"]) as [Person, Person];
  a.table.insertRows(1, 1, ME);
  b.table.insertColumns(1, 1, ME);
  exchange(a, b);
  b.type(1, 1, "x");
  exchange(a, b);
  expect(a.seen).toEqual(["a||b", "|x|", "c||d"]);
});

test("[TB12] a move beside an insertion, a deletion and an edit of the same row: all hold", () => {
  const [a, b, c] = peopleAt(SQUARE, 3) as [Person, Person, Person];
  a.table.moveRows([a.row(0)], 3, ME);
  b.table.insertRows(1, 1, ME);
  c.type(0, 0, "!");
  exchange(a, b, c);
  expect(a.seen).toEqual(["||", "d|e|f", "g|h|i", "a!|b|c"]);
  a.table.moveRows([a.row(3)], 0, ME);
  b.table.deleteRows([b.row(3)], ME);
  exchange(a, b, c);
  expect(b.seen).toEqual(["||", "d|e|f", "g|h|i"]);
});

test("[TB20] a row that is deleted while another types in it is shown with those words, and goes when they do", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.deleteRows([a.row(1)], ME);
  b.type(1, 2, "new");
  exchange(a, b);
  expect(a.seen).toEqual(["a|b|c", "*||new", "g|h|i"]);
  a.clear(a.row(1), a.column(2));
  exchange(a, b);
  expect(b.seen).toEqual(["a|b|c", "g|h|i"]);
});

test("[TB20] a new block is no word: Enter beside the deletion of the row does not keep the row", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.deleteRows([a.row(1)], ME);
  const cell = openFlow(b.doc, b.table.cellRoot(b.row(1), b.column(0)));
  cell.insertMark(1, {});
  exchange(a, b);
  expect(a.seen).toEqual(["a|b|c", "g|h|i"]);
});

test("[TB20] row and column deleted while another types where they cross: both are shown with the words", () => {
  const [a, b, c] = peopleAt(SQUARE, 3) as [Person, Person, Person];
  a.table.deleteRows([a.row(1)], ME);
  b.table.deleteColumns([b.column(1)], ME);
  c.type(1, 1, "new");
  exchange(a, b, c);
  expect(a.seen).toEqual(["a||c", "*|new|", "g||i"]);
});

test("[TB21] whoever writes on in a deleted row keeps it", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.deleteRows([a.row(1)], ME);
  b.type(1, 2, "new");
  exchange(a, b);
  b.type(1, 2, "er");
  exchange(a, b);
  b.clear(b.row(1), b.column(2));
  exchange(a, b);
  expect(a.seen).toEqual(["a|b|c", "||", "g|h|i"]);
});

test("[TB22] a deleted table is gone with its words, and one step of undo brings back both", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  const { id } = a.table;
  a.deleteTable();
  exchange(a, b);
  expect([b.tables.embedOf(id), b.tables.lost()]).toEqual([undefined, []]);
  b.flow.transact(ME, () => b.flow.insertText(0, "beside", {}));
  exchange(a, b);
  a.undo.undo();
  exchange(a, b);
  expect(b.seen).toEqual(SQUARE);
  expect(b.tables.embedOf(id)).toBeDefined();
});

test("[TB23] a table that is deleted while another types in it comes back with those words, by the hand of who typed them", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  const { id } = a.table;
  a.flow.insertText(0, "before", {});
  exchange(a, b);
  a.deleteTable();
  b.type(2, 2, "new");
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc), "network");
  expect(b.tables.embedOf(id)).toBeDefined();
  exchange(a, b);
  expect(a.seen).toEqual(["||", "||", "||new"]);
  expect(a.flow.blocks.map(({ content }) => content.map((inline) => inline.kind))).toEqual([["text"], ["embed"]]);
  // It was nobody's edit: undo does not take it back, but the deletion.
  b.undo.undo();
  expect(b.undo.undo()).toBe(false);
  a.undo.undo();
  exchange(a, b);
  expect(a.seen).toEqual(SQUARE);
});

test("[TB23] if the writer is gone, whoever edits next brings the table back; who only reads writes nothing", () => {
  const [a, b, c] = peopleAt(SQUARE, 3) as [Person, Person, Person];
  const { id } = a.table;
  a.deleteTable();
  b.type(0, 0, "new");
  const left = Y.encodeStateAsUpdate(b.doc);
  for (const { doc } of [a, c]) Y.applyUpdate(doc, left, "network");
  Y.applyUpdate(c.doc, Y.encodeStateAsUpdate(a.doc), "network");
  const before = Y.encodeStateVector(c.doc);
  expect([c.tables.lost(), c.tables.embedOf(id)]).toEqual([[id], undefined]);
  expect(Y.encodeStateVector(c.doc)).toEqual(before);
  c.flow.transact(ME, () => c.flow.insertText(0, "x", {}));
  expect(c.tables.lost()).toEqual([]);
  expect(c.seen).toEqual(["new||", "||", "||"]);
});

test("[TB23] two who restore a table at once: the next edit takes the second embed and its block away", () => {
  const [a, b, c] = peopleAt(SQUARE, 3) as [Person, Person, Person];
  const { id } = a.table;
  a.flow.insertText(0, "before", {});
  exchange(a, b, c);
  a.deleteTable();
  b.type(0, 0, "one");
  c.type(1, 1, "two");
  exchange(a, b, c);
  const embeds = (): number =>
    c.flow.blocks.flatMap(({ content }) => content.filter(({ kind }) => kind === "embed")).length;
  expect(embeds()).toBe(2);
  c.flow.transact(ME, () => c.flow.insertText(0, "x", {}));
  exchange(a, b, c);
  expect([embeds(), a.flow.blocks.length]).toEqual([1, 2]);
  expect(a.tables.embedOf(id)).toBeDefined();
  expect(a.seen).toEqual(["one||", "|two|", "||"]);
});

test("[TB23] a stranger who deletes the embed map alone takes nothing away", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  const plain = new Y.Doc();
  Y.applyUpdate(plain, Y.encodeStateAsUpdate(a.doc));
  const text = plain.getText("flow");
  text.delete(0, text.length);
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(plain), "network");
  a.flow.transact(ME, () => a.flow.insertText(0, "x", {}));
  exchange(a, b);
  expect(b.seen).toEqual(SQUARE);
  expect(b.tables.embedOf(b.table.id)).toBeDefined();
});

test("[TB30] merged cells grow with what is inserted inside, and shrink with what is deleted, corners too", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 2 }, ME);
  b.table.insertRows(1, 1, ME);
  exchange(a, b);
  expect(a.seen).toEqual(["abde|<|c", "^|^|", "^|^|f", "g|h|i"]);
  b.table.deleteRows([b.row(0)], ME);
  exchange(a, b);
  expect(a.seen).toEqual(["abde|<|", "^|^|f", "g|h|i"]);
});

test("[TB30] a row that is moved out of merged cells leaves them, also beside the merge; one that is moved in is covered", () => {
  const [a, b] = peopleAt(["a|b", "c|d", "e|f", "g|h"]) as [Person, Person];
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 3, columnSpan: 1 }, ME);
  b.table.moveRows([b.row(2)], 4, ME);
  exchange(a, b);
  expect(a.seen).toEqual(["ac|b", "^|d", "g|h", "e|f"]);
  a.table.moveRows([a.row(2)], 1, ME);
  exchange(a, b);
  expect(b.seen).toEqual(["agc|b", "^|h", "^|d", "e|f"]);
});

test("[TB31] of two merges that overlap one holds for both; merging takes in what it touches, splitting frees all", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 1, columnSpan: 2 }, ME);
  b.table.mergeCells({ row: 0, column: 1, rowSpan: 1, columnSpan: 2 }, ME);
  exchange(a, b);
  expect(a.seen).toEqual(["ab|<|c", "d|e|f", "g|h|i"]);
  expect(b.seen).toEqual(a.seen);
  a.table.splitCells(0, 1, ME);
  exchange(a, b);
  expect(b.seen).toEqual(SQUARE);
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 1 }, ME);
  a.table.mergeCells({ row: 1, column: 0, rowSpan: 1, columnSpan: 2 }, ME);
  expect(a.seen).toEqual(["abde|<|c", "^|^|f", "g|h|i"]);
});

test("[TB32] words typed into a cell while it is covered are shown under the others, and are the cell's own after a split", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 1 }, ME);
  b.type(1, 0, "new");
  exchange(a, b);
  expect(a.seen).toEqual(["adnew|b|c", "^|e|f", "g|h|i"]);
  b.table.splitCells(1, 0, ME);
  exchange(a, b);
  expect(a.seen).toEqual(["a|b|c", "dnew|e|f", "g|h|i"]);
});

test("[TB33] deleting the first row of merged cells keeps their words; deleting the last one takes all", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 1 }, ME);
  a.table.deleteRows([a.row(0)], ME);
  expect(a.seen).toEqual(["ad|e|f", "g|h|i"]);
  a.table.deleteRows([a.row(0)], ME);
  expect(a.seen).toEqual(["g|h|i"]);
  a.undo.undo();
  a.undo.undo();
  expect(a.seen).toEqual(["ad|b|c", "^|e|f", "g|h|i"]);
});

test("[TB33] two people delete the two rows of merged cells: the words that each left to the other's row are shown", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 1 }, "setup");
  exchange(a, b);
  a.table.deleteRows([a.row(0)], ME);
  b.table.deleteRows([b.row(1)], ME);
  exchange(a, b);
  expect(a.seen).toEqual(["*a||", "*d||", "g|h|i"]);
});

test("[TB40] each property is a register of its own", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.setRow(a.row(0), { header: true }, ME);
  b.table.setRow(b.row(0), { color: "red" }, ME);
  a.table.setColumn(a.column(0), { size: 120 }, ME);
  b.table.setCell(b.row(0), b.column(0), { align: "center", valign: "top" }, ME);
  a.table.setTable({ striped: true }, ME);
  exchange(a, b);
  const { view } = b.table;
  expect(view.rows[0]?.attributes).toEqual({ header: true, color: "red" });
  expect(view.columns[0]?.attributes).toEqual({ size: 120 });
  expect([...view.cells]).toEqual([["0:0", { align: "center", valign: "top" }]]);
  expect(view.attributes).toEqual({ striped: true });
  b.table.setRow(b.row(0), { header: null, color: "red" }, ME);
  expect(b.table.view.rows[0]?.attributes).toEqual({ color: "red" });
  const before = Y.encodeStateVector(b.doc);
  b.table.setRow(b.row(0), { color: "red" }, ME);
  expect(Y.encodeStateVector(b.doc)).toEqual(before);
});

test("[TB50] a view and what is in it stays the same object until it changes", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  const before = a.table.view;
  a.type(0, 0, "x");
  a.flow.insertText(0, "x", {});
  expect(a.table.view).toBe(before);
  a.table.setRow(a.row(1), { header: true }, ME);
  const { view } = a.table;
  expect(view).not.toBe(before);
  expect([view.columns, view.cells, view.spans]).toEqual([before.columns, before.cells, before.spans]);
  expect(view.columns).toBe(before.columns);
  expect([view.rows[0] === before.rows[0], view.rows[1] === before.rows[1]]).toEqual([true, false]);
});

test("[TB51] listeners are told once a transaction, of lines, of cells and of embeds", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  expect(b.seen).toEqual(SQUARE);
  const told: TablesChange[] = [];
  const stop = b.tables.observe((change) => told.push(change));
  a.type(0, 1, "x");
  exchange(a, b);
  const [typed] = told.splice(0);
  expect(typed?.tables.map(({ before, after, cells }) => [before === after, cells])).toEqual([
    [true, [{ row: "0", column: "1" }]],
  ]);
  b.doc.transact(() => {
    const [row = ""] = b.table.insertRows(0, 1, ME);
    expect(b.table.view.rows[0]?.id).toBe(row);
    b.table.setRow(row, { header: true }, ME);
    expect(b.table.view.rows[0]?.attributes.header).toBe(true);
  }, "both");
  const [inserted, ...others] = told.splice(0);
  expect(inserted?.tables.map(({ before, after }) => after.rows.length - before.rows.length)).toEqual([1]);
  expect([inserted?.origin, inserted?.local, others.length]).toEqual(["both", true, 0]);
  b.deleteTable();
  expect(told.splice(0).map(({ embeds }) => embeds)).toEqual([[b.table.id]]);
  stop();
  b.undo.undo();
  expect(told).toEqual([]);
});

test("[TB51] a listener that throws keeps no other from being told, and a listener may edit", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  expect(a.seen).toEqual(SQUARE);
  let told = 0;
  a.tables.observe(() => {
    throw new Error("thrown by a listener");
  });
  a.tables.observe(() => {
    told += 1;
    if (told > 1) return;
    a.table.insertColumns(0, 1, ME);
    expect(a.table.view.columns.length).toBe(4);
  });
  expect(() => a.table.insertRows(0, 1, ME)).toThrow("thrown by a listener");
  expect([told, a.table.view.rows.length, a.table.view.columns.length]).toEqual([2, 4, 4]);
  a.tables.verify();
});

test("[TB53] undo takes back every kind of edit, over the main flow, tables and cells, and redo does them again", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  const steps: (() => void)[] = [
    () => a.type(1, 1, "x"),
    () => a.table.insertRows(1, 2, ME),
    () => a.table.moveRows([a.row(0)], 5, ME),
    () => a.table.mergeCells({ row: 2, column: 0, rowSpan: 2, columnSpan: 2 }, ME),
    () => a.table.setColumn(a.column(1), { size: 99 }, ME),
    () => a.flow.transact(ME, () => a.flow.insertText(0, "main", {})),
    () => a.table.deleteColumns([a.column(0)], ME),
    () => a.table.splitCells(2, 0, ME),
    () => a.deleteTable(),
  ];
  const state = (): unknown => [
    a.seen,
    a.tables.embedOf(a.table.id) === undefined,
    a.table.view.columns.map(({ attributes }) => attributes),
    a.flow.blocks.map(({ length }) => length),
  ];
  const states = [state()];
  for (const step of steps) {
    step();
    states.push(state());
  }
  for (let at = steps.length - 1; at >= 0; at -= 1) {
    expect(a.undo.undo(), `step ${at}`).toBe(true);
    expect(state(), `undone ${at}`).toEqual(states[at]);
    a.tables.verify();
  }
  expect(a.undo.undo()).toBe(false);
  for (let at = 1; at <= steps.length; at += 1) {
    expect(a.undo.redo(), `step ${at}`).toBe(true);
    expect(state(), `redone ${at}`).toEqual(states[at]);
  }
});

test("[TB53] undo of an insertion leaves what another wrote in the row at its place; redo makes the row whole", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.insertRows(1, 1, ME);
  exchange(a, b);
  b.type(1, 0, "theirs");
  exchange(a, b);
  a.undo.undo();
  exchange(a, b);
  expect(b.seen).toEqual(["a|b|c", "*theirs||", "d|e|f", "g|h|i"]);
  a.undo.redo();
  exchange(a, b);
  expect(b.seen).toEqual(["a|b|c", "theirs||", "d|e|f", "g|h|i"]);
});

test("[TB53] undo takes back one's own move and deletion only, not what others did to the row since", () => {
  const [a, b] = peopleAt(SQUARE) as [Person, Person];
  a.table.moveRows([a.row(0)], 3, ME);
  exchange(a, b);
  b.table.moveRows([b.row(2)], 1, ME);
  exchange(a, b);
  a.undo.undo();
  exchange(a, b);
  expect(b.seen).toEqual(["d|e|f", "a|b|c", "g|h|i"]);
  a.table.deleteRows([a.row(0)], ME);
  b.table.deleteRows([b.row(0)], ME);
  exchange(a, b);
  a.undo.undo();
  exchange(a, b);
  expect(b.seen).toEqual(["d|e|f", "a|b|c", "g|h|i"]);
});

test("[TB53] a transaction that does nothing is no step", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  a.doc.transact(() => {}, ME);
  expect(a.undo.canUndo.get()).toBe(false);
});

test("[TB54] a copy has new ids and cells of its own, formats, blocks and merged cells included", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  const cell = openFlow(a.doc, a.table.cellRoot("0", "0"));
  cell.insertMark(1, { type: "bullet", indent: 2 });
  cell.insertText(2, "bold", { bold: true });
  cell.dispose();
  a.table.mergeCells({ row: 0, column: 0, rowSpan: 2, columnSpan: 1 }, ME);
  a.table.setRow(a.row(2), { header: true }, ME);
  const data = readTableData(a.doc, a.table.view);
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  const copy = a.tables.table(insertTable(a.flow, a.flow.length, data, ME));
  expect(copy.id).not.toBe(a.table.id);
  expect(drawn(a.doc, copy.view)).toEqual(["a\nbold\nd|b|c", "^|e|f", "g|h|i"]);
  expect(a.seen).toEqual(["a\nboldd|b|c", "^|e|f", "g|h|i"]);
  expect(readTableData(a.doc, copy.view)).toEqual(data);
  copy.deleteRows([copy.view.rows[2]?.id ?? ""], ME);
  expect(a.table.view.rows.length).toBe(3);
});

test("[TB52] a reader who opens the document later sees the same", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  a.table.moveColumns([a.column(2)], 0, ME);
  a.table.mergeCells({ row: 0, column: 1, rowSpan: 2, columnSpan: 1 }, ME);
  const later = new Y.Doc();
  Y.applyUpdate(later, Y.encodeStateAsUpdate(a.doc));
  expect(readTable(later, a.table.id)).toEqual(a.table.view);
  expect(openTables(openFlow(later)).table(a.table.id).view).toEqual(a.table.view);
});

test("places that are not there are refused before anything is written", () => {
  const [a] = peopleAt(SQUARE) as [Person];
  const before = Y.encodeStateVector(a.doc);
  expect(() => a.table.insertRows(4, 1, ME)).toThrow("no row 4 of 3");
  expect(() => a.table.insertColumns(0, 199, ME)).toThrow("no more than 200 columns");
  expect(() => a.table.deleteRows(["nobody"], ME)).toThrow("no row nobody");
  expect(() => a.table.moveRows([a.row(0)], -1, ME)).toThrow("no row -1 of 3");
  expect(() => a.table.mergeCells({ row: 0, column: 2, rowSpan: 1, columnSpan: 2 }, ME)).toThrow("no cells 0,2+1,2");
  expect(Y.encodeStateVector(a.doc)).toEqual(before);
});
