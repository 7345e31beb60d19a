import { sizeOf } from "../flow/table/columnWidths.ts";
import { shownCells } from "../flow/table/shownCells.ts";
import type { ShownCell } from "../flow/table/shownCells.ts";
import type { BlockData, TableData } from "../flow/table/tableData.ts";
import { isColumns } from "../flow/table/types.ts";
import { blocksHtml } from "./blocksHtml.ts";
import { tree } from "./embedHtml.ts";
import type { HtmlTree } from "./embedHtml.ts";
import { inlineHtml } from "./inlineHtml.ts";

/** A table as HTML that any other program reads; columns as elements beside each other. */
export function tableHtml(table: TableData): HtmlTree {
  return isColumns(table.attributes) ? columnsHtml(table) : gridHtml(table);
}

function gridHtml(table: TableData): HtmlTree {
  const columns = table.columns.map((column) => {
    const size = sizeOf(column);
    return tree("col", { style: size === null ? null : `width: ${size}px` });
  });
  const rows = shownCells(table).map((cells) => tree("tr", {}, ...cells.map((cell) => cellHtml(table, cell))));
  // Without the border programs that have no style sheet show no lines, and a table of one column is taken for a frame.
  return tree("table", { border: "1" }, tree("colgroup", {}, ...columns), tree("tbody", {}, ...rows));
}

function cellHtml(table: TableData, cell: ShownCell): HtmlTree {
  const { heads, rowSpan, columnSpan, color, align, valign } = cell;
  const style = [
    color === null ? null : `background-color: ${color}`,
    align === null ? null : `text-align: ${align}`,
    valign === null ? null : `vertical-align: ${valign}`,
  ].filter((part) => part !== null);
  const attributes = {
    scope: heads === null ? null : heads === "column" ? "col" : "row",
    rowspan: rowSpan === 1 ? null : String(rowSpan),
    colspan: columnSpan === 1 ? null : String(columnSpan),
    style: style.length === 0 ? null : style.join("; "),
  };
  return tree(heads === null ? "td" : "th", attributes, ...contentHtml(blocksAt(table, cell.row, cell.column)));
}

/** What is in a cell. One plain line needs no element around it, and spreadsheets like it better without. */
function contentHtml(blocks: readonly BlockData[]): readonly (HtmlTree | string)[] {
  const [only] = blocks;
  if (only === undefined) return [];
  const html = blocksHtml(blocks);
  const [node] = html;
  const isLine = blocks.length === 1 && html.length === 1 && typeof node !== "string" && node?.tag === "p";
  return isLine ? inlineHtml(only.content) : html;
}

function columnsHtml(table: TableData): HtmlTree {
  const columns = table.columns.map((column, at) => {
    const size = sizeOf(column);
    const blocks = table.rows.flatMap((_, row) => blocksAt(table, row, at));
    return tree("div", { "data-size": size === null ? null : String(size) }, ...blocksHtml(blocks));
  });
  return tree("div", { "data-columns": "" }, ...columns);
}

function blocksAt({ cells }: TableData, row: number, column: number): readonly BlockData[] {
  return cells[row]?.[column]?.blocks ?? [];
}
