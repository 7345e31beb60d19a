import { replaceRange } from "./replaceRange.ts";
import { SizedList } from "./sizedList.ts";
import type { Sized } from "./sizedList.ts";

/** At `index`, `removed` gave way to `inserted`. */
export interface Splice<T> {
  readonly index: number;
  readonly removed: readonly T[];
  readonly inserted: readonly T[];
}

/** A place where the list changed, with the members in front of it, as far as the region before, that stayed. */
interface Region<T> extends Sized {
  /** How many members stayed in front. The size counts these and those that were inserted. */
  gap: number;
  readonly removed: T[];
  readonly inserted: T[];
}

/**
 * Gathers splices that were done one after another and gives the same change as few splices that lie apart from each other. A region
 * that ends as it began is no change.
 *
 * Regions that merely touch stay apart until the end. All of a document made bold is a splice a block, each beside the one before,
 * and to copy into each what was gathered so far was most of a second at 5,000 blocks.
 */
export class SpliceLog<T> {
  readonly #regions = new SizedList<Region<T>>();

  /** Notes a splice of the list as it is after all that was noted before. */
  add({ index, removed, inserted }: Splice<T>): void {
    const end = index + removed.length;
    const { first, last } = this.#overlapped(index, end);
    const touched = this.#regions.slice(first, last);
    const starts = touched.map((region) => this.#startOf(region));
    const [only] = touched;
    const onlyStart = starts[0] ?? 0;
    if (touched.length === 1 && only !== undefined && onlyStart <= index && end <= onlyStart + only.inserted.length) {
      replaceRange(only.inserted, index - onlyStart, removed.length, inserted);
      this.#regions.resize(only, only.gap + only.inserted.length);
      return;
    }

    const start = Math.min(index, starts[0] ?? index);
    const merged: Region<T> = { gap: start - this.#endBefore(first), removed: [], inserted: [], size: 0, home: null };
    // Between the touched regions lie members that were in the list from the beginning: the splice removes them now.
    let position = index;
    for (const [at, region] of touched.entries()) {
      const regionStart = starts[at] as number;
      if (position < regionStart) append(merged.removed, removed.slice(position - index, regionStart - index));
      append(merged.removed, region.removed);
      position = Math.max(position, regionStart + region.inserted.length);
    }
    if (position < end) append(merged.removed, removed.slice(position - index));
    if (only !== undefined && onlyStart < index) append(merged.inserted, only.inserted.slice(0, index - onlyStart));
    append(merged.inserted, inserted);
    const after = touched.at(-1);
    if (after !== undefined)
      append(merged.inserted, after.inserted.slice(Math.max(0, end - (starts.at(-1) as number))));
    merged.size = merged.gap + merged.inserted.length;

    const next = this.#regions.at(last);
    if (next !== undefined) {
      const gap = this.#startOf(next) - Math.max(end, position);
      this.#regions.resize(next, gap + next.inserted.length);
      next.gap = gap;
    }
    this.#regions.splice(first, last - first, [merged]);
  }

  /** The change as sorted splices; members that stayed at the ends of a region are left out. */
  splices(): Splice<T>[] {
    const splices: Splice<T>[] = [];
    let start = 0;
    let joined: { readonly start: number; readonly removed: T[]; readonly inserted: T[] } | null = null;
    for (const { gap, removed, inserted } of this.#regions) {
      start += gap;
      if (joined !== null && gap > 0) {
        trimInto(splices, joined);
        joined = null;
      }
      joined ??= { start, removed: [], inserted: [] };
      append(joined.removed, removed);
      append(joined.inserted, inserted);
      start += inserted.length;
    }
    if (joined !== null) trimInto(splices, joined);
    return splices;
  }

  /** The regions that a splice of the members `index` to `end` changes, from `first` to in front of `last`. */
  #overlapped(index: number, end: number): { readonly first: number; readonly last: number } {
    const found = this.#regions.lastAt(index, ({ gap }) => gap);
    let first = 0;
    if (found !== undefined) {
      const { member } = found;
      const start = found.start + member.gap;
      first = this.#regions.indexOf(member);
      // Of one that ends here, or begins here with nothing removed of it, no member is touched.
      if (start + member.inserted.length <= index) first += 1;
      else if (start === index && end === index) return { first, last: first };
      else if (end === index) return { first, last: first + 1 };
    }
    let last = first;
    for (let next = this.#regions.at(last); next !== undefined && this.#startOf(next) < end;) {
      last += 1;
      next = this.#regions.at(last);
    }
    return { first, last };
  }

  #startOf(region: Region<T>): number {
    return this.#regions.startOf(region) + region.gap;
  }

  /** Where the region in front of number `at` ends. */
  #endBefore(at: number): number {
    const region = this.#regions.at(at);
    return region === undefined ? this.#regions.size : this.#regions.startOf(region);
  }
}

function trimInto<T>(
  splices: Splice<T>[],
  { start, removed, inserted }: { readonly start: number; readonly removed: T[]; readonly inserted: T[] },
): void {
  const shorter = Math.min(removed.length, inserted.length);
  let head = 0;
  while (head < shorter && removed[head] === inserted[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && removed.at(-1 - tail) === inserted.at(-1 - tail)) tail += 1;
  const splice = {
    index: start + head,
    removed: removed.slice(head, removed.length - tail),
    inserted: inserted.slice(head, inserted.length - tail),
  };
  if (splice.removed.length > 0 || splice.inserted.length > 0) splices.push(splice);
}

function append<T>(list: T[], more: readonly T[]): void {
  for (const member of more) list.push(member);
}
