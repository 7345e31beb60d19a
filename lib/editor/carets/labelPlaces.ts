import type { Box } from "./box.ts";

/** A name and the caret that it belongs to, in client pixels. */
export interface Label {
  readonly caret: Box;
  readonly width: number;
  readonly height: number;
  /** Whether something, such as a bar at the top of the page, lies over the place above the caret. */
  readonly covered: boolean;
}

/** Where a name hangs at its caret. */
export interface LabelPlace {
  /** Under the line instead of over it. */
  readonly below: boolean;
  /** To the left of the caret instead of to its right. */
  readonly leftwards: boolean;
  /** How many names lie between it and the caret. */
  readonly row: number;
}

/** A tower of more names than this could not be read either. */
const MOST_ROWS = 6;

/**
 * Where names hang, so that they can be read: over the line and to the right of the caret, or where there is no room for that, on the
 * other side; and of several people at one place each over the one before. Names do not leave `right`, so that no page gets wider.
 */
export function labelPlaces(labels: readonly Label[], right: number): LabelPlace[] {
  const taken: Box[] = [];
  return labels.map(({ caret, width, height, covered }) => {
    const leftwards = caret.left + width > right && caret.left - width >= 0;
    const left = leftwards ? caret.left - width : caret.left;
    const boxAt = (row: number): Box => ({
      left,
      top: covered ? caret.top + caret.height + row * height : caret.top - (row + 1) * height,
      width,
      height,
    });
    let row = 0;
    while (row < MOST_ROWS && taken.some((other) => overlap(boxAt(row), other))) row += 1;
    taken.push(boxAt(row));
    return { below: covered, leftwards, row };
  });
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.left < other.left + other.width &&
    other.left < one.left + one.width &&
    one.top < other.top + other.height - 1 &&
    other.top < one.top + one.height - 1
  );
}
