import type { LexicalEditor } from "lexical";

import { bindingOf } from "../../binding/createBinding.ts";
import { $isFlowTableNode } from "../../binding/nodes/table/TableNodes.ts";
import type { FlowTableNode } from "../../binding/nodes/table/TableNodes.ts";
import { $getNodeByKey } from "lexical";
import { $selectedCells } from "./selectedCells.ts";
import { $cellsOf } from "./tableNodes.ts";

/** Tab in a table: to the next cell, from the last one to a new row; with Shift to the cell before. False outside of tables. */
export function $tabInTable(editor: LexicalEditor, backward: boolean): boolean {
  const cells = $selectedCells();
  if (cells === null) return false;
  const { table, focus } = cells;
  const all = $cellsOf(table);
  const at = all.findIndex((cell) => cell.is(focus));
  const next = all[backward ? at - 1 : at + 1];
  if (next !== undefined) next.selectStart();
  else if (!backward) addRow(editor, table);
  return true;
}

function addRow(editor: LexicalEditor, table: FlowTableNode): void {
  const binding = bindingOf(editor);
  const [id, key] = [table.getTableId(), table.getKey()];
  if (binding === null || !editor.isEditable()) return;
  binding.editTables((tables, origin) => {
    tables.table(id).insertRows(tables.table(id).view.rows.length, 1, origin);
  });
  queueMicrotask(() =>
    editor.update(() => {
      const node = $getNodeByKey(key);
      const row = $isFlowTableNode(node) ? node.getLastChild() : null;
      if (row !== null && "selectStart" in row) (row as FlowTableNode).selectStart();
    }),
  );
}
