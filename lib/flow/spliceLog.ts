import { replaceRange } from "./replaceRange.ts";

/** At `index`, `removed` gave way to `inserted`. */
export interface Splice<T> {
  readonly index: number;
  readonly removed: readonly T[];
  readonly inserted: readonly T[];
}

interface Region<T> {
  /** In the list as it is now. */
  start: number;
  removed: T[];
  inserted: T[];
}

/**
 * Gathers splices that were done one after another and gives the same change as few splices that lie apart from each other.
 * Regions that touch are one. A region that ends as it began is no change.
 */
export class SpliceLog<T> {
  readonly #regions: Region<T>[] = [];

  /** Notes a splice of the list as it is after all that was noted before. */
  add({ index, removed, inserted }: Splice<T>): void {
    const end = index + removed.length;
    let first = 0;
    while (first < this.#regions.length && endOf(this.#regions[first] as Region<T>) < index) first += 1;
    let last = first;
    while (last < this.#regions.length && (this.#regions[last] as Region<T>).start <= end) last += 1;
    const touched = this.#regions.slice(first, last);
    const shift = inserted.length - removed.length;
    for (let at = last; at < this.#regions.length; at += 1) (this.#regions[at] as Region<T>).start += shift;

    // Inside of one region, as in a paste that is written block after block: no need to copy what was gathered so far.
    const [only] = touched;
    if (touched.length === 1 && only !== undefined && only.start <= index && end <= endOf(only)) {
      replaceRange(only.inserted, index - only.start, removed.length, inserted);
      return;
    }

    const merged: Region<T> = { start: Math.min(index, touched[0]?.start ?? index), removed: [], inserted: [] };
    // Between the touched regions lie members that were in the list from the beginning: the splice removes them now.
    let position = index;
    for (const region of touched) {
      if (position < region.start) append(merged.removed, removed.slice(position - index, region.start - index));
      append(merged.removed, region.removed);
      position = Math.max(position, endOf(region));
    }
    if (position < end) append(merged.removed, removed.slice(position - index));

    const before = touched[0];
    if (before !== undefined && before.start < index)
      append(merged.inserted, before.inserted.slice(0, index - before.start));
    append(merged.inserted, inserted);
    const after = touched.at(-1);
    if (after !== undefined && endOf(after) > end) append(merged.inserted, after.inserted.slice(end - after.start));

    replaceRange(this.#regions, first, touched.length, [merged]);
  }

  /** The change as sorted splices; members that stayed at the ends of a region are left out. */
  splices(): Splice<T>[] {
    const splices: Splice<T>[] = [];
    for (const { start, removed, inserted } of this.#regions) {
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
    return splices;
  }
}

function endOf<T>(region: Region<T>): number {
  return region.start + region.inserted.length;
}

function append<T>(list: T[], more: readonly T[]): void {
  for (const member of more) list.push(member);
}
