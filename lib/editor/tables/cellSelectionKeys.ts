import { $createTableSelectionFrom } from "@lexical/table";
import {
  $getSelection,
  $setSelection,
  COMMAND_PRIORITY_LOW,
  KEY_ARROW_DOWN_COMMAND,
  KEY_ARROW_LEFT_COMMAND,
  KEY_ARROW_RIGHT_COMMAND,
  KEY_ARROW_UP_COMMAND,
  KEY_DOWN_COMMAND,
} from "lexical";
import type { LexicalCommand, LexicalEditor } from "lexical";

import { $isFlowCellNode } from "../../binding/nodes/table/TableNodes.ts";
import type { Dispose } from "../../base/disposable.ts";
import { $selectedCells } from "./selectedCells.ts";
import type { SelectedCells } from "./selectedCells.ts";
import { $isCellSelection } from "./tableRange.ts";

const ARROWS: ReadonlyMap<string, LexicalCommand<KeyboardEvent>> = new Map([
  ["ArrowLeft", KEY_ARROW_LEFT_COMMAND],
  ["ArrowRight", KEY_ARROW_RIGHT_COMMAND],
  ["ArrowUp", KEY_ARROW_UP_COMMAND],
  ["ArrowDown", KEY_ARROW_DOWN_COMMAND],
]);

const FAR_KEYS = ["Home", "End", "PageUp", "PageDown"];

/**
 * Keys that move or extend, while cells are selected, and that Lexical leaves to the browser: which has no caret then, and would begin at the
 * start of the page. Behind the shortcuts, some of which have such keys.
 */
export function registerCellSelectionKeys(editor: LexicalEditor): Dispose {
  return editor.registerCommand(
    KEY_DOWN_COMMAND,
    (event) => {
      const arrow = ARROWS.get(event.key);
      if (arrow === undefined && !FAR_KEYS.includes(event.key)) return false;
      const cells = $isCellSelection() ? $selectedCells($getSelection()) : null;
      if (cells === null) return false;
      if (arrow === undefined) return $goFar(event, cells);
      // There are no words to go by: the arrow alone is meant.
      if (!event.ctrlKey && !event.metaKey && !event.altKey) return false;
      event.preventDefault();
      editor.dispatchCommand(arrow, event);
      return true;
    },
    COMMAND_PRIORITY_LOW,
  );
}

/** Home and End with Shift go to the edge of the row, and with it nothing goes by pages. Otherwise as the browser does it, from the cell that was selected last. */
function $goFar(event: KeyboardEvent, { table, anchor, focus }: SelectedCells): boolean {
  const back = event.key === "Home" || event.key === "PageUp";
  if (!event.shiftKey) {
    if (back) focus.selectStart();
    else focus.selectEnd();
    return false;
  }
  event.preventDefault();
  const row = focus.getParent();
  const edge = back ? row?.getFirstChild() : row?.getLastChild();
  if ((event.key === "Home" || event.key === "End") && $isFlowCellNode(edge))
    $setSelection($createTableSelectionFrom(table, anchor, edge));
  return true;
}
