import type { BlockData, TableData } from "../../../flow/table/tableData.ts";
import { MAX_CELLS, MAX_COLUMNS, MAX_ROWS } from "../../../flow/table/types.ts";
import type { Inline } from "../../../flow/types.ts";
import { cleanText } from "./cleanText.ts";
import { MAX_PASTED_CHARACTERS } from "./pasteLimits.ts";

/**
 * The table that plain text with tabs is, as spreadsheets write it; null if it is not clearly one: two lines or more, at least two
 * fields in each, and something in the first column, which indented text has not. What has no room in a table is none.
 */
export function readTabbedText(text: string): TableData | null {
  if (!text.includes("\t") || text.length > MAX_PASTED_CHARACTERS) return null;
  const lines = fieldsOf(text);
  const columns = lines.reduce((most, fields) => Math.max(most, fields.length), 0);
  if (lines.length < 2 || lines.length > MAX_ROWS || columns > MAX_COLUMNS || lines.length * columns > MAX_CELLS) {
    return null;
  }
  const isGrid = lines.every((fields) => fields.length > 1) && lines.some(([first]) => first !== "");
  if (!isGrid) return null;
  return {
    attributes: {},
    rows: lines.map(() => ({})),
    columns: Array.from({ length: columns }, () => ({})),
    cells: lines.map((fields) => fields.map((field) => ({ attributes: {}, blocks: blocksOf(field) }))),
    merges: [],
  };
}

function fieldsOf(text: string): string[][] {
  // The line end at the very end says only that the last line is whole.
  const end = text.length - (/\r\n$|[\r\n]$/.exec(text)?.[0].length ?? 0);
  const lines: string[][] = [];
  let fields: string[] = [];
  let at = 0;
  for (;;) {
    const { field, next } = fieldAt(text, at);
    fields.push(field);
    at = next + 1;
    if (text[next] === "\t" && next < end) continue;
    lines.push(fields);
    fields = [];
    if (next >= end) return lines;
    if (text.startsWith("\r\n", next)) at += 1;
  }
}

/** The field that begins at `at`, and where what ends it stands: a tab, a line end, or the end. */
function fieldAt(text: string, at: number): { readonly field: string; readonly next: number } {
  // A field with a tab, a line end or a quote in it stands in quotes, and its own quotes are doubled.
  if (text[at] === '"') {
    let close = text.indexOf('"', at + 1);
    while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    const next = close + 1;
    if (close !== -1 && (next === text.length || ENDS.has(text[next] ?? ""))) {
      return { field: text.slice(at + 1, close).replaceAll('""', '"'), next };
    }
  }
  let next = at;
  while (next < text.length && !ENDS.has(text[next] ?? "")) next += 1;
  return { field: text.slice(at, next), next };
}

const ENDS: ReadonlySet<string> = new Set(["\t", "\r", "\n"]);

function blocksOf(field: string): readonly BlockData[] {
  const content: Inline[] = [];
  for (const [index, line] of field.split(/\r\n|[\n\r\u2028\u2029\v]/).entries()) {
    if (index > 0) content.push({ kind: "break" });
    const text = cleanText(line);
    if (text !== "") content.push({ kind: "text", text, formats: {} });
  }
  return content.length === 0 ? [] : [{ attributes: {}, content }];
}
