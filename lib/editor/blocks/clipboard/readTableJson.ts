import { plainJson } from "../../../flow/plainJson.ts";
import { readProperty, isProperty } from "../../../flow/table/registers.ts";
import type { BlockData, TableData } from "../../../flow/table/tableData.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "../../../flow/table/types.ts";
import type { TableArea } from "../../../flow/table/types.ts";

/** The name under which a table stands among the nodes on a clipboard. */
export const TABLE_TYPE = "cowrite-table";

type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * A table from a clipboard's JSON, which any page can have written: properties by the rules that the document's are read by, no more
 * rows and columns than a table may have, and merges that lie inside. Null if it has no cells. `readBlock` reads what is in one.
 */
export function readTableJson(json: JsonRecord, readBlock: (block: unknown) => BlockData): TableData | null {
  const columns = listOf(json["columns"]).slice(0, MAX_COLUMNS).map(readProperties);
  const most = Math.min(MAX_ROWS, Math.floor(MAX_CELLS / Math.max(1, columns.length)));
  const rows = listOf(json["rows"]).slice(0, most).map(readProperties);
  if (rows.length === 0 || columns.length === 0) return null;
  return {
    attributes: readProperties(json["attributes"]),
    rows,
    columns,
    cells: listOf(json["cells"])
      .slice(0, rows.length)
      .map((row) =>
        listOf(row)
          .slice(0, columns.length)
          .map((cell) => {
            const { attributes, children } = recordOf(cell);
            return { attributes: readProperties(attributes), blocks: listOf(children).map(readBlock) };
          }),
      ),
    merges: listOf(json["merges"]).flatMap((merge) => readArea(recordOf(merge), rows.length, columns.length)),
  };
}

function readProperties(value: unknown): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(recordOf(plainJson(value)))) {
    const read = isProperty(name) ? readProperty(name, entry) : undefined;
    if (read !== undefined) properties[name] = read;
  }
  return properties;
}

function readArea({ row, column, rowSpan, columnSpan }: JsonRecord, rows: number, columns: number): TableArea[] {
  const numbers = [row, column, rowSpan, columnSpan];
  if (!numbers.every((value) => Number.isSafeInteger(value) && (value as number) >= 0)) return [];
  const [top = 0, left = 0, height = 0, width = 0] = numbers as number[];
  const fits = height * width > 1 && top + height <= rows && left + width <= columns;
  return fits ? [{ row: top, column: left, rowSpan: height, columnSpan: width }] : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonRecord) : {};
}
