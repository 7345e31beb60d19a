import { $getNodeByKey, $getRoot } from "lexical";
import type { LexicalNode } from "lexical";
import { expect } from "vitest";
import type * as Y from "yjs";
import { sameFlat } from "../../../../lib/binding/flat/Flat.ts";
import { flattenBlock } from "../../../../lib/binding/flat/flattenBlock.ts";
import { $readNode } from "../../../../lib/binding/flat/readNode.ts";
import { $createBlockNode } from "../../../../lib/binding/nodes/BlockNode.ts";
import { $createEmbedNode } from "../../../../lib/binding/nodes/EmbedNode.ts";
import { $isPaneNode } from "../../../../lib/binding/nodes/table/PaneNode.ts";
import type { PaneNode } from "../../../../lib/binding/nodes/table/PaneNode.ts";
import { $isFlowCellNode, $isFlowRowNode, $isFlowTableNode } from "../../../../lib/binding/nodes/table/TableNodes.ts";
import type { FlowCellNode, FlowTableNode } from "../../../../lib/binding/nodes/table/TableNodes.ts";
import { $pointAtOffset } from "../../../../lib/binding/place/blockPoint.ts";
import { partsAt } from "../../../../lib/flow/table/readTable.ts";
import { emptyTable, readCell } from "../../../../lib/flow/table/tableData.ts";
import type { TableData } from "../../../../lib/flow/table/tableData.ts";
import type { Table } from "../../../../lib/flow/table/Table.ts";
import type { TableView } from "../../../../lib/flow/table/types.ts";
import { $selection, edit } from "./replica.ts";
import type { Replica } from "./replica.ts";
import { $rangeTo } from "./select.ts";

/** Puts a new table in a block of its own behind block `index`. */
export function addTable(replica: Replica, index: number, data: TableData = emptyTable(2, 2)): void {
  edit(replica, () => {
    const { type, props = {} } = replica.binding.newTable(data);
    $getRoot()
      .getChildAtIndex(index)
      ?.insertAfter($createBlockNode().append($createEmbedNode(type, props)));
  });
  replica.binding.rebuild();
}

/** The nodes of the tables that are shown, in order. */
export function $tables(): FlowTableNode[] {
  return $getRoot()
    .getChildren()
    .flatMap((block) => ("getChildren" in block ? (block.getChildren as () => LexicalNode[])() : []))
    .filter($isFlowTableNode);
}

function $cell(row: number, column: number, table = 0): FlowCellNode {
  const rowNode = $tables()[table]?.getChildAtIndex(row);
  const cell = $isFlowRowNode(rowNode) ? rowNode.getChildAtIndex(column) : null;
  if (!$isFlowCellNode(cell)) throw new Error(`no cell ${row}:${column}`);
  return cell;
}

export function $pane(row: number, column: number, part = 0, table = 0): PaneNode {
  const pane = $cell(row, column, table).getChildAtIndex(part);
  if (!$isPaneNode(pane)) throw new Error(`no pane ${part} in cell ${row}:${column}`);
  return pane;
}

/** The first table of the document. */
export function theTable({ editor, binding }: Replica, at = 0): Table {
  const id = editor.read(() => $tables()[at]?.getTableId());
  if (id === undefined) throw new Error(`no table ${at}`);
  return binding.tables.table(id);
}

/** Puts the caret into a block of a cell: at its end, or `offset` units from its start. */
export function caretInCell(replica: Replica, row: number, column: number, offset = 1e9, block = 0): void {
  edit(replica, () => {
    const node = $pane(row, column).getChildAtIndex(block);
    if (node === null || !("getChildren" in node)) throw new Error(`no block ${block}`);
    const point = $pointAtOffset(node as PaneNode, offset);
    $rangeTo(point, point);
  });
}

export function typeInCell(replica: Replica, row: number, column: number, text: string, offset?: number): void {
  caretInCell(replica, row, column, offset);
  edit(replica, () => $selection().insertText(text));
}

/** The text of each cell that is shown, by row; blocks apart by "/", panes by "|". */
export function grid({ editor }: Replica, table = 0): string[][] {
  return editor.read(() => {
    const node = $tables()[table];
    if (node === undefined) return [];
    return node
      .getChildren()
      .map((row) =>
        ($isFlowRowNode(row) ? row.getChildren() : []).map((cell) =>
          ($isFlowCellNode(cell) ? cell.getChildren() : [])
            .map((pane) =>
              ($isPaneNode(pane) ? pane.getChildren() : []).map((block) => block.getTextContent()).join("/"),
            )
            .join("|"),
        ),
      );
  });
}

/** All tables of the document are shown, each once, and each exactly as the document has it. */
export function expectTables(replica: Replica): void {
  const { editor, binding, flow } = replica;
  binding.tables.verify();
  editor.read(() => {
    const nodes = $tables();
    const shown = flow.blocks.flatMap(({ content }) =>
      content.flatMap((inline) => {
        const table = inline.kind === "embed" && inline.embed !== null ? binding.tables.tableOf(inline.embed) : null;
        return table !== null && table.view.rows.length > 0 && table.view.columns.length > 0 ? [table] : [];
      }),
    );
    expect(nodes.map((node) => node.getTableId())).toEqual(shown.map(({ id }) => id));
    for (const [at, { view }] of shown.entries()) $expectTable(flow.doc, nodes[at] as FlowTableNode, view);
  });
}

function $expectTable(doc: Y.Doc, node: FlowTableNode, view: TableView): void {
  expect(node.getChildren().map((row) => ($isFlowRowNode(row) ? row.getLine() : "?"))).toEqual(
    view.rows.map(({ id }) => id),
  );
  for (const [at, row] of node.getChildren().entries()) {
    const heads = view.columns.flatMap((column, columnAt) => {
      const span = view.spans.find(
        (entry) =>
          at >= entry.row &&
          at < entry.row + entry.rowSpan &&
          columnAt >= entry.column &&
          columnAt < entry.column + entry.columnSpan,
      );
      return span === undefined || (span.row === at && span.column === columnAt)
        ? [{ id: column.id, span, parts: partsAt(view, at, columnAt) }]
        : [];
    });
    const cells = $isFlowRowNode(row) ? (row.getChildren() as FlowCellNode[]) : [];
    expect(cells.map((cell) => cell.getColumn())).toEqual(heads.map(({ id }) => id));
    for (const [index, { span, parts }] of heads.entries()) {
      const cell = cells[index] as FlowCellNode;
      expect([cell.getRowSpan(), cell.getColSpan()]).toEqual([span?.rowSpan ?? 1, span?.columnSpan ?? 1]);
      const panes = cell.getChildren() as PaneNode[];
      expect(panes.map((pane) => pane.getFlowRoot())).toEqual(
        parts.map((part) => `cell:${view.id}:${part.row}:${part.column}`),
      );
      for (const [partAt, part] of parts.entries()) $expectPane(doc, view.id, part, panes[partAt] as PaneNode);
    }
  }
}

function $expectPane(doc: Y.Doc, id: string, part: { row: string; column: string }, pane: PaneNode): void {
  const blocks = readCell(doc, id, part);
  const shown = pane.getChildren().map((block) => $readNode($getNodeByKey(block.getKey()) as PaneNode));
  if (blocks.length === 0) {
    expect(shown.map(({ flat }) => flat.text)).toEqual([""]);
    return;
  }
  expect(shown.map(({ flat, attributes }) => [flat.text, attributes])).toEqual(
    blocks.map((block) => [flattenBlock(block).text, block.attributes]),
  );
  for (const [at, block] of blocks.entries()) {
    const reading = shown[at];
    if (reading !== undefined && !sameFlat(reading.flat, flattenBlock(block))) {
      expect(reading.flat).toEqual(flattenBlock(block));
    }
  }
}
