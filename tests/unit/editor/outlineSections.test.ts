import { expect, test } from "vitest";

import { headingPlaces } from "../../../lib/editor/outline/headingPlaces.ts";
import type { OutlineBlock } from "../../../lib/editor/outline/outlineBlock.ts";
import { headingAt, readingLine } from "../../../lib/editor/outline/readingPlace.ts";
import { sectionEnd } from "../../../lib/editor/outline/sections.ts";
import { nearestGap, sectionGaps, sectionStep } from "../../../lib/editor/outline/sectionPlaces.ts";
import { entryByKey, siblingNumbers } from "../../../lib/editor/outline/treeKeys.ts";

/** Blocks drawn as `name`, `name+indent`; headings begin with their level, `>name` is a toggle. The name is the key. */
function blocks(drawing: string): OutlineBlock[] {
  return drawing.split(" ").map((drawn) => {
    const [name = "", indent = "0"] = drawn.split("+");
    const level = /^\d/.test(name) ? Number(name[0]) : null;
    return { key: name, indent: Number(indent), level, holds: name.startsWith(">") };
  });
}

/** The outline as one word an entry: as many dots as it lies deep, then its key. */
function outline(drawing: string): string {
  return headingPlaces(blocks(drawing))
    .map(({ key, depth }) => "·".repeat(depth) + key)
    .join(" ");
}

/** The keys of the section of a heading. */
function section(drawing: string, key: string): string {
  const all = blocks(drawing);
  const at = all.findIndex((block) => block.key === key);
  return all
    .slice(at, sectionEnd(all, at))
    .map((block) => block.key)
    .join(" ");
}

/** The gaps that can be dropped into, `row:before`; those where it stands in brackets. */
function gaps(drawing: string, key: string): string {
  return sectionGaps(headingPlaces(blocks(drawing)), key)
    .map(({ row, before, stays }) => (stays ? `(${row}:${before})` : `${row}:${before}`))
    .join(" ");
}

function step(drawing: string, key: string, direction: "up" | "down"): string | null | undefined {
  const place = sectionStep(headingPlaces(blocks(drawing)), key, direction);
  return place === null ? undefined : place.before;
}

test("[ED190] a heading lies below the nearest one of a higher rank, and left-out levels leave no gap", () => {
  expect(outline("p 1a p 2b 3c 2d 1e")).toBe("1a ·2b ··3c ·2d 1e");
  expect(outline("1a 4b 6c 4d 2e")).toBe("1a ·4b ··6c ·4d ·2e");
  expect(outline("3a 2b 3c 1d")).toBe("3a 2b ·3c 1d");
  expect(outline("p p")).toBe("");
});

test("[ED190] [ED194] what a toggle holds lies below what the toggle lies below, and is above nothing outside of it", () => {
  expect(outline("1a >t 1b+1 2c+1 2d")).toBe("1a ·1b ··2c ·2d");
  expect(outline("2a >t 1b+1 >u+1 1c+2 3d")).toBe("2a ·1b ··1c ·3d");
  // An indentation alone holds nothing.
  expect(outline("1a p 1b+1 2c")).toBe("1a 1b ·2c");
});

test("[ED194] a section ends in front of the next heading of the same or a higher rank", () => {
  const drawing = "p 1a p 2b p 3c p 2d 1e p";
  expect(section(drawing, "1a")).toBe("1a p 2b p 3c p 2d");
  expect(section(drawing, "2b")).toBe("2b p 3c p");
  expect(section(drawing, "3c")).toBe("3c p");
  expect(section(drawing, "1e")).toBe("1e p");
  expect(section("3a p 2b", "3a")).toBe("3a p");
});

test("[ED194] a section in a toggle ends with the toggle, and a toggle is in a section whole", () => {
  const drawing = "2a >t 1b+1 q+1 1c+1 r s 2d";
  expect(section(drawing, "2a")).toBe("2a >t 1b q 1c r s");
  expect(section(drawing, "1b")).toBe("1b q");
  expect(section(drawing, "1c")).toBe("1c");
  expect(section(">t p+1 >u+1 2a+2 q+2 r+1 s", "2a")).toBe("2a q");
  // Indented, and in no toggle: the text behind it is its section, as it is for everybody who reads it.
  expect(section("p 2a+1 q r 2b", "2a")).toBe("2a q r");
});

test("[ED195] a section can be dropped in front of each heading outside of it, and behind the last", () => {
  expect(gaps("1a 2b 2c 1d", "2b")).toBe("0:1a (1:2b) (2:2c) 3:1d 4:null");
  expect(gaps("1a 2b 2c 1d", "1a")).toBe("(0:1a) (3:1d) 4:null");
  expect(gaps("1a 2b 2c 1d", "1d")).toBe("0:1a 1:2b 2:2c (3:1d) (4:null)");
  expect(gaps("1a 2b", "gone")).toBe("");
});

test("[ED195] a section stays among those in the same toggle, or outside of all", () => {
  const drawing = "1a >t 2b+1 3c+1 2d+1 p 1e";
  expect(gaps(drawing, "1a")).toBe("(0:1a) (4:1e) 5:null");
  expect(gaps(drawing, "1e")).toBe("0:1a (4:1e) (5:null)");
  expect(gaps(drawing, "2d")).toBe("1:2b 2:3c (3:2d) (4:null)");
  expect(gaps(drawing, "2b")).toBe("(1:2b) (3:2d) 4:null");
});

test("[ED195] the gap nearest to the pointer counts, and one where the section stands is none", () => {
  const places = sectionGaps(headingPlaces(blocks("1a 1b 1c 1d")), "1c");
  const height = (row: number): number => row * 30;
  expect(nearestGap(places, height, -50)).toMatchObject({ before: "1a", y: 0 });
  expect(nearestGap(places, height, 40)).toMatchObject({ before: "1b", y: 30 });
  expect(nearestGap(places, height, 50)).toBeNull();
  expect(nearestGap(places, height, 90)).toBeNull();
  expect(nearestGap(places, height, 500)).toMatchObject({ before: null, y: 120 });
  expect(nearestGap([], height, 0)).toBeNull();
});

test("[ED196] a section goes past its neighbour of the same rank, with all that that holds", () => {
  const drawing = "1a 2b 1c 2d 1e";
  expect(step(drawing, "1a", "down")).toBe("1e");
  expect(step(drawing, "1c", "down")).toBe(null);
  expect(step(drawing, "1c", "up")).toBe("1a");
  expect(step(drawing, "1e", "up")).toBe("1c");
});

test("[ED196] past a heading of a higher rank it goes alone, so that it comes to be the first below it", () => {
  const drawing = "1a 2b 1c 2d 1e";
  expect(step(drawing, "2b", "down")).toBe("2d");
  expect(step(drawing, "2d", "up")).toBe("1c");
  expect(step(drawing, "2d", "down")).toBe(null);
  // One way and back again is nothing.
  expect(step("1a 1c 2b 2d 1e", "2b", "up")).toBe("1c");
});

test("[ED196] the first goes no further up, and the last no further down; in a toggle its ends are the ends", () => {
  expect(step("1a 1b", "1a", "up")).toBeUndefined();
  expect(step("1a 1b 2c", "1b", "down")).toBeUndefined();
  const held = "1a >t 2b+1 2c+1 1d";
  expect(step(held, "2b", "up")).toBeUndefined();
  expect(step(held, "2b", "down")).toBe(null);
  expect(step(held, "2c", "up")).toBe("2b");
  expect(step(held, "2c", "down")).toBeUndefined();
  // The headings of a toggle are no neighbours of those outside.
  expect(step("1a >t 2b+1 2c 1d", "2c", "up")).toBe("1a");
});

test("[ED193] the heading at a height is found without measuring many", () => {
  const tops = Array.from({ length: 300 }, (_, index) => index * 100);
  let measured = 0;
  const topOf = (index: number): number => {
    measured += 1;
    return tops[index] ?? Number.NaN;
  };
  expect(headingAt(300, topOf, 12_345)).toBe(123);
  expect(measured).toBeLessThan(12);
  expect(headingAt(300, topOf, -1)).toBe(-1);
  expect(headingAt(300, topOf, 0)).toBe(0);
  expect(headingAt(300, topOf, 99_999)).toBe(299);
  expect(headingAt(0, topOf, 5)).toBe(-1);
});

test("[ED193] one reads near the upper edge, and at the end of the page down to the lower one", () => {
  const page = { top: 100, bottom: 800, most: 5_000 };
  const upper = readingLine({ ...page, scrolled: 0 });
  expect(upper).toBeGreaterThan(100);
  expect(upper).toBeLessThan(250);
  expect(readingLine({ ...page, scrolled: 4_300 })).toBe(upper);
  expect(readingLine({ ...page, scrolled: 4_650 })).toBe((upper + 800) / 2);
  expect(readingLine({ ...page, scrolled: 5_000 })).toBe(800);
  // What cannot be scrolled is read from its beginning.
  expect(readingLine({ ...page, scrolled: 0, most: 0 })).toBe(upper);
});

test("[ED197] keys go through the tree: to neighbours, parents, children, ends, and by letters", () => {
  const entries = headingPlaces(blocks("1a 2b 2c 1d 2e")).map((place) => ({ ...place, text: `${place.key[1]}…` }));
  const go = (at: number, key: string): number | null => entryByKey(entries, at, key);
  expect([go(0, "ArrowDown"), go(4, "ArrowDown"), go(2, "ArrowUp"), go(0, "ArrowUp")]).toEqual([1, null, 1, null]);
  expect([go(2, "ArrowLeft"), go(0, "ArrowLeft"), go(0, "ArrowRight"), go(1, "ArrowRight")]).toEqual([
    0,
    null,
    1,
    null,
  ]);
  expect([go(2, "Home"), go(2, "End"), go(0, "Home")]).toEqual([0, 4, null]);
  expect([go(0, "d"), go(3, "B"), go(0, "x"), go(0, "Shift"), go(0, " ")]).toEqual([3, 1, null, null, null]);
});

test("[ED197] a screen reader is told which of how many each entry is", () => {
  const numbers = siblingNumbers(headingPlaces(blocks("1a 2b 2c 1d 2e")).map((place) => ({ ...place, text: "" })));
  expect(numbers.map(({ number, of }) => `${number}/${of}`)).toEqual(["1/2", "1/2", "2/2", "2/2", "1/1"]);
});
