/** A rectangle in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where an element's own coordinates begin, in client pixels, and how large one of its pixels is: a page can be zoomed by its style. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** A box of the window in the coordinates of an element. */
export function boxIn({ left, top, scale }: Frame, box: Box): Box {
  return {
    left: (box.left - left) / scale,
    top: (box.top - top) / scale,
    width: box.width / scale,
    height: box.height / scale,
  };
}

/** Whether the two lie in one line of text: their middles are closer than half of the lower one. */
export function sameLine(one: Box, other: Box): boolean {
  const distance = Math.abs(one.top + one.height / 2 - (other.top + other.height / 2));
  return distance < Math.min(one.height, other.height) / 2;
}

/** The least box around both. */
function around(one: Box, other: Box): Box {
  const left = Math.min(one.left, other.left);
  const top = Math.min(one.top, other.top);
  return {
    left,
    top,
    width: Math.max(one.left + one.width, other.left + other.width) - left,
    height: Math.max(one.top + one.height, other.top + other.height) - top,
  };
}

/**
 * The boxes that a selection is drawn with, from the client rectangles of its range. A range tells one rectangle for
 * each run of text *and* one for each element around it, which laid over each other would darken; and each is as high
 * as its font, so that lines would have gaps. Boxes that touch in a line become one, as high as the line.
 *
 * Text of mixed direction stays apart: what lies between two selected runs of one line may not be selected.
 */
export function lineBoxes(rects: Iterable<Box>, lineHeight: number): Box[] {
  // Plain copies: a DOMRect has its sides on its prototype, where a spread does not find them.
  const sorted = [...rects]
    .map(({ left, top, width, height }): Box => ({ left, top, width, height }))
    .filter(({ width, height }) => width > 0 && height > 0)
    .toSorted((one, other) => (sameLine(one, other) ? one.left - other.left : one.top - other.top));
  const merged: Box[] = [];
  for (const rect of sorted) {
    const last = merged.at(-1);
    if (last && sameLine(last, rect) && rect.left <= last.left + last.width + 1)
      merged[merged.length - 1] = around(last, rect);
    else merged.push(rect);
  }
  return merged.map((box) => stretch(box, lineHeight));
}

/** As high as the line around the same middle; what is higher than a line already (a picture) stays as it is. */
function stretch(box: Box, lineHeight: number): Box {
  if (box.height >= lineHeight) return box;
  return { ...box, top: box.top - (lineHeight - box.height) / 2, height: lineHeight };
}
