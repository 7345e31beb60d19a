import { describe, expect, test } from "vitest";
import type { Effect } from "../../matrix/model/effects.ts";
import {
  deleteBetween,
  formatBetween,
  insertBlocksBefore,
  insertSplit,
  insertUnits,
  redoOf,
  removeBlock,
  setBlock,
  undoOf,
  unitsOf,
} from "../../matrix/model/effects.ts";
import type { ShownBlock } from "../../matrix/model/expected.ts";
import { judge } from "../../matrix/model/judge.ts";
import { applyAlone, merge } from "../../matrix/model/merge.ts";
import { Page } from "../../matrix/model/page.ts";
import type { Mark } from "../../matrix/model/page.ts";
import { spellPage } from "../../matrix/report/spell.ts";

const mark = (id: string, attributes = {}): Mark => ({ kind: "mark", id, attributes });
const page = new Page([mark("m0"), ...unitsOf("abcd"), mark("m1"), ...unitsOf("efgh")]);

/** What may come of `intents`, on one line each. */
function outcomes(...intents: readonly (readonly Effect[])[]): string[] {
  return [...new Set(merge(page, intents).map(spellPage))].sort();
}

const type = (text: string, block: number, offset: number): Effect[] => [
  insertUnits(page.spot(block, offset), unitsOf(text)),
];
const split = (block: number, offset: number): Effect[] => [
  insertSplit(page.spot(block, offset), [mark(`half ${block} ${offset}`)]),
];
const join: Effect[] = [{ does: "join", mark: "m1", to: "m0" }];
const divider: Effect[] = insertDivider();

function insertDivider(): Effect[] {
  return [insertBlocksBefore(page, 1, [mark("line"), { kind: "unit", id: "▣", what: "▣", formats: {} }])];
}

describe("two intentions at once", () => {
  test("text goes with the half that it was typed into, and at the place itself to either", () => {
    expect(outcomes(split(0, 2), type("1", 0, 3))).toEqual(["ab / c1d / efgh"]);
    expect(outcomes(split(0, 2), type("1", 0, 1))).toEqual(["a1b / cd / efgh"]);
    expect(outcomes(split(0, 2), type("1", 0, 2))).toEqual(["ab / 1cd / efgh", "ab1 / cd / efgh"]);
  });

  test("texts at one place come whole, in either order", () => {
    expect(outcomes(type("12", 0, 1), type("XY", 0, 1))).toEqual(["a12XYbcd / efgh", "aXY12bcd / efgh"]);
  });

  test("text at the end of a block is not in a block that is put behind it", () => {
    expect(outcomes(type("1", 0, 4), divider)).toEqual(["abcd1 / ▣ / efgh"]);
  });

  test("text that was typed into a deleted block stands as a block; of nothing typed nothing stands", () => {
    expect(outcomes(removeBlock(page, 1), type("1", 1, 2))).toEqual(["abcd / 1"]);
    expect(outcomes(removeBlock(page, 1), setBlockTo("quote"))).toEqual(["abcd"]);
  });

  test("joined blocks are one, but not with a block that has come between", () => {
    expect(outcomes(join, type("1", 1, 2))).toEqual(["abcdef1gh"]);
    expect(outcomes(join, divider)).toEqual(["abcd / ▣ / efgh"]);
  });

  test("what another formats around a text is formatted; at its edge it need not be", () => {
    const bold = [formatBetween(page, page.spot(0, 1), page.spot(0, 3), { bold: true })];
    expect(outcomes(bold, type("1", 0, 2))).toEqual(["a(bold)b1c()d / efgh"]);
    expect(outcomes(bold, type("1", 0, 1))).toEqual(["a(no bold|bold)1(bold)bc()d / efgh"]);
  });

  test("two values of one property: one of them; of two properties: both", () => {
    const [list, quote] = [setBlockTo("bullet"), setBlockTo("quote")];
    expect(outcomes(list, quote)).toEqual(["abcd / (type=bullet|type=quote)efgh"]);
    expect(outcomes(list, [setBlock(page, 1, { indent: 1 })])).toEqual(["abcd / (indent=1 type=bullet)efgh"]);
  });

  function setBlockTo(kind: string): Effect[] {
    return [setBlock(page, 1, { type: kind })];
  }
});

test.each<[string, Effect[]]>([
  ["typing", type("12", 0, 2)],
  ["a split", split(1, 2)],
  ["a join", join],
  ["a deletion over blocks", deleteBetween(page, page.spot(0, 2), page.spot(1, 1))],
  ["the deletion of a block", removeBlock(page, 1)],
  ["a format", [formatBetween(page, page.spot(0, 0), page.spot(0, 2), { bold: true })]],
  ["a divider", divider],
])("%s is taken back and done again", (_, effects) => {
  const after = applyAlone(page, effects);
  const undo = undoOf(page, effects);
  const back = applyAlone(after, undo);
  const again = applyAlone(back, redoOf(after, undo));
  const spell = (of: Page): string => spellPage(merge(of, [])[0] ?? []);
  expect(spell(after)).not.toBe(spell(page));
  expect(spell(back)).toBe(spell(page));
  expect(spell(again)).toBe(spell(after));
});

describe("a verdict", () => {
  const shown = (...lines: readonly string[]): ShownBlock[] =>
    lines.map((line) => ({ attributes: {}, units: Array.from(line, (what) => ({ what, formats: {} })) }));
  const expected = merge(page, [deleteBetween(page, page.spot(0, 1), page.spot(0, 2)), type("1", 1, 4)]);

  test.each([
    ["holds", shown("acd", "efgh1")],
    ["lost", shown("acd", "efgh")],
    ["lost", shown("ac", "efgh1", "1")],
    ["doubled", shown("acd", "efgh1", "efgh1")],
    ["back", shown("abcd", "efgh1")],
    ["place", shown("acd1", "efgh")],
    ["place", shown("acd", "efgh1", "")],
    ["place", shown("cad", "efgh1")],
    ["look", [...shown("acd"), { attributes: { type: "quote" }, units: shown("efgh1")[0]?.units ?? [] }]],
  ] as const)("%s", (verdict, blocks) => {
    expect(judge(blocks, expected)).toBe(verdict);
  });
});
