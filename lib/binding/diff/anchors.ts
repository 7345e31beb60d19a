import { longestIncreasing } from "../../base/longestIncreasing.ts";
import { isEmptyRange } from "./trimRange.ts";
import type { UnitRange } from "./trimRange.ts";
import { SOFT_BREAK } from "../../flow/types.ts";
import { EMBED_UNIT } from "../flat/Flat.ts";
import { MARK_UNIT } from "./Units.ts";
import type { Units } from "./Units.ts";

/** What lies between marks, soft breaks and embeds. */
const LINES = new RegExp(`[^${MARK_UNIT}\n${SOFT_BREAK}${EMBED_UNIT}]+`, "gu");
/** Words of two letters would be found everywhere. */
const WORDS = /\p{Script=Han}|[\p{L}\p{N}\p{M}]{3,}/gu;

interface Token {
  readonly text: string;
  readonly at: number;
}

/**
 * Stretches that are the same in both sides of `range`, found by lines, or by words, that each side has once. (The idea of Bram
 * Cohen's patience diff: what is unique says most about what stayed.)
 *
 * Without them a change in several places of one stretch (a code block made into headings, all of a word replaced) would delete
 * and write anew all that lies between its first and its last place, and with it what others type there.
 */
export function anchorsIn(before: Units, after: Units, range: UnitRange, by: "lines" | "words"): UnitRange[] {
  if (range.from === range.to || range.nowFrom === range.nowTo || isEmptyRange(range)) return [];
  const pattern = by === "lines" ? LINES : WORDS;
  const old = tokensOf(before, range.from, range.to, pattern);
  const now = tokensOf(after, range.nowFrom, range.nowTo, pattern);
  const places = uniquePlaces(now);
  const unique = uniquePlaces(old);
  const common = old.filter(({ text }) => unique.get(text) !== null && typeof places.get(text) === "number");
  const kept = longestIncreasing(common.map(({ text }) => places.get(text) as number));
  return kept.map((index) => {
    const { text, at } = common[index] as Token;
    const nowAt = places.get(text) as number;
    return { from: at, to: at + text.length, nowFrom: nowAt, nowTo: nowAt + text.length };
  });
}

function tokensOf(units: Units, from: number, to: number, pattern: RegExp): Token[] {
  const tokens: Token[] = [];
  for (const match of units.text.slice(from, to).matchAll(pattern)) {
    if (!match[0].includes(EMBED_UNIT)) tokens.push({ text: match[0], at: from + match.index });
  }
  return tokens;
}

/** The place of each token; null for one that is there twice. */
function uniquePlaces(tokens: readonly Token[]): Map<string, number | null> {
  const places = new Map<string, number | null>();
  for (const { text, at } of tokens) places.set(text, places.has(text) ? null : at);
  return places;
}
