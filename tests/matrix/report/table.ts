import type { Case } from "../cases.ts";
import { VERDICTS } from "../model/judge.ts";
import { FAMILIES } from "../operation.ts";
import type { Family } from "../operation.ts";
import type { Cell } from "./measure.ts";
import { LETTERS, MEANINGS } from "./measure.ts";

/** One binding's cells, in the order of the cases. */
export interface Column {
  readonly name: string;
  readonly cells: readonly Cell[];
}

const ORDER: readonly Cell[] = [...VERDICTS, "cannot"];

/** How many cells of how many hold, and what happened in the others. */
export function summary(columns: readonly Column[]): string {
  const shown = ORDER.filter((cell) => cell !== "holds" && columns.some(({ cells }) => cells.includes(cell)));
  const head = ["binding", "cells that hold", ...shown.map((cell) => `${LETTERS[cell]} ${MEANINGS[cell]}`)];
  const rows = columns.map(({ name, cells }) => {
    const measured = cells.filter((cell) => cell !== "cannot");
    const holding = measured.filter((cell) => cell === "holds");
    const share = measured.length === 0 ? 0 : (100 * holding.length) / measured.length;
    return [
      name,
      `**${holding.length}** of ${measured.length} (${share.toFixed(1)} %)`,
      ...shown.map((cell) => String(cells.filter((other) => other === cell).length)),
    ];
  });
  return markdownTable(head, rows);
}

/** Families by families: for each binding the worst that happened in any of the cells. */
export function familyTable(cases: readonly Case[], columns: readonly Column[]): string {
  const rows = FAMILIES.map((row, index) => [
    `**${row}**`,
    ...FAMILIES.map((column, at) => (at > index ? "" : familyCell(cases, columns, row, column))),
  ]);
  return markdownTable(["", ...FAMILIES], rows);
}

function familyCell(cases: readonly Case[], columns: readonly Column[], row: Family, column: Family): string {
  const indices = cases.flatMap(({ operations }, index) => {
    const families = operations.map(({ family }) => family);
    const isHere =
      families.includes(row) &&
      families.includes(column) &&
      (row !== column || families.every((family) => family === row));
    return isHere ? [index] : [];
  });
  if (indices.length === 0) return "";
  return columns
    .map(({ cells }) => {
      const here = indices.map((index) => cells[index] ?? "cannot").filter((cell) => cell !== "cannot");
      const worst = here.reduce<Cell>(
        (left, right) => (ORDER.indexOf(right) > ORDER.indexOf(left) ? right : left),
        "holds",
      );
      return here.length === 0 ? LETTERS.cannot : LETTERS[worst];
    })
    .join(" ");
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
