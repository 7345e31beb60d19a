import type { BlockData, TableData } from "../../../../lib/flow/table/tableData.ts";

/** A table as lines: what holds for it, each column, then a row a line with its cells apart by `|`, and the merges. */
export function showTable({ attributes, rows, columns, cells, merges }: TableData): string[] {
  return [
    `table${looks(attributes)}: ${columns.map((column) => `column${looks(column)}`).join(" ")}`,
    ...rows.map(
      (row, at) =>
        `row${looks(row)}: ${(cells[at] ?? []).map((cell) => cell.blocks.map(showBlock).join("/") + looks(cell.attributes)).join(" | ")}`,
    ),
    ...merges.map(({ row, column, rowSpan, columnSpan }) => `merge: ${rowSpan}×${columnSpan} at ${row},${column}`),
  ];
}

function looks(attributes: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(attributes);
  return entries.length === 0 ? "" : `{${entries.map(([key, value]) => `${key}=${String(value)}`).join(" ")}}`;
}

function showBlock({ attributes, content }: BlockData): string {
  const words = content
    .map((inline) => {
      if (inline.kind === "break") return "⏎";
      if (inline.kind === "embed") return `—${inline.type}`;
      const { link, ...formats } = inline.formats;
      const marked = Object.keys(formats).reduce((inner, format) => `${format}(${inner})`, inline.text);
      return link === undefined ? marked : `<${link}>(${marked})`;
    })
    .join("");
  return attributes.type === undefined ? words : `${attributes.type}:${words}`;
}
