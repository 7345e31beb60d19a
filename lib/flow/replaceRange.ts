/** As many arguments as every engine takes in one call: `splice(...)` with 200,000 of them overflows the stack. */
const MAX_ARGUMENTS = 10_000;

/** Replaces `count` entries of `list` at `index` by `inserted`, however many they are. */
export function replaceRange<T>(list: T[], index: number, count: number, inserted: readonly T[]): void {
  if (inserted.length <= MAX_ARGUMENTS) {
    list.splice(index, count, ...inserted);
    return;
  }
  const rest = list.slice(index + count);
  list.length = index;
  for (const entry of inserted) list.push(entry);
  for (const entry of rest) list.push(entry);
}
