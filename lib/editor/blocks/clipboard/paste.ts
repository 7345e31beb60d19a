import {
  $addUpdateTag,
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  CONTROLLED_TEXT_INSERTION_COMMAND,
  defineExtension,
  mergeRegister,
  PASTE_COMMAND,
  PASTE_TAG,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import { $blockOf, $kindOf } from "../block.ts";
import { $caretForInsertion } from "../caretBlock.ts";
import { PASTE_LIMITED_COMMAND } from "../commands.ts";
import { $isOnlyCode } from "../inlineFormats.ts";
import { $linkSelection } from "../links.ts";
import { rootElementOf } from "../rootElement.ts";
import { $typeOverCells } from "../../tables/clearCells.ts";
import { $pasteIntoCells } from "../../tables/pasteIntoCells.ts";
import { $selectedCells } from "../../tables/selectedCells.ts";
import { $selectedBlocks } from "../selectedBlocks.ts";
import { cleanText } from "./cleanText.ts";
import { $createInlines } from "./createInlines.ts";
import type { Fragment } from "./fragment.ts";
import { $insertFragment } from "./insertFragment.ts";
import { limitFragment } from "./limitFragment.ts";
import { MAX_PASTED_CHARACTERS } from "./pasteLimits.ts";
import { readClipboard, wholeUrl } from "./readClipboard.ts";
import type { ClipboardSource, ParseHtml } from "./readClipboard.ts";
import { readText } from "./readText.ts";

/** Paste, by keys or from a menu, and what drops and spell checkers hand over in the same way. */
export function registerPaste(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(
      PASTE_COMMAND,
      (event) => {
        const source =
          "clipboardData" in event ? event.clipboardData : "dataTransfer" in event ? event.dataTransfer : null;
        if (isInControl(event.target)) return false;
        // Never on to Lexical's own way: it would import what is left out here, and pastes into a read-only editor.
        if (source === null || $getSelection() === null || !editor.isEditable()) return true;
        event.preventDefault();
        $addUpdateTag(PASTE_TAG);
        $pasteFrom(editor, source);
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      CONTROLLED_TEXT_INSERTION_COMMAND,
      (event) => {
        const source = typeof event === "string" ? null : event.dataTransfer;
        if (typeof event === "string" || source === null || source === undefined) return false;
        // A spell checker's word takes the look of the one that it corrects.
        if (event.inputType === "insertReplacementText")
          $getSelection()?.insertText(cleanText(source.getData("text/plain")));
        else $pasteFrom(editor, source);
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
  );
}

export const PasteExtension = defineExtension({ name: "cowrite/Paste", register: registerPaste });

/** Puts what the source offers at the selection. Into code as lines of text; one address over a selection as its link. */
function $pasteFrom(editor: LexicalEditor, source: ClipboardSource): void {
  if ($pasteAsLink(source)) return;
  const content = $isInCode()
    ? { fragment: readText(source.getData("text/plain").slice(0, MAX_PASTED_CHARACTERS * 2)), plain: true }
    : readClipboard(source, parserOf(editor));
  if (content === null) return;
  const { fragment, limited } = limitFragment(content.fragment);
  if (!$pasteAsCells(editor, fragment)) $insertFragment(fragment, content.plain);
  if (limited !== null) editor.dispatchCommand(PASTE_LIMITED_COMMAND, limited);
}

/** A table into a table: cell by cell. What is no table goes into the first of the selected cells. True when all is done. */
function $pasteAsCells(editor: LexicalEditor, { blocks }: Fragment): boolean {
  const cells = $selectedCells();
  if (cells === null) return false;
  const [only] = blocks.length === 1 ? (blocks[0]?.content ?? []) : [];
  if (only?.kind === "table") return $pasteIntoCells(editor, cells, only.data);
  $typeOverCells();
  return false;
}

/**
 * An address over selected text of one block becomes the text's link; at a caret it is written as a link to itself.
 * Over more than one block it replaces them, as any paste does.
 */
function $pasteAsLink(source: ClipboardSource): boolean {
  const selection = $getSelection();
  const url = wholeUrl(source);
  if (url === null || !$isRangeSelection(selection) || $isInCode()) return false;
  if (selection.isCollapsed()) {
    if (source.getData("text/html") !== "") return false;
    const caret = $caretForInsertion();
    const text = source.getData("text/plain").trim() || url;
    const { format, style } = selection;
    caret?.selection.insertNodes($createInlines([{ kind: "text", text, formats: {}, link: url }], { format, style }));
    return true;
  }
  if ($selectedBlocks(selection).length !== 1) return false;
  $linkSelection(url);
  return true;
}

/** Whether what is pasted lands in code: the block where the selection begins keeps its kind. */
function $isInCode(): boolean {
  const selection = $getSelection();
  if ($isOnlyCode()) return true;
  if (!$isRangeSelection(selection)) return false;
  const start = selection.isBackward() ? selection.focus : selection.anchor;
  const block = $blockOf(start.getNode());
  return block !== null && $kindOf(block) === "code";
}

/** A field of a form inside the editor takes its own paste. */
function isInControl(target: EventTarget | null): boolean {
  return target !== null && "nodeName" in target && /^(?:INPUT|TEXTAREA|SELECT)$/.test(String(target.nodeName));
}

/** The parser of the window that the editor is in, if it is in one. */
function parserOf(editor: LexicalEditor): ParseHtml | null {
  const Parser = rootElementOf(editor)?.ownerDocument.defaultView?.DOMParser ?? globalThis.DOMParser;
  if (Parser === undefined) return null;
  return (html) => new Parser().parseFromString(html, "text/html");
}
