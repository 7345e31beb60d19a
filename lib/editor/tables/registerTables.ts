import {
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_EDITOR,
  COMMAND_PRIORITY_NORMAL,
  defineExtension,
  mergeRegister,
} from "lexical";
import type { LexicalEditor } from "lexical";
import { $isTableSelection, registerTableSelectionObserver } from "@lexical/table";

import type { Dispose } from "../../base/disposable.ts";
import { bindingOf } from "../../binding/createBinding.ts";
import { $createEmbedNode } from "../../binding/nodes/EmbedNode.ts";
import { emptyTable } from "../../flow/table/tableData.ts";
import type { TableData } from "../../flow/table/tableData.ts";
import { $insertBlockBeside } from "../blocks/block.ts";
import { $caretForInsertion } from "../blocks/caretBlock.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { MOVE_SELECTED_BLOCKS_COMMAND } from "../blocks/commands.ts";
import { $selectedBlocks } from "../blocks/selectedBlocks.ts";
import { onRootElement } from "../blocks/rootElement.ts";
import { $insertOnOwnLine } from "../embeds/insertEmbed.ts";
import { $clearCells } from "./clearCells.ts";
import {
  INSERT_TABLE_COMMAND,
  MOVE_LINES_COMMAND,
  SET_COLUMN_WIDTH_COMMAND,
  TABLE_ACTION_COMMAND,
} from "./commands.ts";
import type { ColumnWidth, MoveLines, NewTable, TableAction } from "./commands.ts";
import { $areaOf, $selectedCells } from "./selectedCells.ts";
import { registerCellSelectionKeys } from "./cellSelectionKeys.ts";
import { registerTableKeys } from "./registerTableKeys.ts";
import { registerTableRange } from "./tableRange.ts";
import { registerEmptyHeads } from "./emptyHeads.ts";
import { editLines } from "./tableActions.ts";
import { $cellsOf, $paneOf } from "./tableNodes.ts";
import { whenShown } from "./whenShown.ts";

/**
 * Tables: inserting one, its rows, columns and merges, the keys in it, and the selection of cells, which is Lexical's own.
 * What is done to rows and columns goes to the document's table and not to nodes (see the binding's BD97).
 */
export function registerTables(editor: LexicalEditor): Dispose {
  return mergeRegister(
    onRootElement(editor, () => registerTableSelectionObserver(editor, false)),
    editor.registerCommand(INSERT_TABLE_COMMAND, (table) => $insertTable(editor, table), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(TABLE_ACTION_COMMAND, (action) => $act(editor, action), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(MOVE_LINES_COMMAND, (move) => moveLines(editor, move), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(SET_COLUMN_WIDTH_COMMAND, (width) => setWidth(editor, width), COMMAND_PRIORITY_EDITOR),
    editor.registerCommand(
      MOVE_SELECTED_BLOCKS_COMMAND,
      (direction) => $isRowToMove(direction) && $act(editor, direction === "up" ? "moveRowsUp" : "moveRowsDown"),
      COMMAND_PRIORITY_NORMAL,
    ),
    registerTableRange(editor),
    registerEmptyHeads(editor),
    registerTableKeys(editor),
    registerCellSelectionKeys(editor),
  );
}

export const TablesExtension = defineExtension({ name: "cowrite/Tables", register: registerTables });

function $insertTable(editor: LexicalEditor, { rows, columns, layout, header }: NewTable): boolean {
  const data = emptyTable(rows, columns);
  const heads =
    header === true ? data.rows.map((line, at) => (at === 0 ? { ...line, header: true as const } : line)) : data.rows;
  const attributes = layout === "columns" ? { layout } : {};
  return $insertTableData(editor, { ...data, rows: heads, attributes });
}

/** Puts a table on a line of its own at the selection, and the caret into its first cell. False where there is no place for one. */
function $insertTableData(editor: LexicalEditor, data: TableData): boolean {
  const binding = bindingOf(editor);
  if (binding === null || !$leaveCell()) return false;
  const caret = $caretForInsertion();
  if (caret === null) return false;
  const { type, props = {} } = binding.newTable(data);
  const node = $createEmbedNode(type, props);
  const behind = $insertOnOwnLine(caret, node);
  const holder = node.getParent();
  if (behind?.isEmpty() === true && behind.getNextSibling() !== null) behind.remove();
  // A line to write on, also at the end of the document, where no arrow key would make one.
  if (behind === null && $isBlockNode(holder) && holder.getNextSibling() === null)
    $insertBlockBeside(holder, "after", {});
  holder?.selectNext();
  whenShown(editor, String(props["id"]), (table) => $cellsOf(table)[0]?.selectStart());
  return true;
}

/** Whether what is selected in a cell cannot move any further within it: then its row does. */
function $isRowToMove(direction: "up" | "down"): boolean {
  const selection = $getSelection();
  if ($selectedCells(selection) === null) return false;
  const blocks = $selectedBlocks(selection);
  const beyond = direction === "up" ? blocks[0]?.getPreviousSibling() : blocks.at(-1)?.getNextSibling();
  return $isTableSelection(selection) || (beyond ?? null) === null;
}

/** There are no tables in cells: one that is inserted in a cell stands behind the table. */
function $leaveCell(): boolean {
  const selection = $getSelection();
  const cells = $selectedCells(selection);
  const block = cells?.table.getParent() ?? null;
  if (cells === null) return !$isRangeSelection(selection) || $paneOf(selection.anchor.getNode()) === null;
  if (!$isBlockNode(block)) return false;
  $insertBlockBeside(block, "after", {}).select();
  return true;
}

function $act(editor: LexicalEditor, action: TableAction): boolean {
  const binding = bindingOf(editor);
  const cells = $selectedCells();
  if (binding === null || cells === null || !editor.isEditable()) return false;
  if (action === "clear") return $clearCells();
  if (action === "deleteTable") {
    const block = cells.table.getParentOrThrow();
    cells.table.remove();
    if ($isBlockNode(block)) block.select(0, 0);
    return true;
  }
  const id = cells.table.getTableId();
  const area = $areaOf(cells, binding.tables.table(id).view);
  if (area === null) return false;
  binding.editTables((tables, origin) => editLines(tables.table(id), action, area, origin));
  return true;
}

function moveLines(editor: LexicalEditor, { table: id, axis, ids, before }: MoveLines): boolean {
  const binding = bindingOf(editor);
  if (binding === null || !editor.isEditable()) return false;
  binding.editTables((tables, origin) => {
    const table = tables.table(id);
    const lines = axis === "row" ? table.view.rows : table.view.columns;
    const known = ids.filter((line) => lines.some((entry) => entry.id === line));
    const index = Math.min(before, lines.length);
    if (axis === "row") table.moveRows(known, index, origin);
    else table.moveColumns(known, index, origin);
  });
  return true;
}

function setWidth(editor: LexicalEditor, { table: id, column, width }: ColumnWidth): boolean {
  const binding = bindingOf(editor);
  if (binding === null || !editor.isEditable()) return false;
  binding.editTables((tables, origin) => {
    const table = tables.table(id);
    if (table.view.columns.some((entry) => entry.id === column)) table.setColumn(column, { size: width }, origin);
  });
  return true;
}
