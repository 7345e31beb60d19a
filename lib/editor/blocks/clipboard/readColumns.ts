import { readProperty } from "../../../flow/table/registers.ts";
import type { TableData } from "../../../flow/table/tableData.ts";
import { MAX_COLUMNS } from "../../../flow/table/types.ts";
import type { ReadCell } from "./readTable.ts";

/** Reads columns that this editor wrote (`<div data-columns>`); null if `element` is none, or holds more than columns. */
export function readColumns(element: Element, readCell: ReadCell): TableData | null {
  if (element.localName !== "div" || !element.hasAttribute("data-columns")) return null;
  const columns = [...element.children];
  const rest = [...element.childNodes].some((node) => node.nodeType === 3 && (node.nodeValue ?? "").trim() !== "");
  const known = columns.length > 0 && columns.length <= MAX_COLUMNS && !rest;
  if (!known || columns.some(({ localName }) => localName !== "div")) return null;
  return {
    attributes: { layout: "columns" },
    rows: [{}],
    columns: columns.map((column) => {
      const stored = column.getAttribute("data-size");
      const size = stored === null || stored === "" ? undefined : readProperty("size", Number(stored));
      return typeof size === "number" ? { size } : {};
    }),
    cells: [columns.map((column) => ({ attributes: {}, blocks: readCell(column) }))],
    merges: [],
  };
}
