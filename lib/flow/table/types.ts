import type { CellName } from "./names.ts";

/** How the text of a cell lies in it, from left to right. */
export type CellAlign = "left" | "center" | "right" | "justify" | "start" | "end";

/** Where the text of a cell lies in it, from top to bottom. */
export type CellValign = "top" | "middle" | "bottom";

/**
 * The properties of a row or a column as read: known keys hold only valid values, other keys are handed on as plain JSON. What is
 * set for a cell goes before what is set for its row, and that before what is set for its column.
 */
export interface LineAttributes {
  /** Whether it heads the table; absent when it does not. */
  readonly header?: true;
  /** Width of a column or least height of a row, in CSS pixels, {@link MIN_LINE_SIZE} to {@link MAX_LINE_SIZE}. */
  readonly size?: number;
  readonly color?: string;
  readonly align?: CellAlign;
  readonly [key: string]: unknown;
}

/** The properties of a cell. */
export interface CellAttributes {
  readonly color?: string;
  readonly align?: CellAlign;
  readonly valign?: CellValign;
  readonly [key: string]: unknown;
}

/** The properties of the table as a whole: of its cells, where nothing nearer says something else, and its `layout`. */
export interface TableAttributes extends CellAttributes {
  /** `"columns"` (see `isColumns`), or what a version to come makes of it. */
  readonly layout?: unknown;
}

/** Whether a table is only there to show its columns side by side, as texts of their own. */
export function isColumns({ layout }: TableAttributes): boolean {
  return layout === "columns";
}

/** What the setters change: a value sets the key, `null` removes it, an absent key stays as it is. */
export type RegisterChange = Readonly<Record<string, unknown>>;

/** A row or a column as read. Immutable: a changed one is a new object, an unchanged one stays the same object. */
export interface TableLine {
  readonly id: string;
  readonly attributes: LineAttributes;
  /** Somebody deleted it, and it is shown for the words in it that nobody deleted. */
  readonly deleted: boolean;
}

/** Cells that are shown as one. Places and sizes are in rows and columns as shown. */
export interface TableSpan {
  /** The id of the merge. */
  readonly id: string;
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  /**
   * The cells whose flows are shown here, one below the other: in reading order the cell on the top left and every other one that
   * holds words, those of rows and columns that are not shown themselves too.
   */
  readonly parts: readonly CellName[];
}

/** A table as read. Immutable, and the same object as long as nothing of it changes. The text of cells is not part of it. */
export interface TableView {
  readonly id: string;
  readonly attributes: TableAttributes;
  /** In the order shown. Each row has a cell in each column. */
  readonly rows: readonly TableLine[];
  readonly columns: readonly TableLine[];
  /** None overlaps another. */
  readonly spans: readonly TableSpan[];
  /** The properties of the cells that have any, by `cellKey`. */
  readonly cells: ReadonlyMap<string, CellAttributes>;
}

/** A rectangle of cells, in rows and columns as shown. */
export interface TableArea {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/** The narrowest that a line can be set to: a caret fits. */
export const MIN_LINE_SIZE = 24;

/** The widest that a line can be set to. */
export const MAX_LINE_SIZE = 4_000;

/** No edit makes a table of more rows: each is a piece of page, even if it is empty. */
export const MAX_ROWS = 2_000;

/** No edit makes a table of more columns. */
export const MAX_COLUMNS = 200;

/** No edit makes a table of more cells. */
export const MAX_CELLS = 40_000;

/**
 * A reader shows so many times more, because people at work at the same time can pass a limit together without knowing. What
 * lies beyond is a stranger's work; it stays in the document and is not shown.
 */
export const READ_BEYOND = 4;
