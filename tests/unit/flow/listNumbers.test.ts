import { expect, test } from "vitest";
import { ListCounter, endsAllLists, listMarker, listMarkers } from "../../../lib/flow/listNumbers.ts";
import type { Numbered } from "../../../lib/flow/listNumbers.ts";
import { MAX_INDENT } from "../../../lib/flow/types.ts";

/** `n`: a numbered item, `p`: a paragraph, `b`: a bullet; `+1` its indentation, `=5` its start, `>` continues. */
function read(drawing: string): Numbered[] {
  return drawing.split(" ").map((block) => {
    const [, type, indent, start] = /^([npb])(?:\+(\d+))?(=\d+|>)?$/.exec(block) ?? [];
    return {
      ...(type === "n" ? { type: "number" as const } : type === "b" ? { type: "bullet" as const } : {}),
      ...(indent === undefined ? {} : { indent: Number(indent) }),
      ...(start === undefined ? {} : { start: start === ">" ? ("continue" as const) : Number(start.slice(1)) }),
    };
  });
}

function numbers(drawing: string): string {
  return listMarkers(read(drawing))
    .map((marker) => marker ?? "-")
    .join(" ");
}

test.each([
  ["[FL90] one after the other", "n n n", "1. 2. 3."],
  ["[FL90] deeper blocks do not interrupt, of whatever kind", "n p+1 b+2 n", "1. - - 2."],
  ["[FL90] a block of its own level interrupts", "n p n b n", "1. - 1. - 1."],
  ["[FL90] so does a shallower one", "n+1 n+1 n n+1", "a. b. 1. a."],
  ["[FL90] each level counts for itself", "n n+1 n+1 n n+1 n+2 n+2 n+1", "1. a. b. 2. a. i. ii. b."],
  ["[FL90] a list may begin deep", "n+3 n+3 n+1 n+3", "1. 2. a. 1."],
  ["[FL91] a start is the number, and the list counts on", "n n=7 n n=0 n", "1. 7. 8. 0. 1."],
  ["[FL91] at a deeper level too", "n n+1=3 n+1 n", "1. c. d. 2."],
  ["[FL92] a list goes on after what interrupted it", "n n p n> n", "1. 2. - 3. 4."],
  ["[FL92] over another list's deeper items and over bullets", "n p n+1 b p n>", "1. - a. - - 2."],
  ["[FL92] with the last number, not the highest", "n=5 p n p n>", "5. - 1. - 2."],
  ["[FL92] a shallower block ends what can be continued", "n n+1 n+1 n n+1>", "1. a. b. 2. a."],
  ["[FL92] with nothing to continue it begins", "p n> n", "- 1. 2."],
])("%s", (_, drawing, expected) => {
  expect(numbers(drawing)).toBe(expected);
});

test("[FL93] letters, numerals, and digits where there are none", () => {
  expect([1, 26, 27, 52, 702, 703].map((number) => listMarker(number, 1))).toEqual([
    "a.",
    "z.",
    "aa.",
    "az.",
    "zz.",
    "aaa.",
  ]);
  expect([1, 4, 9, 14, 40, 90, 400, 1994, 3999].map((number) => listMarker(number, 2))).toEqual([
    "i.",
    "iv.",
    "ix.",
    "xiv.",
    "xl.",
    "xc.",
    "cd.",
    "mcmxciv.",
    "mmmcmxcix.",
  ]);
  expect([listMarker(0, 1), listMarker(0, 2), listMarker(4000, 2), listMarker(12, 3), listMarker(2, 4)]).toEqual([
    "0.",
    "0.",
    "4000.",
    "12.",
    "b.",
  ]);
});

test("[FL94] counting may begin at any block that ends all lists, if nothing continues", () => {
  const blocks = read("n n+1 p n+2 n p+1 n b n+1 p n n p+3 n");
  const whole = listMarkers(blocks);
  const from = [...blocks.keys()].filter((index) => endsAllLists(blocks[index] as Numbered));
  for (const index of from) expect(listMarkers(blocks.slice(index))).toEqual(whole.slice(index));
  expect(from).toHaveLength(3);
});

test("what is deeper than anything can be counts at the deepest level", () => {
  expect(
    listMarkers([
      { type: "number", indent: 1e9 },
      { type: "number", indent: MAX_INDENT },
    ]),
  ).toEqual(["a.", "b."]);
  const counter = new ListCounter();
  counter.next({ type: "number" });
  expect([counter.peek(0), counter.peek(1), counter.peek(0, "continue")]).toEqual([2, 1, 2]);
});
