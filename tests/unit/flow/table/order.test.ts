import { expect, test } from "vitest";
import * as Y from "yjs";
import { isOrderKey, keysBetween } from "../../../../lib/flow/orderKeys.ts";
import { createRandom } from "../../../harness/random.ts";
import { ME, exchange, peopleAt } from "./support/tableScenes.ts";
import type { Person } from "./support/tableScenes.ts";

test("[TB10] keys lie between their neighbours, in order, whatever chance says", () => {
  const random = createRandom(1);
  for (const chance of [() => 0, () => 0.5, () => 1 - 2 ** -32, () => random.next()]) {
    let keys: string[] = [];
    for (let round = 0; round < 400; round += 1) {
      const gap = random.int(keys.length + 1);
      const put = keysBetween(keys[gap - 1] ?? null, keys[gap] ?? null, 1 + random.int(3), chance);
      if (put === null) continue;
      keys = keys.toSpliced(gap, 0, ...put);
      expect(put.every(isOrderKey)).toBe(true);
    }
    expect(keys.length).toBeGreaterThan(400);
    expect(keys).toEqual(keys.toSorted((left, right) => (left < right ? -1 : 1)));
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test("[TB10] ten thousand rows put behind the last, or in front of the first, have keys of four digits", () => {
  for (const back of [false, true]) {
    let key: string | null = null;
    for (let count = 0; count < 10_000; count += 1) {
      const put: string[] | null = back ? keysBetween(null, key, 1, () => 0.9) : keysBetween(key, null, 1, () => 0.9);
      expect(put?.[0]?.length).toBeLessThanOrEqual(4);
      key = put?.[0] ?? null;
    }
  }
});

test("[TB11] equal or reversed keys have nothing between them", () => {
  expect(keysBetween("V", "V", 1, () => 0.5)).toBeNull();
  expect(keysBetween("a", "V", 1, () => 0.5)).toBeNull();
  expect(keysBetween("V", "V0", 1, () => 0.5)).toBeNull();
});

/** The longest register of the table. */
function longest({ doc, table }: Person): number {
  const values = [...doc.getMap(`table:${table.id}`).values()];
  return Math.max(...values.map((value) => (typeof value === "string" ? value.length : 0)));
}

test("[TB11] after 10,000 moves to one place no register is longer than 64, and a move writes some 50 bytes", () => {
  const [a] = peopleAt(["a", "b", "c", "d", "e", "f", "g", "h"]) as [Person];
  a.undo.dispose();
  const sizes: number[] = [];
  a.doc.on("update", (update: Uint8Array) => sizes.push(update.length));
  for (let count = 0; count < 10_000; count += 1) {
    const order = a.table.view.rows.map(({ id }) => id);
    const last = order.at(-1) ?? "";
    a.table.moveRows([last], 1, ME);
    if (count % 500 !== 0) continue;
    expect(a.table.view.rows.map(({ id }) => id)).toEqual([order[0], last, ...order.slice(1, -1)]);
  }
  expect(longest(a)).toBeLessThanOrEqual(64);
  const sorted = sizes.toSorted((left, right) => left - right);
  expect(sorted[5_000]).toBeLessThan(55);
  expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(60);
  a.tables.verify();
}, 60_000);

/** A table whose first gap has no room left. */
function crowded(reversed: boolean = false): [Person, Person, Person] {
  const people = peopleAt(["a", "b", "c", "d", "e", "f"], 3, reversed) as [Person, Person, Person];
  const [a] = people;
  const map = a.doc.getMap(`table:${a.table.id}`);
  a.doc.transact(() => {
    map.set("r:1:p", `V00V${"0".repeat(19)}2`);
    map.set("r:2:p", `V00V${"0".repeat(19)}3`);
  });
  exchange(...people);
  expect(a.seen).toEqual(["a", "b", "c", "d", "e", "f"]);
  return people;
}

test("[TB11] a neighbourhood that makes room loses no move of another that comes at the same time", () => {
  for (const reversed of [false, true]) {
    const [a, b, c] = crowded(reversed);
    // There is no room between b and c: they are spread.
    a.table.moveRows([a.row(5)], 2, ME);
    b.table.moveRows([b.row(1)], 6, ME);
    c.table.moveRows([c.row(4)], 0, ME);
    expect(a.seen).toEqual(["a", "b", "f", "c", "d", "e"]);
    expect(a.doc.getMap(`table:${a.table.id}`).has("r:1:s")).toBe(true);
    exchange(a, b, c);
    expect(a.seen.toSorted()).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect([a.seen.at(-1), a.seen[0]]).toEqual(["b", "e"]);
    expect(a.seen.indexOf("f")).toBeLessThan(a.seen.indexOf("c"));
    expect([b.seen, c.seen]).toEqual([a.seen, a.seen]);
  }
});

test("[TB11] two who make room at one place agree, and each row that they moved is where it was put", () => {
  const [a, b] = crowded();
  a.table.moveRows([a.row(5)], 2, ME);
  b.table.moveRows([b.row(4)], 2, ME);
  exchange(a, b);
  expect(b.seen).toEqual(a.seen);
  for (const moved of ["e", "f"]) {
    expect(a.seen.indexOf(moved)).toBeGreaterThan(a.seen.indexOf("b"));
    expect(a.seen.indexOf(moved)).toBeLessThan(a.seen.indexOf("c"));
  }
});

test("[TB11] undo of a move that made room puts the row back; merged cells stay over the rows that they were over", () => {
  const [a, b] = crowded();
  a.table.mergeCells({ row: 1, column: 0, rowSpan: 2, columnSpan: 1 }, "setup");
  expect(a.seen).toEqual(["a", "bc", "^", "d", "e", "f"]);
  a.table.moveRows([a.row(5)], 2, ME);
  exchange(a, b);
  expect(b.seen).toEqual(["a", "bfc", "^", "^", "d", "e"]);
  a.undo.undo();
  exchange(a, b);
  expect(b.seen).toEqual(["a", "bc", "^", "d", "e", "f"]);
});

test("[TB12] two moves of one row: one place, for both", () => {
  for (const reversed of [false, true]) {
    const [a, b] = peopleAt(["a", "b", "c"], 2, reversed) as [Person, Person];
    a.table.moveRows([a.row(0)], 2, ME);
    b.table.moveRows([b.row(0)], 3, ME);
    exchange(a, b);
    expect(a.seen).toEqual(reversed ? ["b", "a", "c"] : ["b", "c", "a"]);
    expect(b.seen).toEqual(a.seen);
  }
});

test("[TB10] moving several rows keeps their order, and moving nowhere writes nothing", () => {
  const [a] = peopleAt(["a", "b", "c", "d", "e"]) as [Person];
  a.table.moveRows([a.row(3), a.row(1)], 0, ME);
  expect(a.seen).toEqual(["b", "d", "a", "c", "e"]);
  const before = Y.encodeStateVector(a.doc);
  a.table.moveRows([a.row(1), a.row(2)], 3, ME);
  a.table.moveRows([a.row(1), a.row(2)], 2, ME);
  expect(Y.encodeStateVector(a.doc)).toEqual(before);
});
