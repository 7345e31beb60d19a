import { MAX_INDENT } from "../../../lib/flow/types.ts";
import { attributesOf, changeToKind, isHeadingKind, isListKind, kindOf } from "../../../lib/editor/blocks/blockKind.ts";
import type { BlockKind } from "../../../lib/editor/blocks/blockKind.ts";
import type { Change } from "../model/effects.ts";
import { EMBED } from "../model/page.ts";
import type { Mark, Page, Properties, Spot, Unit } from "../model/page.ts";
import type { At } from "../gestures.ts";
import { NoPlace } from "../operation.ts";
import type { Target } from "../operation.ts";

/** A place as hands take it. */
export function at({ block, offset }: Spot): At {
  return [block, offset];
}

export function attributesAt(page: Page, block: number): Properties {
  return page.blocks[block]?.mark.attributes ?? {};
}

function without(values: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}

/** What the second half of a block is (rule ED1). */
export function secondHalf(attributes: Properties): Properties {
  return without(attributes, ["checked"]);
}

/** What an empty block is that Enter makes beside a block (ED2, ED3). */
export function besideBlock(attributes: Properties): Properties {
  const kind = kindOf(attributes);
  if (isListKind(kind) || kind === "quote") return secondHalf(attributes);
  return without(attributes, ["type", "level", "checked", "language", ...(isHeadingKind(kind) ? ["indent"] : [])]);
}

export function newMark(target: Target, of: string, attributes: Properties): Mark {
  return { kind: "mark", id: target.name(of), attributes };
}

/** What is typed at `spot` looks like what is in front of it in its block, or else behind it. */
export function lookAt(page: Page, { block, offset }: Spot): Properties {
  const units = page.blocks[block]?.units ?? [];
  // A link begins behind its first edge.
  if (offset === 0) return without(units[0]?.formats ?? {}, ["link"]);
  return units[offset - 1]?.formats ?? {};
}

/** What takes the place of a stretch has the look that all of it had, but is no part of a link that went with it. */
export function lookOfReplaced(page: Page, from: Spot, to: Spot): Properties {
  const [first = {}, ...others] = page.unitsBetween(from, to).map(({ formats }) => formats);
  const differing = Object.keys(first).filter((key) => others.some((formats) => !(key in formats)));
  return without(first, ["link", ...differing]);
}

export function isDivider(page: Page, block: number): boolean {
  const [unit] = page.blocks[block]?.units ?? [];
  return unit?.what === `${EMBED}divider`;
}

/** The comments that cover both sides of a place in a block: they cover what comes there too (BD15). */
export function commentsAround(page: Page, { block, offset }: Spot): Properties {
  const units = page.blocks[block]?.units ?? [];
  const [left = {}, right = {}] = [units[offset - 1]?.formats, units[offset]?.formats];
  return Object.fromEntries(Object.entries(left).filter(([key]) => key.startsWith("comment:") && key in right));
}

export function dividerUnit(target: Target, formats: Properties = {}): Unit {
  return { kind: "unit", id: target.name("divider"), what: `${EMBED}divider`, props: {}, formats };
}

/** How deep block `block` may be as one of `kind` (ED21). */
export function deepestIndent(page: Page, block: number, kind: BlockKind | "unknown"): number {
  if (!isListKind(kind)) return MAX_INDENT;
  const above = attributesAt(page, block - 1);
  const { indent } = above;
  return (typeof indent === "number" ? indent : 0) + (isListKind(kindOf(above)) ? 1 : 0);
}

/** What converting block `block` to `kind` changes (ED30, ED31). */
export function conversion(page: Page, block: number, kind: BlockKind): Change {
  const attributes = attributesAt(page, block);
  const { indent } = attributes;
  const deepest = deepestIndent(page, block, kind);
  const tooDeep = typeof indent === "number" && indent > deepest;
  const change = {
    ...(kindOf(attributes) === kind ? attributesOf(kind) : changeToKind(kind)),
    ...(tooDeep ? { indent: deepest === 0 ? null : deepest } : {}),
  };
  return Object.fromEntries(Object.entries(change).filter(([key, value]) => (attributes[key] ?? null) !== value));
}

/** Needs of many operations. */
export const letters = { text: "letters" } as const;
export const empty = { text: "none", attributes: {} } as const;

/** A place inside of a block. Where somebody's step before made it a block's start, it is none: other operations are about those. */
export function inside(target: Target): Spot {
  const spot = target.at(4);
  if (spot.offset === 0) throw new NoPlace();
  return spot;
}
