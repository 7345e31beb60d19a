import { anchorsIn } from "./anchors.ts";
import { slideRange } from "./slideRange.ts";
import { isEmptyRange, trimRange } from "./trimRange.ts";
import type { UnitRange } from "./trimRange.ts";
import type { Units } from "./Units.ts";

/**
 * The replacements that turn `before` into `after`, ascending and apart; what lies between them stays. One for typing, Enter, a
 * merge, a paste; several only where unique lines or words show that what is between stayed. `caret` is a unit of `after`.
 */
export function findHunks(before: Units, after: Units, caret: number | null): UnitRange[] {
  const range = trimRange(before, after, { from: 0, to: before.length, nowFrom: 0, nowTo: after.length });
  if (isEmptyRange(range)) return [];
  if (range.from === range.to || range.nowFrom === range.nowTo) return [slideRange(before, after, range, caret)];
  return between(before, after, range, "lines").flatMap((gap) => {
    // Behind typing or pasting over a selection stands the caret. A word that happens to be in both was written anew all the same.
    return caret === gap.nowTo ? [gap] : between(before, after, gap, "words");
  });
}

/** What differs between the anchors in `range`. */
function between(before: Units, after: Units, range: UnitRange, by: "lines" | "words"): UnitRange[] {
  const gaps: UnitRange[] = [];
  let { from, nowFrom } = range;
  const end: UnitRange = { from: range.to, to: range.to, nowFrom: range.nowTo, nowTo: range.nowTo };
  for (const anchor of [...anchorsIn(before, after, range, by), end]) {
    const gap = trimRange(before, after, { from, to: anchor.from, nowFrom, nowTo: anchor.nowFrom });
    if (!isEmptyRange(gap)) gaps.push(gap);
    from = anchor.to;
    nowFrom = anchor.nowTo;
  }
  return gaps;
}
