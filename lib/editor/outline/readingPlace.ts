/** How the page is scrolled, in pixels. */
export interface Scrolled {
  /** Where the text begins to be seen, below the bars, and where it ends. */
  readonly top: number;
  readonly bottom: number;
  /** How far the page is scrolled, and how far it can be. */
  readonly scrolled: number;
  readonly most: number;
}

/** How far below the upper edge one reads. */
const BELOW_EDGE = 96;

/**
 * The height at which one reads: near the upper edge. Over the last window's height of the way it sinks to the lower edge, because the last headings never
 * get up to the bars: the page ends before.
 */
export function readingLine({ top, bottom, scrolled, most }: Scrolled): number {
  const upper = Math.min(top + BELOW_EDGE, bottom);
  const way = Math.min(bottom - top, most);
  if (way <= 0) return upper;
  const share = 1 - Math.min(Math.max((most - scrolled) / way, 0), 1);
  return upper + share * (bottom - upper);
}

/** The index of the last heading that begins at or above `line`; -1 in front of the first. By bisection: few of them are measured. */
export function headingAt(count: number, topOf: (index: number) => number, line: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (topOf(middle) <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
