import type { OutlineEntry } from "./createOutline.ts";

/** The entry to which a key goes from the one at `at`, as in any tree; null for a key that goes nowhere. */
export function entryByKey(entries: readonly OutlineEntry[], at: number, key: string): number | null {
  const depth = entries[at]?.depth ?? 0;
  const target = ((): number => {
    switch (key) {
      case "ArrowDown":
        return at + 1;
      case "ArrowUp":
        return at - 1;
      case "Home":
        return 0;
      case "End":
        return entries.length - 1;
      case "ArrowLeft":
        return entries.slice(0, at).findLastIndex((entry) => entry.depth < depth);
      case "ArrowRight":
        return (entries[at + 1]?.depth ?? 0) > depth ? at + 1 : -1;
      default:
        return byLetter(entries, at, key);
    }
  })();
  return target >= 0 && target < entries.length && target !== at ? target : null;
}

/** The next entry that begins with a letter; behind the last one it goes on at the first. */
function byLetter(entries: readonly OutlineEntry[], at: number, key: string): number {
  if (key.trim() === "" || key.length !== 1) return -1;
  const letter = key.toLocaleLowerCase();
  const begins = (index: number): boolean => entries[index]?.text.toLocaleLowerCase().startsWith(letter) === true;
  for (let step = 1; step < entries.length; step += 1) {
    const index = (at + step) % entries.length;
    if (begins(index)) return index;
  }
  return -1;
}

/** Of each entry its number among its siblings, and how many they are: what screen readers say of a tree. */
export function siblingNumbers(entries: readonly OutlineEntry[]): { readonly number: number; readonly of: number }[] {
  /** The siblings that are counted at each depth now. */
  const open: { count: number }[] = [];
  const counted = entries.map(({ depth }) => {
    open.length = Math.min(open.length, depth + 1);
    const siblings = (open[depth] ??= { count: 0 });
    siblings.count += 1;
    return { number: siblings.count, siblings };
  });
  return counted.map(({ number, siblings }) => ({ number, of: siblings.count }));
}
