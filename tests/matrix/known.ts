/** Pairs that do not hold, and why. A test expects them to fail: what is mended is taken off. */
interface Known {
  readonly why: string;
  readonly pairs: readonly string[];
}

export const KNOWN: readonly Known[] = [];

/** Whether a pair of this name is known not to hold. */
export function isKnown(name: string): boolean {
  return KNOWN.some(({ pairs }) => pairs.includes(name));
}
