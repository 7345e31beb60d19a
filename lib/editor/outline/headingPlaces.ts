import type { NodeKey } from "lexical";

import type { OutlineBlock } from "./outlineBlock.ts";

/** Where a heading stands in the outline. */
export interface HeadingPlace {
  readonly key: NodeKey;
  readonly level: number;
  /** How many headings it lies below. One level below its parent is one step, whatever levels were left out. */
  readonly depth: number;
  /** The innermost toggle or item of a list that holds it; null outside of all. */
  readonly holder: NodeKey | null;
}

/** The text from a holder on, as far as it holds: the holder, its indentation, and the levels of the headings that are open in it. */
interface Frame {
  readonly holder: NodeKey | null;
  readonly indent: number;
  readonly levels: number[];
}

/**
 * The headings among blocks, in order, in one pass. A heading lies below the nearest one in front that is of a higher rank; what a toggle holds lies
 * below the headings that the toggle lies below, and no heading in it is above anything outside of it.
 */
export function headingPlaces(blocks: Iterable<OutlineBlock>): HeadingPlace[] {
  const outermost: Frame = { holder: null, indent: -1, levels: [] };
  const frames = [outermost];
  const places: HeadingPlace[] = [];
  for (const { key, indent, level, holds } of blocks) {
    while (frames.length > 1 && (frames.at(-1) as Frame).indent >= indent) frames.pop();
    if (level !== null) {
      const { holder, levels } = frames.at(-1) as Frame;
      while (levels.length > 0 && (levels.at(-1) as number) >= level) levels.pop();
      places.push({ key, level, depth: frames.reduce((depth, frame) => depth + frame.levels.length, 0), holder });
      levels.push(level);
    }
    if (holds) frames.push({ holder: key, indent, levels: [] });
  }
  return places;
}
