/** Top and bottom of a block, in one system of coordinates with the pointer. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/** Where blocks would be dropped: in front of the block `before` (the number of blocks: at the end), and the height of that gap. */
export interface DropPlace {
  readonly before: number;
  readonly y: number;
}

/**
 * The gap between blocks that is nearest to `y`, for blocks `from` to `to` that are being dragged; null where dropping would change
 * nothing. `extents` are those of all blocks, in their order. By bisection, so that a document of any length costs the same.
 */
export function dropPlace(
  extents: { readonly length: number; at(index: number): Extent },
  y: number,
  from: number,
  to: number,
): DropPlace | null {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { top, bottom } = extents.at(middle);
    if ((top + bottom) / 2 < y) low = middle + 1;
    else high = middle;
  }
  if (low >= from && low <= to) return null;
  return { before: low, y: gapAt(extents, low) };
}

/** The middle of the gap in front of the block `index`. */
function gapAt(extents: { readonly length: number; at(index: number): Extent }, index: number): number {
  const above = index > 0 ? extents.at(index - 1).bottom : null;
  const below = index < extents.length ? extents.at(index).top : null;
  if (above === null) return below === null ? 0 : below - 2;
  return below === null ? above + 2 : (above + below) / 2;
}
