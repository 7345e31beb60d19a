import { createCommand } from "lexical";
import type { LexicalCommand } from "lexical";

import type { TableLayout } from "../../binding/nodes/table/TableNodes.ts";

/** A table to be put on a line of its own at the selection. */
export interface NewTable {
  readonly rows: number;
  readonly columns: number;
  /** Columns of text side by side instead of a grid. */
  readonly layout?: TableLayout;
  /** Whether the first row heads the others. */
  readonly header?: boolean;
}

/** Puts a new table at the selection, and the caret into its first cell. */
export const INSERT_TABLE_COMMAND: LexicalCommand<NewTable> = createCommand("COWRITE_INSERT_TABLE");

/** What can be done to the rows, columns and cells that are selected, or to those of the cell with the caret. */
export type TableAction =
  | "insertRowAbove"
  | "insertRowBelow"
  | "insertColumnBefore"
  | "insertColumnAfter"
  | "deleteRows"
  | "deleteColumns"
  | "moveRowsUp"
  | "moveRowsDown"
  | "moveColumnsBefore"
  | "moveColumnsAfter"
  | "toggleHeaderRow"
  | "toggleHeaderColumn"
  | "merge"
  | "split"
  | "clear"
  | "deleteTable";

/** Edits the table of the selection. */
export const TABLE_ACTION_COMMAND: LexicalCommand<TableAction> = createCommand("COWRITE_TABLE_ACTION");

/** Rows or columns, by their ids, to be moved in front of the one at `before`, or behind the last. */
export interface MoveLines {
  readonly table: string;
  readonly axis: "row" | "column";
  readonly ids: readonly string[];
  readonly before: number;
}

/** Moves rows or columns of a table. Those that somebody else deleted stay away. */
export const MOVE_LINES_COMMAND: LexicalCommand<MoveLines> = createCommand("COWRITE_MOVE_LINES");

/** A new width for a column, in CSS pixels; null lets it share what is left. */
export interface ColumnWidth {
  readonly table: string;
  readonly column: string;
  readonly width: number | null;
}

export const SET_COLUMN_WIDTH_COMMAND: LexicalCommand<ColumnWidth> = createCommand("COWRITE_SET_COLUMN_WIDTH");
