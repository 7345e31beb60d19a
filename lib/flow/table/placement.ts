import { keysBetween } from "../orderKeys.ts";
import type { Chance } from "../orderKeys.ts";
import type { RawLine } from "./rawTable.ts";

/** Keys for lines that come into a gap, and new ones for neighbours that had to make room. */
export interface Placement {
  readonly keys: readonly string[];
  readonly spread: ReadonlyMap<RawLine, string>;
}

/** Keys that are spread anew are at most this long, unless every line of the table is among them. */
const SPREAD_LENGTH = 8;

/**
 * Keys for `count` lines between `ordered[gap - 1]` and `ordered[gap]`. Mostly the neighbours' keys leave room. Where they do not,
 * after some hundred moves to one place or by a stranger's hand, the smallest neighbourhood that does is spread anew.
 */
export function placeInGap(ordered: readonly RawLine[], gap: number, count: number, chance: Chance): Placement {
  const between = keysIn(ordered, gap, gap, count, chance, undefined);
  if (between !== null) return { keys: between, spread: new Map() };
  for (let reach = 1; ; reach *= 2) {
    const [from, to] = [Math.max(0, gap - reach), Math.min(ordered.length, gap + reach)];
    const whole = from === 0 && to === ordered.length;
    const keys = keysIn(ordered, from, to, to - from + count, chance, whole ? undefined : SPREAD_LENGTH);
    if (keys === null) continue;
    const spread = new Map<RawLine, string>();
    const place = (line: RawLine | undefined, key: string | undefined): void => {
      if (line !== undefined && key !== undefined) spread.set(line, key);
    };
    for (let at = from; at < gap; at += 1) place(ordered[at], keys[at - from]);
    for (let at = gap; at < to; at += 1) place(ordered[at], keys[at - from + count]);
    return { keys: keys.slice(gap - from, gap - from + count), spread };
  }
}

/** `count` keys between the line in front of `from` and the one at `to`. */
function keysIn(
  ordered: readonly RawLine[],
  from: number,
  to: number,
  count: number,
  chance: Chance,
  maxLength: number | undefined,
): string[] | null {
  const left = ordered[from - 1];
  // Nothing can be put behind a line that has no key itself: it is behind all keys.
  if (left !== undefined && left.key === null) return null;
  return keysBetween(left?.key ?? null, ordered[to]?.key ?? null, count, chance, maxLength);
}
