import type { LexicalNode } from "lexical";

import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPaneNode } from "../../binding/nodes/table/PaneNode.ts";
import type { PaneNode } from "../../binding/nodes/table/PaneNode.ts";
import { $isFlowCellNode, $isFlowRowNode, $isFlowTableNode } from "../../binding/nodes/table/TableNodes.ts";
import type { FlowCellNode, FlowTableNode } from "../../binding/nodes/table/TableNodes.ts";

/** The table of a block that holds nothing else. */
export function $tableOfBlock(block: LexicalNode | null): FlowTableNode | null {
  if (block === null || !("getChildrenSize" in block)) return null;
  const only = (block as BlockNode).getChildrenSize() === 1 ? (block as BlockNode).getFirstChild() : null;
  return $isFlowTableNode(only) ? only : null;
}

/** The cell that holds `node`, or is it. */
export function $cellOf(node: LexicalNode | null): FlowCellNode | null {
  for (let around = node; around !== null; around = around.getParent()) if ($isFlowCellNode(around)) return around;
  return null;
}

/** The pane that holds `node`, or is it. */
export function $paneOf(node: LexicalNode | null): PaneNode | null {
  for (let around = node; around !== null; around = around.getParent()) if ($isPaneNode(around)) return around;
  return null;
}

/** The table that a cell is in. */
export function $tableOfCell(cell: FlowCellNode): FlowTableNode | null {
  const table = cell.getParent()?.getParent() ?? null;
  return $isFlowTableNode(table) ? table : null;
}

/** The id of the row that a cell begins in. */
export function $rowOfCell(cell: FlowCellNode): string {
  const row = cell.getParent();
  return $isFlowRowNode(row) ? row.getLine() : "";
}

/** The panes of a cell, in order. */
export function $panesOf(cell: FlowCellNode): PaneNode[] {
  return cell.getChildren().filter($isPaneNode);
}

/** The cells of a table in reading order. */
export function $cellsOf(table: FlowTableNode): FlowCellNode[] {
  return table.getChildren().flatMap((row) => ($isFlowRowNode(row) ? row.getChildren().filter($isFlowCellNode) : []));
}
