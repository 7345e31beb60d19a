import { expect, test } from "vitest";
import * as Y from "yjs";
import {
  cellRegisterKey,
  cellRoot,
  lineKey,
  mergeKey,
  nextId,
  parseCellRoot,
  parseKey,
  tableKey,
} from "../../../../lib/flow/table/names.ts";

test("[TB3] the name of a cell's root says which cell it is; other names are no cell's", () => {
  expect(parseCellRoot(cellRoot("t_1", "r-2", "3"))).toEqual({ table: "t_1", row: "r-2", column: "3" });
  const others = [
    "flow",
    "meta",
    "cell",
    "cell:",
    "cell:a:b",
    "cell:a:b:c:d",
    "cell:a::c",
    "cell:a:b c:d",
    "Cell:a:b:c",
  ];
  for (const name of [...others, `cell:a:b:${"x".repeat(41)}`])
    expect(parseCellRoot(name), `the name ${name}`).toBeNull();
});

test("[TB3] keys are read as they are written; others are left alone", () => {
  expect(parseKey(lineKey("row", "1", "p"))).toEqual({ kind: "line", axis: "row", id: "1", register: "p" });
  expect(parseKey(lineKey("column", "1", "size"))).toMatchObject({ axis: "column", register: "size" });
  expect(parseKey(cellRegisterKey("1", "2", "color"))).toEqual({
    kind: "cell",
    row: "1",
    column: "2",
    register: "color",
  });
  expect(parseKey(tableKey("width"))).toEqual({ kind: "table", register: "width" });
  expect(parseKey(mergeKey("a_1"))).toEqual({ kind: "merge", id: "a_1" });
  for (const key of [
    "",
    "r",
    "r:1",
    "r:1:",
    "r:1:p:q",
    "r::p",
    "q:1:p",
    "x:1:2",
    "t:",
    "t:a:b",
    "m:",
    "m:a:b",
    "r:1:__proto__",
  ]) {
    expect(parseKey(key), `the key ${key}`).toBeNull();
  }
});

test("[TB3] a new id is one that nobody else can make, and can stand in a name", () => {
  const doc = new Y.Doc();
  doc.clientID = 2 ** 32 - 1;
  const first = nextId(doc);
  doc.getMap("table:t").set("x", 1);
  const second = nextId(doc);
  expect(first).not.toBe(second);
  expect(parseCellRoot(cellRoot(first, second, first))).toEqual({ table: first, row: second, column: first });
});
