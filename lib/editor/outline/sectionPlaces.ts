import type { NodeKey } from "lexical";

import type { HeadingPlace } from "./headingPlaces.ts";

/** Where a section is put: directly in front of a heading; null: behind everything, in a toggle behind all that it holds. */
export interface SectionPlace {
  readonly before: NodeKey | null;
}

/** A place between two entries of the outline where a section can be dropped. */
export interface SectionGap extends SectionPlace {
  /** The entry above which the line is drawn; the number of entries: below the last. */
  readonly row: number;
  /** Whether the section stands there already. */
  readonly stays: boolean;
}

/** The index behind the entries of the section of the one at `at`. */
export function entriesEnd(entries: readonly HeadingPlace[], at: number): number {
  const depth = entries[at]?.depth ?? 0;
  let end = at + 1;
  while (end < entries.length && (entries[end]?.depth ?? 0) > depth) end += 1;
  return end;
}

/**
 * The gaps into which the section of `key` can be dropped, from the top down: in front of each heading outside of the section, and behind the last. A
 * section stays among those in the same toggle, or outside of all: put into a toggle it would end it, and what that held behind would be held by nothing.
 */
export function sectionGaps(entries: readonly HeadingPlace[], key: NodeKey): SectionGap[] {
  const at = entries.findIndex((entry) => entry.key === key);
  const own = entries[at];
  if (own === undefined) return [];
  const end = entriesEnd(entries, at);
  const gaps: SectionGap[] = [];
  let last = at;
  for (const [row, entry] of entries.entries()) {
    if (entry.holder !== own.holder) continue;
    last = row;
    if (row <= at || row >= end) gaps.push({ before: entry.key, row, stays: row === at || row === end });
  }
  const behind = entriesEnd(entries, last);
  gaps.push({ before: null, row: behind, stays: behind === end });
  return gaps;
}

/** The gap nearest to the height `y`; null where a drop would change nothing. `heightOf` gives the upper edge of a row, or the end of the last. */
export function nearestGap(
  gaps: readonly SectionGap[],
  heightOf: (row: number) => number,
  y: number,
): (SectionGap & { readonly y: number }) | null {
  let nearest: (SectionGap & { readonly y: number }) | null = null;
  for (const gap of gaps) {
    const height = heightOf(gap.row);
    if (nearest === null || Math.abs(height - y) < Math.abs(nearest.y - y)) nearest = { ...gap, y: height };
  }
  return nearest?.stays === true ? null : nearest;
}

/**
 * Where a section goes that moves one step; null where it is the first, or the last. It goes past its neighbour in the outline: one of the same rank with
 * all of its section. A heading of a higher rank is passed without the sections below it, so the section becomes the first below it; and upwards, from
 * there, it leaves it.
 */
export function sectionStep(
  entries: readonly HeadingPlace[],
  key: NodeKey,
  direction: "up" | "down",
): SectionPlace | null {
  const holder = entries.find((entry) => entry.key === key)?.holder;
  const peers = entries.filter((entry) => entry.holder === holder);
  const at = peers.findIndex((entry) => entry.key === key);
  const own = peers[at];
  if (own === undefined) return null;
  if (direction === "up") {
    const before = peers.slice(0, at).findLast((entry) => entry.depth <= own.depth);
    return before === undefined ? null : { before: before.key };
  }
  const next = entriesEnd(peers, at);
  const neighbour = peers[next];
  if (neighbour === undefined) return null;
  const behind = neighbour.level === own.level ? entriesEnd(peers, next) : next + 1;
  return { before: peers[behind]?.key ?? null };
}
