import { getDOMSelection } from "lexical";
import type { LexicalEditor } from "lexical";

import type { FlowCellNode } from "../../binding/nodes/table/TableNodes.ts";
import type { CaretBlock } from "../blocks/caretBlock.ts";
import { rootElementOf } from "../blocks/rootElement.ts";

/** How much of a line's height may lie between the caret and the edge of the cell: a line's leading, and not another line. */
const SLACK = 0.75;

/** Whether the caret is on the first or last line of what is drawn in a cell. */
export function isOnEdgeLine(
  editor: LexicalEditor,
  cell: FlowCellNode,
  { block }: CaretBlock,
  edge: "top" | "bottom",
): boolean {
  const root = rootElementOf(editor);
  const pane = editor.getElementByKey((edge === "top" ? cell.getFirstChild() : cell.getLastChild())?.getKey() ?? "");
  if (root === null || pane === null) return true;
  const box = caretBox(root) ?? editor.getElementByKey(block.getKey())?.getBoundingClientRect();
  if (box === undefined) return true;
  const around = pane.getBoundingClientRect();
  const distance = edge === "top" ? box.top - around.top : around.bottom - box.bottom;
  return distance < box.height * SLACK;
}

/** Of a caret in an empty line the browser tells no box. */
function caretBox(root: HTMLElement): DOMRect | null {
  const selection = getDOMSelection(root.ownerDocument.defaultView);
  if (selection === null || selection.rangeCount === 0) return null;
  const box = selection.getRangeAt(0).getBoundingClientRect();
  return box.height === 0 ? null : box;
}
