/** Operations of which nothing is to be seen when another is done at the same time: why, and which beside which. */
interface Yielding {
  readonly why: string;
  readonly pairs: readonly (readonly [gives: string, beside: string])[];
}

/**
 * What gives way to what: no word is lost in any of these, but two intentions cannot both be had. A test expects exactly these, so that
 * what is mended is taken off.
 */
export const GIVES_WAY: readonly Yielding[] = [
  {
    why: "Words that others wrote, or brought back, keep the row, the column or the table that they are in.",
    pairs: [
      ["delete a row", "type in a cell"],
      ["delete a column", "type in a cell"],
      ["delete the table", "type in a cell"],
      ["delete a range over the table", "type in a cell"],
      ["delete everything", "type in a cell"],
      ["delete a column", "undo: delete a row"],
      ["delete the table", "undo: delete a row"],
      ["delete a range over the table", "undo: delete a row"],
      ["delete everything", "undo: delete a row"],
      ["delete everything", "undo: delete the table"],
      ["redo: delete a row", "undo: delete the table"],
    ],
  },
  {
    why: "Words in merged cells that reach beyond a deleted row or column stay; taken apart, they are in it, and keep it.",
    pairs: [
      ["delete a row", "undo: merge cells"],
      ["delete a column", "undo: merge cells"],
    ],
  },
  {
    why: "A row or column that is moved leaves the merged cells that it was a corner of.",
    pairs: [
      ["merge cells", "move a row"],
      ["merge cells", "move a column"],
      ["redo: merge cells", "move a row"],
      ["redo: merge cells", "move a column"],
    ],
  },
  {
    why: "Cells that two merge are merged until neither wants it any more.",
    pairs: [
      ["undo: merge cells", "merge cells"],
      ["undo: merge cells", "redo: merge cells"],
      ["undo: merge cells", "undo: merge cells"],
    ],
  },
  {
    why: "The first line of a cell that nobody set anything of has no mark: when it is empty, and others follow, it is not shown.",
    pairs: [["split in a cell", "delete in a cell"]],
  },
];

/** Whether of `name` nothing has to be seen beside `other`. */
export function givesWay(name: string, other: string): boolean {
  return GIVES_WAY.some(({ pairs }) => pairs.some(([gives, beside]) => gives === name && beside === other));
}
