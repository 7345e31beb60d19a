import { inOrder, rangeBetween } from "./lineOrder.ts";
import type { RawLine, RawMerge, RawTable } from "./rawTable.ts";

/** The rectangle of a merge among all lines in order, shown or not. The ends are exclusive. */
export interface MergeArea {
  readonly merge: RawMerge;
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** All lines of a table in order, and what each merge covers of them. */
export interface TableGrid {
  readonly rows: readonly RawLine[];
  readonly columns: readonly RawLine[];
  /** The merges that hold, no two of which overlap. */
  readonly holding: readonly MergeArea[];
  /** The other merges: those that give way to one of these, and those of which no row or no column is left. */
  readonly waiting: readonly MergeArea[];
}

/** More merges are not looked at: each is held against all others. */
const MAX_MERGES = 1_000;

/** Puts the lines of a table in order and decides which merges hold. Of merges that overlap the one with the first id does. */
export function gridOf(raw: RawTable): TableGrid {
  const rows = inOrder(raw.rows);
  const columns = inOrder(raw.columns);
  const holding: MergeArea[] = [];
  const waiting: MergeArea[] = [];
  const ordered = raw.merges.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  for (const merge of ordered.slice(0, MAX_MERGES)) {
    const vertical = rangeBetween(rows, raw.rows, merge.rows);
    const horizontal = rangeBetween(columns, raw.columns, merge.columns);
    const area: MergeArea = {
      merge,
      top: vertical.from,
      bottom: vertical.to,
      left: horizontal.from,
      right: horizontal.to,
    };
    // One cell, or none that is there: nothing is merged. (Lines that are gone can come back, by undo.)
    if ((area.bottom - area.top) * (area.right - area.left) < 2) continue;
    const live = hasLive(rows, area.top, area.bottom) && hasLive(columns, area.left, area.right);
    if (live && !holding.some((other) => overlap(area, other))) holding.push(area);
    else waiting.push(area);
  }
  return { rows, columns, holding, waiting };
}

/** Whether two areas have a cell in common. */
export function overlap(area: Omit<MergeArea, "merge">, other: Omit<MergeArea, "merge">): boolean {
  return area.top < other.bottom && other.top < area.bottom && area.left < other.right && other.left < area.right;
}

function hasLive(lines: readonly RawLine[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (lines[at]?.on === true) return true;
  return false;
}
