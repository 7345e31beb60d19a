import { isDeepStrictEqual } from "node:util";
import { unitsOf } from "./model/effects.ts";
import { EMBED, Page } from "./model/page.ts";
import type { Atom, PageBlock, Spot } from "./model/page.ts";
import { NoPlace } from "./operation.ts";
import type { Needs, Operation, Target } from "./operation.ts";

/** The letters of the four blocks. What writers type is made of other characters. */
const LETTERS = ["abcdefgh", "ijklmnop", "qrstuvwx", "ABCDEFGH"] as const;

/** What each writer types. */
const TYPED = ["123", "XYZ", "789"] as const;

/** The block in front of the two that the operations are about can hold indented items below it. */
const FIRST_BLOCK = 1;

/** Where the formatted letters of a block begin and end. */
const FORMATTED = { from: 2, to: 6 } as const;

/** The need of two operations in one block together; null if they cannot both have theirs. */
function bothNeeds(left: Needs, right: Needs): Needs | null {
  const conflicts = (["attributes", "text", "divider", "embed"] as const).some(
    (key) => left[key] !== undefined && right[key] !== undefined && !isDeepStrictEqual(left[key], right[key]),
  );
  const formats = { ...left.formats, ...right.formats };
  const letters = left.text === "letters" || right.text === "letters" || Object.keys(formats).length > 0;
  const both: Needs = { ...left, ...right, ...(Object.keys(formats).length > 0 ? { formats } : {}) };
  const withoutText = both.text === "none" || both.divider === true;
  if (conflicts || (letters && (withoutText || left.text === "none" || right.text === "none"))) return null;
  if (both.divider && both.attributes) return null;
  return both;
}

/** Which block an operation is about: the first or the second of the two in the middle. */
export type Placement = readonly (0 | 1)[];

/** The page on which all of `operations` find what they need, each in its block; null if there is none. */
export function pageFor(operations: readonly Operation[], placement: Placement): Page | null {
  const needs: [Needs, Needs] = [{}, {}];
  for (const [index, { needs: own = {}, reaches }] of operations.entries()) {
    const at = placement[index] ?? 0;
    const both = bothNeeds(needs[at], own);
    if (!both) return null;
    needs[at] = both;
    // What reaches into the block behind needs text there; it has none to reach into behind the second.
    if (!reaches) continue;
    const next = at === 0 ? bothNeeds(needs[1], { text: "letters" }) : {};
    if (!next) return null;
    if (at === 0) needs[1] = next;
  }
  const [first, second] = needs;
  const isList = needs.some(({ attributes }) => attributes?.indent !== undefined);
  return new Page([
    ...block(0, isList ? { attributes: { type: "bullet" } } : {}),
    ...block(1, first),
    ...block(2, second),
    ...block(3, {}),
  ]);
}

function block(index: number, { attributes = {}, text, formats = {}, embed, divider }: Needs): Atom[] {
  const mark: Atom = { kind: "mark", id: `m${index}`, attributes: { ...attributes } };
  if (divider)
    return [mark, { kind: "unit", id: `old divider ${index}`, what: `${EMBED}divider`, props: {}, formats: {} }];
  if (text === "none") return [mark];
  const units = unitsOf(LETTERS[index] ?? "").map((unit, at) =>
    at >= FORMATTED.from && at < FORMATTED.to ? { ...unit, formats } : unit,
  );
  return embed
    ? [mark, ...units.slice(0, 4), { ...embed, id: `old embed ${index}`, formats }, ...units.slice(4)]
    : [mark, ...units];
}

/**
 * How writer number `writer` sees the block that an operation is about. Throws {@link NoPlace} if the block is gone, or no longer what
 * the operation needs.
 */
export function targetFor(page: Page, { needs = {} }: Operation, placement: 0 | 1, writer: number): Target {
  const index = FIRST_BLOCK + placement;
  const letters = LETTERS[index] ?? "";
  const block = page.blocks.findIndex(({ mark }) => mark.id === `m${index}`);
  const found = page.blocks[block];
  if (!found || !isAsNeeded(found, needs)) throw new NoPlace();
  const at = (of: number, letter: number): Spot => {
    const spot = page.spotBefore(LETTERS[of]?.charAt(letter) ?? "");
    if (!spot) throw new NoPlace();
    return spot;
  };
  return {
    page,
    block,
    at: (letter) => at(index, letter),
    next(letter) {
      const spot = at(index + 1, letter);
      if (spot.block < block) throw new NoPlace();
      return spot;
    },
    get start() {
      const spot = page.spotBefore(letters.charAt(0)) ?? page.spot(block, 0);
      if (spot.offset > 0) throw new NoPlace();
      return spot;
    },
    get end() {
      const last = page.spotBefore(letters.charAt(letters.length - 1));
      const size = page.blocks[last?.block ?? block]?.units.length ?? 0;
      if (last && last.offset + 1 < size) throw new NoPlace();
      return page.spot(last?.block ?? block, size);
    },
    writer,
    typed: TYPED[writer] ?? "",
    name: (of) => `${of}${writer}`,
  };
}

function isAsNeeded({ mark, units }: PageBlock, { attributes, text, divider, embed, formats = {} }: Needs): boolean {
  const formatted = units.filter((unit) => Object.keys(formats).every((key) => key in unit.formats));
  return (
    (attributes === undefined || isDeepStrictEqual({ ...mark.attributes }, { ...attributes })) &&
    (text !== "none" || units.length === 0) &&
    (text !== "letters" || units.length > 0) &&
    (!divider || (units.length === 1 && units[0]?.what === `${EMBED}divider`)) &&
    (!embed || units.some(({ what }) => what === embed.what)) &&
    (Object.keys(formats).length === 0 || formatted.length > 0)
  );
}
