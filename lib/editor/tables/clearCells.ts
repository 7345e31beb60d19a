import { $isTableSelection } from "@lexical/table";
import { $addUpdateTag, $getSelection } from "lexical";

import { CONTINUED_TAG } from "../../binding/undo/continuedTag.ts";
import { $createBlockNode, $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isFlowCellNode } from "../../binding/nodes/table/TableNodes.ts";
import type { FlowCellNode } from "../../binding/nodes/table/TableNodes.ts";
import { $cellOf, $panesOf } from "./tableNodes.ts";

/** The selected cells, merged ones once; or the one with the caret. */
export function $cellsInSelection(selection = $getSelection()): FlowCellNode[] {
  if ($isTableSelection(selection)) return selection.getNodes().filter($isFlowCellNode);
  const [node] = selection?.getNodes() ?? [];
  const cell = $cellOf(node ?? null);
  return cell === null ? [] : [cell];
}

/** Deletes what stands in the selected cells. They stay, and stay selected. */
export function $clearCells(): boolean {
  const cells = $cellsInSelection();
  for (const cell of cells) for (const pane of $panesOf(cell)) $clearPane(pane);
  return cells.length > 0;
}

/** Makes room for what is typed or pasted over selected cells: in the first of them. Nothing happens to any other selection. */
export function $typeOverCells(): void {
  if (!$isTableSelection($getSelection())) return;
  const [first] = $cellsInSelection();
  $clearCells();
  $addUpdateTag(CONTINUED_TAG);
  first?.selectStart();
}

/** The first block stays, as somebody else may be typing in it: without its text and its kind. */
function $clearPane(pane: ReturnType<typeof $panesOf>[number]): void {
  const [first, ...rest] = pane.getChildren();
  for (const block of rest) block.remove();
  if ($isBlockNode(first)) first.clear().setAttributes({});
  else pane.append($createBlockNode());
}
