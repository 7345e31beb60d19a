import type { Gestures } from "../gestures.ts";
import { formatBetween } from "../model/effects.ts";
import type { Effect } from "../model/effects.ts";
import type { Page, Properties, Spot } from "../model/page.ts";
import type { Plan, Target } from "../operation.ts";
import { at } from "./describe.ts";

/** Selects from letter to letter and does something that changes how that looks. */
export function over(
  { page, at: place }: Target,
  [first, last]: readonly [number, number],
  act: (hands: Gestures) => unknown,
  change: Properties,
): Plan {
  const [from, to] = [place(first), place(last)];
  return {
    act: (hands) => (hands.range(at(from), at(to)), act(hands)),
    effects: [formatBetween(page, from, to, change)],
  };
}

/** Takes off the formats that some of the range has and `goes` names. */
export function clearing(from: Spot, to: Spot, page: Page, goes: (format: string) => boolean): Effect[] {
  const found = new Set(page.unitsBetween(from, to).flatMap(({ formats }) => Object.keys(formats)));
  const keys = [...found].filter((key) => !key.startsWith("comment:") && goes(key));
  return keys.map((key) => formatBetween(page, from, to, { [key]: null }));
}
