import { whole } from "./trimRange.ts";
import type { UnitRange } from "./trimRange.ts";
import { sameUnit } from "./Units.ts";
import type { Units } from "./Units.ts";

/**
 * Where repeats leave a choice of what was put in or taken out ("a" typed into "aaa"), decides it: the change ends at `caret`, a
 * unit of `after`; and a mark is put in so that text stays with the mark that it had. A range that replaces has no choice.
 */
export function slideRange(before: Units, after: Units, range: UnitRange, caret: number | null): UnitRange {
  const limits: UnitRange = { from: 0, to: before.length, nowFrom: 0, nowTo: after.length };
  const removed = range.to - range.from;
  const inserted = range.nowTo - range.nowFrom;
  if (removed > 0 && inserted === 0) {
    const target = caret === null ? range.nowFrom : caret;
    return whole(before, after, slide(before, range, range.from, removed, range.nowFrom - target), limits);
  }
  if (inserted === 0 || removed > 0) return range;
  const target = caret === null ? range.nowFrom : caret - inserted;
  const slid = slide(after, range, range.nowFrom, inserted, range.nowFrom - target);
  return whole(before, after, partsMarkFromText(after, slid) ? moved(slid, 1) : slid, limits);
}

/** Moves a one-sided range left by at most `most`, as far as repeats allow. (Right it cannot move: it begins as late as can be.) */
function slide(units: Units, range: UnitRange, start: number, length: number, most: number): UnitRange {
  let by = 0;
  while (by < most && start - by > 0 && sameUnit(units, start - by - 1, units, start - by + length - 1)) by += 1;
  return moved(range, by);
}

/**
 * Enter, or a paste of lines, at the start of a text: with the caret, the new mark would stand between the old mark and its text,
 * and somebody's conversion of that block would hit the empty one in front.
 */
function partsMarkFromText(after: Units, { nowFrom, nowTo }: UnitRange): boolean {
  const betweenMarkAndText = nowFrom > 0 && after.isMark(nowFrom - 1) && nowTo < after.length && !after.isMark(nowTo);
  return betweenMarkAndText && after.isMark(nowTo - 1);
}

function moved({ from, to, nowFrom, nowTo }: UnitRange, by: number): UnitRange {
  return { from: from - by, to: to - by, nowFrom: nowFrom - by, nowTo: nowTo - by };
}
