import { copyToClipboard, setLexicalClipboardDataTransfer } from "@lexical/clipboard";
import type { LexicalClipboardData } from "@lexical/clipboard";
import { $isTableSelection } from "@lexical/table";
import {
  $getSelection,
  $isNodeSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_CRITICAL,
  COMMAND_PRIORITY_LOW,
  COPY_COMMAND,
  CUT_COMMAND,
  CUT_TAG,
  defineExtension,
  mergeRegister,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import { $deleteSelected } from "../deleteSelected.ts";
import { LEXICAL_MIME } from "./readLexicalJson.ts";
import { $selectionFragment } from "./selectionFragment.ts";
import { writeHtml } from "./writeHtml.ts";
import { writeLexicalJson } from "./writeLexicalJson.ts";
import { writeText } from "./writeText.ts";

/** Copy and cut. */
export function registerCopy(editor: LexicalEditor): Dispose {
  const copy = (event: ClipboardEvent | KeyboardEvent | null): boolean => {
    const data = $clipboardData(editor);
    // Nothing is selected: the clipboard keeps what it has.
    if (data === null) return false;
    const target = event !== null && "clipboardData" in event ? event.clipboardData : null;
    if (target !== null) {
      event?.preventDefault();
      setLexicalClipboardDataTransfer(target, data);
    } else {
      // From a menu, or with a divider selected, the browser sends no event of its own: Lexical makes it send one.
      void copyToClipboard(editor, null, data);
    }
    return true;
  };
  return mergeRegister(
    editor.registerCommand(
      COPY_COMMAND,
      (event) => {
        copy(event);
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      CUT_COMMAND,
      (event) => {
        if (editor.isEditable() && copy(event)) editor.update(() => $deleteSelected(), { tag: CUT_TAG });
        return true;
      },
      // In front of what tables of Lexical do with it.
      COMMAND_PRIORITY_CRITICAL,
    ),
  );
}

export const CopyExtension = defineExtension({ name: "cowrite/Copy", register: registerCopy });

/** The selection in each form that other programs, and this one, read. Null if nothing is selected. */
export function $clipboardData(editor: LexicalEditor): LexicalClipboardData | null {
  const selection = $getSelection();
  const isSomething =
    $isNodeSelection(selection) ||
    $isTableSelection(selection) ||
    ($isRangeSelection(selection) && !selection.isCollapsed());
  if (!isSomething) return null;
  const fragment = $selectionFragment(selection);
  if (fragment.blocks.length === 0) return null;
  return {
    "text/plain": writeText(fragment),
    "text/html": writeHtml(fragment),
    [LEXICAL_MIME]: writeLexicalJson(fragment, editor._config.namespace),
  };
}
