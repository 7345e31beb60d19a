import {
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  $setSelection,
  COMMAND_PRIORITY_CRITICAL,
  COMPOSITION_START_COMMAND,
  CONTROLLED_TEXT_INSERTION_COMMAND,
  DELETE_CHARACTER_COMMAND,
  DELETE_LINE_COMMAND,
  DELETE_WORD_COMMAND,
  FORMAT_TEXT_COMMAND,
  getDOMSelection,
  INSERT_LINE_BREAK_COMMAND,
  INSERT_PARAGRAPH_COMMAND,
  KEY_ARROW_DOWN_COMMAND,
  KEY_ARROW_LEFT_COMMAND,
  KEY_ARROW_RIGHT_COMMAND,
  KEY_ARROW_UP_COMMAND,
  KEY_BACKSPACE_COMMAND,
  KEY_DELETE_COMMAND,
  KEY_DOWN_COMMAND,
  mergeRegister,
  REMOVE_TEXT_COMMAND,
} from "lexical";
import type { LexicalEditor, LexicalNode, TextFormatType } from "lexical";

import { $createTableSelectionFrom } from "@lexical/table";
import { $isFlowCellNode } from "../../binding/nodes/table/TableNodes.ts";
import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPointAtBlockEnd, $isPointAtBlockStart } from "../../binding/nodes/pointInBlock.ts";
import { $blockOf, $insertBlockBeside, $kindOf } from "../blocks/block.ts";
import { $caretBlock } from "../blocks/caretBlock.ts";
import { $cellsInSelection, $clearCells, $typeOverCells } from "./clearCells.ts";
import { isOnEdgeLine } from "./edgeLine.ts";
import { $cellsOf, $paneOf, $tableOfBlock } from "./tableNodes.ts";
import { $isCellSelection, $takeInTables } from "./tableRange.ts";
import { $selectedCells } from "./selectedCells.ts";

type Side = "before" | "after";

/**
 * The keys in tables and at their edges. In front of what `@lexical/table` does with them: it takes a table for a child of the root
 * and puts paragraphs beside it, and empties cells by taking out what is in them.
 */
export function registerTableKeys(editor: LexicalEditor): Dispose {
  const clear = (event: KeyboardEvent | null): boolean => {
    const selection = $getSelection();
    if ($isRangeSelection(selection) && !selection.isCollapsed()) $takeInTables(selection);
    if (!$isCellSelection() || !editor.isEditable()) return false;
    event?.preventDefault();
    return $clearCells();
  };
  return mergeRegister(
    editor.registerCommand(KEY_BACKSPACE_COMMAND, clear, COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(KEY_DELETE_COMMAND, clear, COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(
      DELETE_CHARACTER_COMMAND,
      (backward) => clear(null) || $meetTable(backward ? "before" : "after"),
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(
      DELETE_WORD_COMMAND,
      (backward) => clear(null) || $meetTable(backward ? "before" : "after"),
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(
      DELETE_LINE_COMMAND,
      (backward) => clear(null) || $meetTable(backward ? "before" : "after"),
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(REMOVE_TEXT_COMMAND, () => clear(null), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(
      KEY_DOWN_COMMAND,
      (event) => {
        // A press where the caret stands already tells of no new selection, and Lexical goes on waiting for one. It would take the
        // caret for it that Chromium puts at the start of the page when cells are selected, by this key.
        editor._inputState.isSelectionChangeFromMouseDown = false;
        // The browser has no caret while cells are selected: what is typed over them would go nowhere.
        const types = event.key.length === 1 || event.isComposing || event.key === "Process";
        if (types && !event.ctrlKey && !event.metaKey && !event.altKey && editor.isEditable()) $typeOverCells();
        return false;
      },
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(
      COMPOSITION_START_COMMAND,
      () => {
        // Not every keyboard tells of a key first.
        if (editor.isEditable()) $typeOverCells();
        return false;
      },
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(
      CONTROLLED_TEXT_INSERTION_COMMAND,
      () => {
        $typeOverCells();
        $leaveTableBlock();
        $bringCaretIntoCell(editor);
        return false;
      },
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(
      INSERT_PARAGRAPH_COMMAND,
      () => {
        if ($isCellSelection()) {
          $cellsInSelection()[0]?.selectEnd();
          return true;
        }
        $bringCaretIntoCell(editor);
        return $leaveTableBlock();
      },
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(
      INSERT_LINE_BREAK_COMMAND,
      () => {
        $typeOverCells();
        $leaveTableBlock();
        return false;
      },
      COMMAND_PRIORITY_CRITICAL,
    ),
    editor.registerCommand(FORMAT_TEXT_COMMAND, (format) => $formatCells(format), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(KEY_ARROW_UP_COMMAND, (event) => $step(editor, event, "up"), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(KEY_ARROW_DOWN_COMMAND, (event) => $step(editor, event, "down"), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(KEY_ARROW_LEFT_COMMAND, (event) => $step(editor, event, "left"), COMMAND_PRIORITY_CRITICAL),
    editor.registerCommand(
      KEY_ARROW_RIGHT_COMMAND,
      (event) => $step(editor, event, "right"),
      COMMAND_PRIORITY_CRITICAL,
    ),
  );
}

/** What is written beside a table is written in a paragraph there. True when there was a caret in such a place. */
function $leaveTableBlock(): boolean {
  const caret = $caretBlock();
  if (caret === null || $tableOfBlock(caret.block) === null || $paneOf(caret.selection.anchor.getNode()) !== null)
    return false;
  $insertBlockBeside(caret.block, caret.selection.anchor.offset === 0 ? "before" : "after", {}).select();
  return true;
}

/**
 * Puts the browser's caret into the cell where the editor's is. It can be beside the table for a moment, by a key or a click that the editor has
 * yet to be told of: with a caret in the first or last cell `@lexical/table` takes that for the wish to write beside the table, and puts a
 * paragraph into the line that the table fills.
 */
function $bringCaretIntoCell(editor: LexicalEditor): void {
  const selection = editor._headless ? null : $getSelection();
  if (!$isRangeSelection(selection) || $paneOf(selection.anchor.getNode()) === null) return;
  const element = editor.getElementByKey(selection.anchor.key);
  const browser = element === null ? null : getDOMSelection(element.ownerDocument.defaultView);
  if (element?.closest("table")?.contains(browser?.anchorNode ?? null) === false) browser?.collapse(element, 0);
}

/** Formats all text of the selected cells alike. Code has no formats. */
function $formatCells(format: TextFormatType): boolean {
  if (!$isCellSelection()) return false;
  const texts = $cellsInSelection()
    .flatMap((cell) => cell.getAllTextNodes())
    .filter((node) => {
      const block = $blockOf(node);
      return $isTextNode(node) && block !== null && $kindOf(block) !== "code";
    });
  const turnOn = !texts.every((node) => node.hasFormat(format));
  for (const node of texts) if (node.hasFormat(format) !== turnOn) node.toggleFormat(format);
  return true;
}

/** Deleting towards a table from beside it: the caret goes into it, and an empty line that it came from goes. */
function $meetTable(side: Side): boolean {
  const caret = $caretBlock();
  if (caret === null) return false;
  const { block, selection } = caret;
  const atEdge =
    side === "before" ? $isPointAtBlockStart(block, selection.anchor) : $isPointAtBlockEnd(block, selection.anchor);
  const plain = $kindOf(block) === "paragraph" && block.getIndent() === 0;
  if (!atEdge || (side === "before" && !plain)) return false;
  const beside = side === "before" ? block.getPreviousSibling() : block.getNextSibling();
  const table = $tableOfBlock(beside);
  if (table === null) return false;
  if (block.isEmpty()) block.remove();
  if (side === "before") $cellsOf(table).at(-1)?.selectEnd();
  else $cellsOf(table)[0]?.selectStart();
  return true;
}

/** An arrow key that leaves a table goes to the line beyond it; where there is none it makes one. */
function $step(editor: LexicalEditor, event: KeyboardEvent, direction: "up" | "down" | "left" | "right"): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.shiftKey) return (direction === "left" || direction === "right") && $extend(event, direction === "left");
  const caret = $caretBlock();
  const cells = caret === null ? null : $selectedCells(caret.selection);
  if (caret === null || cells === null) return false;
  const { table, focus } = cells;
  const before = direction === "up" || direction === "left";
  const all = $cellsOf(table);
  const edge =
    direction === "up" || direction === "down"
      ? $isInEdgeRow(table, focus, before) && isOnEdgeLine(editor, focus, caret, before ? "top" : "bottom")
      : focus.is(before ? all[0] : all.at(-1)) && $isAtCellEdge(caret.block, caret.selection.anchor, before);
  const outer = table.getParent();
  if (!edge || !$isBlockNode(outer)) return false;
  event.preventDefault();
  const beyond = before ? outer.getPreviousSibling() : outer.getNextSibling();
  const line: BlockNode = $isBlockNode(beyond) ? beyond : $insertBlockBeside(outer, before ? "before" : "after", {});
  if (before) line.selectEnd();
  else line.selectStart();
  return true;
}

/** With Shift beyond the edge of a cell: the cell is selected, and the one beside it in its row. */
function $extend(event: KeyboardEvent, backward: boolean): boolean {
  const selection = $getSelection();
  const cells = $isRangeSelection(selection) ? $selectedCells(selection) : null;
  if (!$isRangeSelection(selection) || cells === null || !cells.anchor.is(cells.focus)) return false;
  const block = $blockOf(selection.focus.getNode());
  if (block === null || !$isAtCellEdge(block, selection.focus, backward)) return false;
  const beside = backward ? cells.focus.getPreviousSibling() : cells.focus.getNextSibling();
  event.preventDefault();
  $setSelection($createTableSelectionFrom(cells.table, cells.anchor, $isFlowCellNode(beside) ? beside : cells.focus));
  return true;
}

function $isInEdgeRow(table: LexicalNode, cell: ReturnType<typeof $cellsOf>[number], first: boolean): boolean {
  const row = cell.getParent();
  if (row === null) return false;
  if (first) return row.getPreviousSibling() === null;
  const below = row.getIndexWithinParent() + cell.getRowSpan();
  return "getChildrenSize" in table && below >= (table as BlockNode).getChildrenSize();
}

function $isAtCellEdge(block: BlockNode, point: Parameters<typeof $isPointAtBlockStart>[1], start: boolean): boolean {
  const isEdgeBlock = (start ? block.getPreviousSibling() : block.getNextSibling()) === null;
  const pane = block.getParent();
  const isEdgePane = (start ? pane?.getPreviousSibling() : pane?.getNextSibling()) === null;
  return isEdgeBlock && isEdgePane && (start ? $isPointAtBlockStart(block, point) : $isPointAtBlockEnd(block, point));
}
