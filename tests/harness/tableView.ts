import { isDeepStrictEqual } from "node:util";
import type * as Y from "yjs";
import type { CellLook, FlowTableNode } from "../../lib/binding/nodes/table/TableNodes.ts";
import { FlowModel } from "../../lib/flow/flowModel.ts";
import { cellRoot } from "../../lib/flow/table/names.ts";
import type { Tables } from "../../lib/flow/table/openTables.ts";
import { columnWeights } from "../../lib/flow/table/columnWidths.ts";
import { partsAt } from "../../lib/flow/table/readTable.ts";
import { shownCellsOf } from "../../lib/flow/table/shownCells.ts";
import { isColumns } from "../../lib/flow/table/types.ts";
import type { Table } from "../../lib/flow/table/Table.ts";
import type { TableView } from "../../lib/flow/table/types.ts";
import type { Flow } from "../../lib/flow/types.ts";
import { $viewOfState, viewOfFlow } from "./blockView.ts";
import type { BlockView } from "./blockView.ts";
import { Breach } from "./breach.ts";
import { $cellsOf, $panesIn, $rowsOf, $tables } from "./panes.ts";
import type { Replica } from "./replica.ts";

/** A cell in plain values: what it looks like, and what stands in it, one flow below the other. */
interface CellView {
  readonly column: string;
  readonly look: CellLook;
  readonly panes: readonly { readonly root: string; readonly blocks: readonly BlockView[] }[];
}

/** A table as it is seen, in plain values: the same whether it was read from a document or from an editor. */
interface ShownTable {
  readonly id: string;
  readonly layout: string;
  readonly rows: readonly {
    readonly row: string;
    readonly height: number | undefined;
    readonly cells: readonly CellView[];
  }[];
}

/** The tables that the document shows, in the order of the flow; also those that have no rows or columns. */
function shownTables(flow: Flow, tables: Tables): Table[] {
  return flow.blocks.flatMap(({ content }) =>
    content.flatMap((piece) => {
      const table = piece.kind === "embed" && piece.embed !== null ? tables.tableOf(piece.embed) : null;
      return table === null ? [] : [table];
    }),
  );
}

/** The blocks of a cell as the document has them; an empty paragraph where nobody wrote anything. */
function blocksOfCell(doc: Y.Doc, root: string): BlockView[] {
  return withoutIds(viewOfFlow(new FlowModel(doc.getText(root)).blocks));
}

function withoutIds(blocks: readonly BlockView[]): BlockView[] {
  return blocks.map((block) => ({ ...block, id: undefined }));
}

function inDocument(doc: Y.Doc, view: TableView): ShownTable {
  const columns = isColumns(view.attributes);
  const weights = columns ? columnWeights(view.columns.map(({ attributes }) => attributes)) : null;
  const shown = shownCellsOf(view);
  return {
    id: view.id,
    layout: columns ? "columns" : "grid",
    rows: view.rows.map((row, rowAt) => ({
      row: row.id,
      height: row.attributes.size,
      cells: (shown[rowAt] ?? []).map(({ row: _row, column: columnAt, ...cell }): CellView => {
        const column = view.columns[columnAt];
        const shares = weights?.slice(columnAt, columnAt + cell.columnSpan);
        const roots = partsAt(view, rowAt, columnAt).map((part) => cellRoot(view.id, part.row, part.column));
        return {
          column: column?.id ?? "",
          look: {
            ...cell,
            align: cell.align ?? "",
            deleted: row.deleted || column?.deleted === true,
            weight: shares?.reduce((sum, share) => sum + share, 0) ?? null,
          },
          panes: roots.map((root) => ({ root, blocks: blocksOfCell(doc, root) })),
        };
      }),
    })),
  };
}

function $inEditor(table: FlowTableNode): ShownTable {
  return {
    id: table.getTableId(),
    layout: table.getLayout(),
    rows: $rowsOf(table).map((row) => ({
      row: row.getLine(),
      height: row.getHeight(),
      cells: $cellsOf(row).map((cell) => ({
        column: cell.getColumn(),
        look: cell.getLook(),
        panes: $panesIn(cell).map((pane) => {
          const root = pane.getFlowRoot();
          return { root, blocks: $viewOfState(root) };
        }),
      })),
    })),
  };
}

/** The editor shows every table that the document shows, once, and exactly as the document has it. */
export function checkTables({ editor, binding, flow }: Replica, name: string): void {
  const tables = shownTables(flow, binding.tables).filter(
    ({ view }) => view.rows.length > 0 && view.columns.length > 0,
  );
  const owed = tables.map(({ view }) => inDocument(flow.doc, view));
  const shown = editor.read(() => $tables().map($inEditor));
  if (isDeepStrictEqual(owed, shown)) return;
  const at = Math.max(
    0,
    owed.findIndex((table, index) => !isDeepStrictEqual(table, shown[index])),
  );
  throw new Breach(
    "the editor shows the tables",
    `${name}, table ${at} of ${owed.length} (editor: ${shown.length})\n  document ${JSON.stringify(owed[at])}\n  editor   ${JSON.stringify(shown[at])}`,
  );
}

/** Everything about tables on which two readers must agree. */
export function viewOfTables(flow: Flow, tables: Tables): unknown {
  return shownTables(flow, tables).map(({ view }) => ({
    table: inDocument(flow.doc, view),
    attributes: view.attributes,
    rows: view.rows,
    columns: view.columns,
    spans: view.spans,
    cells: Object.fromEntries(view.cells),
  }));
}
