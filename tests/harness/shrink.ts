/**
 * A shorter list that still fails: takes out stretches, halves first, then smaller ones, as long as `fails` says that the
 * rest fails too (A. Zeller, R. Hildebrandt: "Simplifying and Isolating Failure-Inducing Input", 2002).
 * Stops after `budget` trials.
 */
export async function shrink<T>(
  list: readonly T[],
  fails: (shorter: readonly T[]) => Promise<boolean>,
  budget: number,
): Promise<readonly T[]> {
  let best = list;
  let left = budget;
  let size = Math.ceil(best.length / 2);
  while (size >= 1) {
    let removed = false;
    for (let at = 0; at < best.length && left > 0;) {
      const shorter = [...best.slice(0, at), ...best.slice(at + size)];
      left -= 1;
      if (await fails(shorter)) {
        best = shorter;
        removed = true;
      } else at += size;
    }
    if (left <= 0) break;
    if (!removed || size > best.length) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return best;
}
