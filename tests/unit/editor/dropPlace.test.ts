import { describe, expect, test } from "vitest";
import { dropPlace } from "../../../lib/editor/handles/dropPlace.ts";

/** Blocks of 20 pixels with gaps of 10. */
const blocks = Array.from({ length: 4 }, (_, index) => ({ top: index * 30, bottom: index * 30 + 20 }));
const extents = { length: blocks.length, at: (index: number) => blocks[index] ?? { top: 0, bottom: 0 } };
const drop = (y: number, from: number, to: number) => dropPlace(extents, y, from, to);

describe("[ED160] where a dragged block is dropped", () => {
  test.each([
    [-50, 0],
    [9, 0],
    [11, 1],
    [25, 1],
    [41, 2],
    [500, 4],
  ])("the gap nearest to height %i is in front of block %i", (y, before) => {
    expect(drop(y, 9, 9)?.before).toBe(before);
  });

  test("the line is drawn in the middle of the gap, at the ends beside the text", () => {
    expect(drop(25, 9, 9)?.y).toBe(25);
    expect(drop(-50, 9, 9)?.y).toBe(-2);
    expect(drop(500, 9, 9)?.y).toBe(112);
  });

  test("at its own place, before or behind, nothing would change", () => {
    for (const y of [11, 25, 39]) expect(drop(y, 1, 2)).toBeNull();
    expect(drop(9, 1, 2)?.before).toBe(0);
    expect(drop(71, 1, 2)?.before).toBe(3);
    for (const y of [11, 50, 99]) expect(drop(y, 1, 4)).toBeNull();
  });
});
