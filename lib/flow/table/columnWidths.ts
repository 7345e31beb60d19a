import { readProperty } from "./registers.ts";
import type { LineAttributes } from "./types.ts";

/** No column is drawn narrower, in CSS pixels: a short word fits, with the room around it. */
const MIN_SHOWN_WIDTH = 96;

/** How wide a table is drawn, in CSS pixels. */
export interface TableWidths {
  /** Of each column; null if it has its share of the room that is left. */
  readonly columns: readonly (number | null)[];
  /** Of all together, if each column has a width of its own; otherwise null: as wide as the text. */
  readonly width: number | null;
  /** The least of all together. */
  readonly least: number;
}

export function tableWidths(columns: readonly LineAttributes[]): TableWidths {
  const widths = columns.map((column) => {
    const size = sizeOf(column);
    return size === null ? null : Math.max(size, MIN_SHOWN_WIDTH);
  });
  const least = widths.reduce<number>((sum, width) => sum + (width ?? MIN_SHOWN_WIDTH), 0);
  return { columns: widths, width: widths.includes(null) ? null : least, least };
}

/** The weight of each column of a layout of columns. One without a size weighs what the others do on average. */
export function columnWeights(columns: readonly LineAttributes[]): number[] {
  const sizes = columns.map(sizeOf);
  const known = sizes.filter((size) => size !== null);
  const average = known.length === 0 ? 1 : known.reduce((sum, size) => sum + size, 0) / known.length;
  return sizes.map((size) => size ?? average);
}

/** The size of a row or column, as read. */
export function sizeOf({ size }: LineAttributes): number | null {
  const read = readProperty("size", size);
  return typeof read === "number" ? read : null;
}
