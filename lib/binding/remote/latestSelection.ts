import { $createRangeSelectionFromDom, $getEditor, $getSelection, $isRangeSelection, getDOMSelection } from "lexical";
import type { BaseSelection, LexicalEditor } from "lexical";
import { toDomPoint } from "../place/domPoint.ts";
import type { EditorPoint } from "../types.ts";

/**
 * The selection, or the browser's where that is newer: somebody has just clicked elsewhere, and the event that tells Lexical waits
 * behind the message that brought this change. Without it the click would be taken back.
 */
export function $latestSelection(): BaseSelection | null {
  const selection = $getSelection();
  const editor = $getEditor();
  const root = editor._headless ? null : editor.getRootElement();
  if (!$isRangeSelection(selection) || root === null || root.ownerDocument.activeElement !== root) return selection;
  const inPage = getDOMSelection(root.ownerDocument.defaultView);
  const { anchor, focus } = selection;
  if (
    inPage === null ||
    (isAt(editor, anchor, inPage.anchorNode, inPage.anchorOffset) &&
      isAt(editor, focus, inPage.focusNode, inPage.focusOffset))
  )
    return selection;
  const read = $createRangeSelectionFromDom(inPage, editor);
  return read === null || (read.anchor.is(anchor) && read.focus.is(focus)) ? selection : read;
}

/**
 * Whether a place in the page is the one where Lexical puts `point`. To read the place is not the same: that comes out in the first
 * or last cell of a table for one beside it.
 */
function isAt(editor: LexicalEditor, point: EditorPoint, node: Node | null, offset: number): boolean {
  const place = toDomPoint(editor, point);
  return place !== null && place.node === node && place.offset === offset;
}
