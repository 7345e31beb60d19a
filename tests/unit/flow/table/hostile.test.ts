import { expect, test } from "vitest";
import * as Y from "yjs";
import { toJson } from "../../../../lib/convert/toJson.ts";
import { toText } from "../../../../lib/convert/toText.ts";
import { openFlow } from "../../../../lib/flow/openFlow.ts";
import { openTables } from "../../../../lib/flow/table/openTables.ts";
import { readTable } from "../../../../lib/flow/table/readTable.ts";
import { createRandom } from "../../../harness/random.ts";
import type { Random } from "../../../harness/random.ts";
import { ME, exchange, peopleAt } from "./support/tableScenes.ts";
import type { Person } from "./support/tableScenes.ts";

/** What a stranger may store in any place. */
function nonsense(random: Random, depth: number = 0): unknown {
  // Shared types can only stand in a register, not inside of plain values.
  const kinds: readonly (() => unknown)[] = [
    () => null,
    () => true,
    () => random.pick([0, -1, 1e9, Number.NaN, 0.5]),
    () =>
      random.pick(["", "V", "V0", "0", "zz>a", "V00V>V01", "__proto__", "a".repeat(500), "Ω", "javascript:alert(1)"]),
    () => new Uint8Array(3),
    () => [0, "0", "V", "1", "V01", "0", "V", "1"].slice(random.int(3)),
    () => ["0", "V00V", "2", "V01V", "0", "V00V", "2", "V01V"],
    () => (depth > 2 ? {} : { a: nonsense(random, depth + 1) }),
    ...(depth > 0 ? [] : [() => new Y.Map([["on", true]]), () => new Y.Array(), () => new Y.Text("text")]),
  ];
  return random.pick(kinds)();
}

const IDS = ["0", "1", "2", "x", "", ":", "__proto__", "constructor", "a:b", "~", "Ω", "9".repeat(41)];
const REGISTERS = ["on", "p", "s", "header", "size", "color", "align", "valign", "", "__proto__", "toString", "o:p"];

function nonsenseKey(random: Random): string {
  const [id, other, register] = [random.pick(IDS), random.pick(IDS), random.pick(REGISTERS)];
  return random.pick([
    `r:${id}:${register}`,
    `c:${id}:${register}`,
    `x:${id}:${other}:${register}`,
    `t:${register}`,
    `m:${id}`,
    id,
    "r",
    "r:::::",
  ]);
}

test("[TB5] nonsense in every register: nothing throws, nothing is written, what was there stays, edits go on", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const random = createRandom(seed);
    const [a, b] = peopleAt(["a|b|c", "d|e|f", "g|h|i"]) as [Person, Person];
    expect(b.seen.length).toBe(3);
    const map = a.doc.getMap(`table:${a.table.id}`);
    const keys = Array.from({ length: 1 + random.int(40) }, () => nonsenseKey(random));
    a.doc.transact(() => {
      for (const key of keys) map.set(key, nonsense(random));
    });
    exchange(a, b);
    const before = Y.encodeStateVector(b.doc);
    const stored = JSON.stringify(b.doc.getMap(`table:${a.table.id}`).toJSON());
    expect(b.seen, `seed ${seed}`).toEqual(a.seen);
    expect(
      b.seen
        .join("")
        .replaceAll(/[^a-i]/g, "")
        .split("")
        .toSorted()
        .join(""),
    ).toBe("abcdefghi");
    for (const span of b.table.view.spans) {
      expect(span.row + span.rowSpan).toBeLessThanOrEqual(b.table.view.rows.length);
      expect(span.column + span.columnSpan).toBeLessThanOrEqual(b.table.view.columns.length);
    }
    b.tables.verify();
    toJson(b.flow);
    expect(Y.encodeStateVector(b.doc)).toEqual(before);
    expect(JSON.stringify(b.doc.getMap(`table:${a.table.id}`).toJSON())).toBe(stored);
    const { view } = b.table;
    const [row = ""] = b.table.insertRows(random.int(view.rows.length + 1), 1, ME);
    b.table.moveRows([row], random.int(view.rows.length + 1), ME);
    b.table.mergeCells({ row: 0, column: 0, rowSpan: view.rows.length, columnSpan: 2 }, ME);
    b.table.deleteColumns([b.column(0)], ME);
    b.table.splitCells(0, 0, ME);
    exchange(a, b);
    expect(a.seen, `seed ${seed}, edited`).toEqual(b.seen);
    for (const { tables } of [a, b]) tables.verify();
  }
}, 60_000);

test("[TB5] embeds with nonsense for an id show nothing, and say nothing", () => {
  for (const id of [undefined, 7, "", "a:b", "x".repeat(41), {}, ["a"], "nobody"]) {
    const [a] = peopleAt(["a"]) as [Person];
    const embed = a.flow.insertEmbed(a.flow.length, { type: "table", props: { id } }, {});
    const shown = a.tables.tableOf(embed)?.view;
    expect(shown === undefined || shown.rows.length === 0).toBe(true);
    expect(toText(a.flow)).toBe("a");
  }
});

test("[TB23] cells of a table that nobody made are left alone", () => {
  const [a] = peopleAt(["a"]) as [Person];
  for (const name of ["cell:nobody:0:0", "cell:nobody:0", "cell:::", "cell:a:b:c:d", "cell"]) {
    a.doc.getText(name).insert(0, "words");
  }
  a.flow.transact(ME, () => a.flow.insertText(0, "x", {}));
  expect(a.tables.lost()).toEqual([]);
  expect(toText(a.flow)).toBe("xa");
  expect(a.doc.getText("cell:nobody:0:0").toJSON()).toBe("words");
  a.tables.verify();
});

test("[TB2] a table in its own cell, or in another's, ends there", () => {
  const [a] = peopleAt(["a|b"]) as [Person];
  const cell = openFlow(a.doc, a.table.cellRoot("0", "0"));
  cell.insertEmbed(0, { type: "table", props: { id: a.table.id } }, {});
  const [inline] = cell.blocks[0]?.content ?? [];
  expect(inline?.kind === "embed" && inline.embed !== null && a.tables.tableOf(inline.embed)).toBe(null);
  expect(toText(a.flow)).toBe("a\tb");
  expect(JSON.stringify(toJson(a.flow)).length).toBeLessThan(2_000);
});

test("[TB5] a hundred thousand declared rows and merges over everything are cut to what can be shown", () => {
  const [a] = peopleAt(["a|b"]) as [Person];
  const map = a.doc.getMap(`table:${a.table.id}`);
  a.doc.transact(() => {
    for (let at = 0; at < 100_000; at += 1) map.set(`r:s${at}:on`, true);
    for (let at = 0; at < 3_000; at += 1) map.set(`m:${at}`, ["0", "V00V", "s99999", "z", "0", "V00V", "1", "V01"]);
    for (let at = 0; at < 3_000; at += 1) a.doc.getText(`cell:${a.table.id}:t${at}:u`).insert(0, "x");
  });
  const { rows, columns, spans } = readTable(a.doc, a.table.id);
  expect([rows.length, columns.length, spans.length]).toEqual([8_000, 3, 1]);
  expect(() => a.table.insertRows(0, 1, ME)).toThrow("no more than 2000 rows");
}, 60_000);

test("[TB5] a table that is cut off from its registers shows the words in its cells", () => {
  const [a, b] = peopleAt(["a|b", "c|d"]) as [Person, Person];
  const map = a.doc.getMap(`table:${a.table.id}`);
  for (const key of map.keys()) map.delete(key);
  exchange(a, b);
  expect(b.seen).toEqual(["*a|b", "*c|d"]);
  const later = new Y.Doc();
  Y.applyUpdate(later, Y.encodeStateAsUpdate(b.doc));
  const flow = openFlow(later);
  expect(openTables(flow).table(a.table.id).view).toEqual(b.table.view);
});
