import { embedText } from "../../../flow/embeds/embedText.ts";
import { readEmbed } from "../../../flow/embeds/readEmbed.ts";
import type { BlockData, TableData } from "../../../flow/table/tableData.ts";
import type { FragmentInline } from "./fragment.ts";

/** A piece of a line that stands in one. */
type LineInline = Exclude<FragmentInline, { readonly kind: "table" }>;

/** The content with each table as its lines: what tables are where there can be none. */
export function withoutTables(content: readonly FragmentInline[]): LineInline[] {
  return content.flatMap((inline): LineInline[] =>
    inline.kind === "table"
      ? tableLines(inline.data).flatMap((text, row): LineInline[] => [
          ...(row === 0 ? [] : [{ kind: "break" } as const]),
          ...(text === "" ? [] : [{ kind: "text", text, formats: {}, link: null } as const]),
        ])
      : [inline],
  );
}

/** A table as a line a row, cells apart by tabs, and what a cell holds of lines apart by spaces. */
function tableLines({ cells, rows, columns }: TableData): string[] {
  return rows.map((_, row) =>
    columns
      .map((_column, column) => (cells[row]?.[column]?.blocks ?? []).map(lineText).join(" ").replaceAll("\t", " "))
      .join("\t"),
  );
}

function lineText({ content }: BlockData): string {
  return content
    .map((inline) => {
      if (inline.kind === "text") return inline.text;
      return inline.kind === "break" ? " " : embedText(readEmbed(inline.type, inline.props));
    })
    .join("");
}

/** How much text is in a row of a table, in UTF-16 code units, and 1 for each of its cells. */
function rowSize(cells: TableData["cells"][number]): number {
  let size = cells.length;
  for (const { blocks } of cells) {
    for (const { content } of blocks) {
      size += 1;
      for (const inline of content) size += inline.kind === "text" ? inline.text.length : 1;
    }
  }
  return size;
}

/** How much text is in a table. */
export function tableSize({ cells }: TableData): number {
  return cells.reduce((sum, row) => sum + rowSize(row), 0);
}

/** As many rows of a table as have `room`; null if not even one has. */
export function cutTable(table: TableData, room: number): TableData | null {
  let left = room;
  let rows = 0;
  for (const cells of table.cells) {
    left -= rowSize(cells);
    if (left < 0) break;
    rows += 1;
  }
  if (rows === 0) return null;
  return {
    ...table,
    rows: table.rows.slice(0, rows),
    cells: table.cells.slice(0, rows),
    merges: table.merges
      .filter(({ row }) => row < rows)
      .map((merge) => ({ ...merge, rowSpan: Math.min(merge.rowSpan, rows - merge.row) })),
  };
}
