/**
 * The positions in `values` of a longest strictly increasing run of its non-negative entries, ascending.
 * Patience sorting with back pointers: O(n log n). (Michael L. Fredman, "On computing the length of longest increasing
 * subsequences", 1975.)
 */
export function longestIncreasing(values: readonly number[]): number[] {
  const tails: number[] = [];
  const previous: number[] = Array.from<number>({ length: values.length });
  for (const [position, value] of values.entries()) {
    if (value < 0) continue;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] as number] as number) < value) low = middle + 1;
      else high = middle;
    }
    previous[position] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = position;
  }
  const run: number[] = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] as number) run.push(at);
  return run.reverse();
}
