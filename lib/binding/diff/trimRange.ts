import { sameUnit } from "./Units.ts";
import type { Units } from "./Units.ts";

/** Units `from` to `to` of the sequence before, and `nowFrom` to `nowTo` of the sequence now: what is, or may be, different. */
export interface UnitRange {
  readonly from: number;
  readonly to: number;
  readonly nowFrom: number;
  readonly nowTo: number;
}

/** Narrows `range` to what differs, by what is the same at its beginning and at its end. */
export function trimRange(before: Units, after: Units, range: UnitRange): UnitRange {
  let { from, to, nowFrom, nowTo } = range;
  while (from < to && nowFrom < nowTo && sameUnit(before, from, after, nowFrom)) {
    from += 1;
    nowFrom += 1;
  }
  while (to > from && nowTo > nowFrom && sameUnit(before, to - 1, after, nowTo - 1)) {
    to -= 1;
    nowTo -= 1;
  }
  return whole(before, after, { from, to, nowFrom, nowTo }, range);
}

/** Widens `trimmed`, within `range`, so that it cuts no surrogate pair: Yjs would write U+FFFD for both halves. */
export function whole(before: Units, after: Units, trimmed: UnitRange, range: UnitRange): UnitRange {
  let { from, to, nowFrom, nowTo } = trimmed;
  if (from > range.from && isHigh(before, from - 1) && (isLow(before, from) || isLow(after, nowFrom))) {
    from -= 1;
    nowFrom -= 1;
  }
  if (to < range.to && isLow(before, to) && (isHigh(before, to - 1) || isHigh(after, nowTo - 1))) {
    to += 1;
    nowTo += 1;
  }
  return { from, to, nowFrom, nowTo };
}

/** Whether nothing differs. */
export function isEmptyRange({ from, to, nowFrom, nowTo }: UnitRange): boolean {
  return from === to && nowFrom === nowTo;
}

function isHigh(units: Units, at: number): boolean {
  return (units.text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLow(units: Units, at: number): boolean {
  return (units.text.charCodeAt(at) & 0xfc00) === 0xdc00;
}
