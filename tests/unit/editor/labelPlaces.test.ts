import { expect, test } from "vitest";
import { labelPlaces } from "../../../lib/editor/carets/labelPlaces.ts";
import type { Label } from "../../../lib/editor/carets/labelPlaces.ts";

function label(left: number, top: number, more: Partial<Label> = {}): Label {
  return { caret: { left, top, width: 0, height: 20 }, width: 60, height: 20, covered: false, ...more };
}

test("[ED152] a name alone is over its caret, to the right", () => {
  expect(labelPlaces([label(100, 100)], 800)).toEqual([{ below: false, leftwards: false, row: 0 }]);
});

test("[ED152] names at one place are in rows, and those beside them are not", () => {
  const rows = labelPlaces([label(100, 100), label(100, 100), label(130, 100), label(170, 100), label(400, 100)], 800);
  expect(rows.map(({ row }) => row)).toEqual([0, 1, 2, 0, 0]);
});

test("a name in the line above makes a name below it move up", () => {
  const rows = labelPlaces([label(100, 80, { covered: true }), label(100, 120)], 800);
  expect(rows.map(({ below, row }) => [below, row])).toEqual([
    [true, 0],
    [false, 1],
  ]);
});

test("near the right edge a name opens to the left, unless there is no room either", () => {
  expect(labelPlaces([label(760, 100)], 800)[0]?.leftwards).toBe(true);
  expect(labelPlaces([label(40, 100)], 80)[0]?.leftwards).toBe(false);
});

test("a tower of fifty names ends somewhere", () => {
  const rows = labelPlaces(
    Array.from({ length: 50 }, () => label(100, 100)),
    800,
  );
  expect(Math.max(...rows.map(({ row }) => row))).toBeLessThan(10);
});
