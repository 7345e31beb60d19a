import { $getRoot, $isElementNode } from "lexical";
import { $isPaneNode } from "../../lib/binding/nodes/table/PaneNode.ts";
import type { PaneNode } from "../../lib/binding/nodes/table/PaneNode.ts";
import { $isFlowCellNode, $isFlowRowNode, $isFlowTableNode } from "../../lib/binding/nodes/table/TableNodes.ts";
import type { FlowCellNode, FlowRowNode, FlowTableNode } from "../../lib/binding/nodes/table/TableNodes.ts";

/** The tables that the editor shows, in order. */
export function $tables(): FlowTableNode[] {
  return $getRoot()
    .getChildren()
    .flatMap((block) => ($isElementNode(block) ? block.getChildren().filter($isFlowTableNode) : []));
}

export function $rowsOf(table: FlowTableNode): FlowRowNode[] {
  return table.getChildren().filter($isFlowRowNode);
}

export function $cellsOf(row: FlowRowNode): FlowCellNode[] {
  return row.getChildren().filter($isFlowCellNode);
}

export function $panesIn(cell: FlowCellNode): PaneNode[] {
  return cell.getChildren().filter($isPaneNode);
}

/** All panes of `table`, in the order in which they are read. */
export function $panesOf(table: FlowTableNode): PaneNode[] {
  return $rowsOf(table).flatMap((row) => $cellsOf(row).flatMap($panesIn));
}

/** All panes of the document. */
export function $panes(): PaneNode[] {
  return $tables().flatMap($panesOf);
}

/** The pane that shows the flow called `root`. */
export function $paneOf(root: string): PaneNode | undefined {
  return $panes().find((pane) => pane.getFlowRoot() === root);
}
