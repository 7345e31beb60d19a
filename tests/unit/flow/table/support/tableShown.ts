import { toText } from "../../../../../lib/convert/toText.ts";

import { partsAt, spanAt } from "../../../../../lib/flow/table/readTable.ts";
import type { Table } from "../../../../../lib/flow/table/Table.ts";
import { readCell } from "../../../../../lib/flow/table/tableData.ts";
import { tableEmbedsIn } from "../../../../../lib/flow/table/tableEmbeds.ts";
import type { Tables } from "../../../../../lib/flow/table/openTables.ts";
import type { TableView } from "../../../../../lib/flow/table/types.ts";
import type { Flow } from "../../../../../lib/flow/types.ts";
import type * as Y from "yjs";

interface Reader {
  readonly doc: Y.Doc;
  readonly flow: Flow;
  readonly tables: Tables;
}

/** The tables that the document shows, in the order of the flow. */
export function shownTables({ flow, tables }: Omit<Reader, "doc">): Table[] {
  const shown: Table[] = [];
  for (const block of flow.blocks) {
    for (const { embed } of tableEmbedsIn(block)) {
      const table = tables.tableOf(embed);
      if (table !== null) shown.push(table);
    }
  }
  return shown;
}

/** What is to be read at a place: the text of all cells that are shown there. */
function textAt(doc: Y.Doc, view: TableView, row: number, column: number): string {
  return partsAt(view, row, column)
    .map((part) => toText(readCell(doc, view.id, part)))
    .join("");
}

/** A table as a person sees it, one line a row: cells apart by `|`, `<` and `^` what a merged cell covers, `*` a deleted line. */
export function drawn(doc: Y.Doc, view: TableView): string[] {
  return view.rows.map((row, rowAt) => {
    const cells = view.columns.map((_, columnAt) => {
      const span = spanAt(view, rowAt, columnAt);
      if (span === null || (span.row === rowAt && span.column === columnAt)) return textAt(doc, view, rowAt, columnAt);
      return span.row === rowAt ? "<" : "^";
    });
    return (row.deleted ? "*" : "") + cells.join("|");
  });
}

/** Every character that a person can see in the document, outside of tables and in them. */
export function shownCharacters(reader: Reader): string[] {
  let text = toTextOfMain(reader.flow);
  for (const { view } of shownTables(reader)) {
    for (let row = 0; row < view.rows.length; row += 1) {
      for (let column = 0; column < view.columns.length; column += 1) {
        text += textAt(reader.doc, view, row, column);
      }
    }
  }
  return text.match(/\p{L}/gu) ?? [];
}

function toTextOfMain(flow: Flow): string {
  return flow.blocks
    .flatMap(({ content }) => content.map((inline) => (inline.kind === "text" ? inline.text : "")))
    .join("");
}

/** Everything that two readers must agree on, as JSON. */
export function agreed(reader: Reader): unknown {
  const { doc, flow, tables } = reader;
  const seen = shownTables({ flow, tables }).map(({ view }) => ({
    id: view.id,
    attributes: view.attributes,
    rows: view.rows,
    columns: view.columns,
    spans: view.spans,
    cells: Object.fromEntries(view.cells),
    drawn: drawn(doc, view),
    formats: view.rows.map((row) =>
      view.columns.map((column) =>
        readCell(doc, view.id, { row: row.id, column: column.id }).map(({ id, attributes, content }) => ({
          id,
          attributes,
          content,
        })),
      ),
    ),
  }));
  return { main: flow.blocks.map(({ id, attributes, length }) => ({ id, attributes, length })), seen };
}

/** The rows and columns of a table, named for a ledger. */
export function linesOf({ id, rows, columns }: TableView): string[] {
  return [...rows.map((row) => `${id}:row:${row.id}`), ...columns.map((column) => `${id}:column:${column.id}`)];
}
