import { createDOMRange } from "@lexical/selection";
import {
  $addUpdateTag,
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_CRITICAL,
  getDOMSelection,
  SELECTION_CHANGE_COMMAND,
  SKIP_DOM_SELECTION_TAG,
} from "lexical";
import type { LexicalEditor } from "lexical";

/**
 * Moves the browser's selection to the editor's, in a text without the focus. To be called when something was drawn.
 *
 * Somebody is at the toolbar or types an address for a link, and others write into the line with the caret: the browser loses the
 * place in a text whose characters are set anew, tells Lexical so, and the caret has jumped when the focus is back. Lexical leaves
 * such a selection alone, since setting one takes the focus; moving the range that is selected already does not.
 */
export function restDomSelection(editor: LexicalEditor): void {
  const root = editor._headless ? null : editor.getRootElement();
  if (root === null || root.ownerDocument.activeElement === root) return;
  const inPage = getDOMSelection(root.ownerDocument.defaultView);
  if (inPage === null || inPage.rangeCount === 0 || !root.contains(inPage.anchorNode)) return;
  let isBackward = false;
  const wanted = editor.getEditorState().read(() => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection)) return null;
    isBackward = selection.isBackward();
    const { anchor, focus } = selection;
    const range = createDOMRange(editor, anchor.getNode(), anchor.offset, focus.getNode(), focus.offset);
    // In an empty block it would be around the line break that holds the block open.
    if (selection.isCollapsed()) range?.collapse(true);
    return range;
  });
  if (wanted === null) return;
  const selected = inPage.getRangeAt(0);
  selected.setStart(wanted.startContainer, wanted.startOffset);
  selected.setEnd(wanted.endContainer, wanted.endOffset);
  if (isBackward) keepBackward(editor, root);
}

/** A range that is moved goes forwards for the browser, which tells Lexical so. Whoever comes back to the text goes on at its start. */
function keepBackward(editor: LexicalEditor, root: HTMLElement): void {
  const stop = editor.registerCommand(
    SELECTION_CHANGE_COMMAND,
    () => {
      stop();
      const selection = $getSelection();
      const isAside = root.ownerDocument.activeElement !== root;
      if (!isAside || !$isRangeSelection(selection) || selection.isBackward()) return false;
      const { key, offset, type } = selection.anchor;
      selection.anchor.set(selection.focus.key, selection.focus.offset, selection.focus.type);
      selection.focus.set(key, offset, type);
      // To tell the browser would take the focus.
      $addUpdateTag(SKIP_DOM_SELECTION_TAG);
      return false;
    },
    COMMAND_PRIORITY_CRITICAL,
  );
}
