import { isDeepStrictEqual } from "node:util";
import type { Allowed, ExpectedPage, ShownBlock } from "./expected.ts";

/** How a cell of the matrix came out, best first. */
export const VERDICTS = ["holds", "look", "place", "back", "doubled", "lost", "diverged", "throws"] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Holds what is shown against what may come of it. `deleted`: what somebody deleted. */
export function judge(shown: readonly ShownBlock[], expected: readonly ExpectedPage[]): Verdict {
  if (expected.some((page) => looksLike(shown, page))) return "holds";
  const has = countUnits(shown);
  // The alternatives differ in order and boundaries, never in what is there.
  const wanted = countUnits(expected[0] ?? []);
  for (const [what, count] of wanted) if ((has.get(what) ?? 0) < count) return "lost";
  for (const [what, count] of has) {
    const owed = wanted.get(what) ?? 0;
    if (count > owed) return owed === 0 ? "back" : "doubled";
  }
  const order = outline(shown);
  return expected.some((page) => isDeepStrictEqual(outline(page), order)) ? "look" : "place";
}

export function worse(left: Verdict, right: Verdict): Verdict {
  return VERDICTS.indexOf(left) > VERDICTS.indexOf(right) ? left : right;
}

type Outline = readonly { readonly units: readonly { readonly what: string }[] }[];

/** What is in which block, without how it looks. */
function outline(page: Outline): string[][] {
  return page.map(({ units }) => units.map(({ what }) => what));
}

function countUnits(page: Outline): Map<string, number> {
  const counts = new Map<string, number>();
  for (const what of outline(page).flat()) counts.set(what, (counts.get(what) ?? 0) + 1);
  return counts;
}

function looksLike(shown: readonly ShownBlock[], page: ExpectedPage): boolean {
  return (
    shown.length === page.length &&
    page.every(({ attributes, units }, at) => {
      const block = shown[at];
      return (
        block?.units.length === units.length &&
        permits(attributes, block.attributes) &&
        units.every(({ what, props, formats }, index) => {
          const unit = block.units[index];
          const isAsExpected = formats === null || (unit !== undefined && permits(formats, unit.formats));
          return unit?.what === what && isAsExpected && permits(props, unit.props ?? {});
        })
      );
    })
  );
}

function permits(allowed: Allowed, values: Readonly<Record<string, unknown>>): boolean {
  return (
    Object.keys(values).every((key) => key in allowed) &&
    Object.entries(allowed).every(([key, choices]) =>
      choices.some((choice) => isDeepStrictEqual(choice ?? undefined, values[key])),
    )
  );
}
