/** At line `from`, `removed` lines gave way to `lines`. */
export interface LineEdit {
  readonly from: number;
  readonly removed: number;
  readonly lines: readonly string[];
}

/** What turns the lines `before` into `after`: one stretch between what is the same at the start and at the end. Null if nothing. */
export function lineEdit(before: readonly string[], after: readonly string[]): LineEdit | null {
  const shorter = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < shorter && before[prefix] === after[prefix]) prefix += 1;
  if (prefix === before.length && prefix === after.length) return null;
  let suffix = 0;
  while (suffix < shorter - prefix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix])
    suffix += 1;
  return {
    from: prefix,
    removed: before.length - prefix - suffix,
    lines: after.slice(prefix, after.length - suffix),
  };
}
