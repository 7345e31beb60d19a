import { GIVES_WAY } from "../tables/givesWay.ts";
import { isSettled, nameOfPair } from "../tables/measureTables.ts";
import type { TableCell } from "../tables/measureTables.ts";
import { LETTERS } from "./measure.ts";
import { markdownTable } from "./table.ts";

/** Of a pair in which one of the two gives way. */
const YIELDS = "y";

function letterOf(subject: TableCell): string {
  return subject.cell === "place" && isSettled(subject) ? YIELDS : LETTERS[subject.cell];
}

/** What docs/merging.md says about tables. */
export function tablesSection(cells: readonly TableCell[]): string {
  const names = [...new Set(cells.flatMap(({ pair }) => pair.map(({ name }) => name)))];
  const byName = new Map(cells.map((subject) => [nameOfPair(subject.pair), subject]));
  const rows = names.map((row, index) => [
    `**${index + 1}** ${row}`,
    ...names.map((column, at) => {
      const found = at > index ? undefined : byName.get(`${column} ∥ ${row}`);
      return found === undefined ? "" : letterOf(found);
    }),
  ]);
  const met = cells.filter(({ cell }) => cell !== "cannot");
  const holding = met.filter((subject) => isSettled(subject));
  const open = met.filter((subject) => !isSettled(subject));
  return `## Tables

${names.length} operations on one table and on the block that holds it, each with each: **${holding.length}** of ${met.length} pairs hold. Both writers type, split and delete in the same cell,
edit the same row and column, merge the same cells. A pair holds if all replicas and a reader who opens the document afterwards have the
same, every letter is shown once if and only if nobody deleted it, and of each operation what it did is to be seen. \`${YIELDS}\`: one of the two
gives way, as is told below; no word is lost in any of these. \`${LETTERS.cannot}\`: the two cannot meet. The stock bindings have no cells here (—): their tables
are nodes of the one tree that they mirror, in which a row or a column is nothing that could be edited by itself.

${markdownTable(["", ...names.map((_, at) => String(at + 1))], rows)}

${GIVES_WAY.map(({ why, pairs }) => [why, "", ...pairs.map(([gives, beside]) => `- ${gives} gives way to ${beside}`)].join("\n")).join("\n\n")}${
    open.length === 0
      ? ""
      : `\n\nThese do not hold:\n\n${open.map((subject) => `- \`${LETTERS[subject.cell]}\` ${nameOfPair(subject.pair)}`).join("\n")}`
  }`;
}
