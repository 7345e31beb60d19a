import type { Corner, RawLine } from "./rawTable.ts";

/** Behind every key: where lines are that have no readable one. */
const LAST = "~";

/** The order of lines: by key, of equal keys by id. The same for everybody, whatever is stored. */
function compareLines(left: Pick<RawLine, "id" | "key">, right: Pick<RawLine, "id" | "key">): number {
  const [before, after] = [left.key ?? LAST, right.key ?? LAST];
  if (before !== after) return before < after ? -1 : 1;
  return left.id === right.id ? 0 : left.id < right.id ? -1 : 1;
}

/** All lines in order. */
export function inOrder(lines: ReadonlyMap<string, RawLine>): RawLine[] {
  return [...lines.values()].sort(compareLines);
}

/**
 * The range of `ordered` (from, to exclusive) that lies between two corners. A corner is where its line is; or, if that was moved
 * since the merge, where it was: so that a row that is moved out of merged cells does not stretch them over half of the table.
 */
export function rangeBetween(
  ordered: readonly RawLine[],
  lines: ReadonlyMap<string, RawLine>,
  [first, second]: readonly [Corner, Corner],
): { readonly from: number; readonly to: number } {
  const ends = [cornerPlace(lines, first), cornerPlace(lines, second)].sort(compareLines);
  const [low, high] = ends as [Place, Place];
  return {
    from: firstWhere(ordered, (line) => compareLines(line, low) >= 0),
    to: firstWhere(ordered, (line) => compareLines(line, high) > 0),
  };
}

type Place = Pick<RawLine, "id" | "key">;

function cornerPlace(lines: ReadonlyMap<string, RawLine>, { id, place }: Corner): Place {
  const line = lines.get(id);
  return line !== undefined && line.place === place ? line : { id, key: place };
}

/** The first index for which `test` holds; it must hold for all behind it. */
function firstWhere(ordered: readonly RawLine[], test: (line: RawLine) => boolean): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(ordered[middle] as RawLine)) high = middle;
    else low = middle + 1;
  }
  return low;
}
