import {
  $getSelection,
  $isRangeSelection,
  BLUR_COMMAND,
  CLICK_COMMAND,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  INDENT_CONTENT_COMMAND,
  KEY_DOWN_COMMAND,
  KEY_ESCAPE_COMMAND,
  KEY_TAB_COMMAND,
  mergeRegister,
  OUTDENT_CONTENT_COMMAND,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $kindOf } from "./block.ts";
import { $indentCode } from "./codeIndentation.ts";
import { $tabInTable } from "../tables/tab.ts";
import { $selectedBlocks } from "./selectedBlocks.ts";

/**
 * Tab and Shift+Tab indent and outdent. So that nobody who has only a keyboard is locked in the text, Escape gives the
 * next Tab back to the browser (WCAG 2.2, 2.1.2): Escape, then Tab, goes to what comes after the editor.
 */
export function registerTab(editor: LexicalEditor): Dispose {
  let tabLeaves = false;
  const disarm = (): false => {
    tabLeaves = false;
    return false;
  };
  return mergeRegister(
    editor.registerCommand(
      KEY_ESCAPE_COMMAND,
      () => {
        // Lexical would take the focus off the text here, and the next key would do something in the page.
        tabLeaves = true;
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      KEY_TAB_COMMAND,
      (event) => {
        if (tabLeaves) {
          // Not prevented: the browser moves the focus.
          return true;
        }
        return $tab(editor, event);
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      KEY_DOWN_COMMAND,
      (event) => {
        if (event.key !== "Tab" && event.key !== "Shift" && event.key !== "Escape") disarm();
        return false;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(CLICK_COMMAND, disarm, COMMAND_PRIORITY_LOW),
    editor.registerCommand(BLUR_COMMAND, disarm, COMMAND_PRIORITY_LOW),
  );
}

export const TabExtension = defineExtension({ name: "cowrite/Tab", register: registerTab });

function $tab(editor: LexicalEditor, event: KeyboardEvent): boolean {
  const selection = $getSelection();
  if ($tabInTable(editor, event.shiftKey)) {
    event.preventDefault();
    return true;
  }
  if (!$isRangeSelection(selection)) return false;
  event.preventDefault();
  const blocks = $selectedBlocks(selection);
  const [only] = blocks;
  if (only !== undefined && blocks.length === 1 && $kindOf(only) === "code") {
    $indentCode(selection, only, event.shiftKey ? -1 : 1);
    return true;
  }
  return editor.dispatchCommand(event.shiftKey ? OUTDENT_CONTENT_COMMAND : INDENT_CONTENT_COMMAND, undefined);
}
