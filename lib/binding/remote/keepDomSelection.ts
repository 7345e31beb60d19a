import { getDOMSelection } from "lexical";
import type { LexicalEditor } from "lexical";
import { restDomSelection } from "./restDomSelection.ts";

/**
 * Remembers the browser's selection, for a drawing that does not concern it. The function that comes back puts it where it was, if the drawing
 * took its element out of the page and in again: where others' blocks change places Lexical moves some that stay, and the browser lets go of
 * what it had in them.
 */
export function keepDomSelection(editor: LexicalEditor): () => void {
  const root = editor._headless ? null : editor.getRootElement();
  const selection = root === null ? null : getDOMSelection(root.ownerDocument.defaultView);
  if (root === null || selection === null || selection.rangeCount === 0) return () => undefined;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  if (!isIn(root, anchorNode) || !isIn(root, focusNode)) return () => undefined;
  return () => {
    const stays =
      selection.anchorNode === anchorNode &&
      selection.anchorOffset === anchorOffset &&
      selection.focusNode === focusNode &&
      selection.focusOffset === focusOffset;
    if (stays || !isIn(root, anchorNode) || !isIn(root, focusNode)) return;
    // To set a selection takes the focus.
    if (root.ownerDocument.activeElement !== root) restDomSelection(editor);
    else
      selection.setBaseAndExtent(
        anchorNode,
        within(anchorNode, anchorOffset),
        focusNode,
        within(focusNode, focusOffset),
      );
  };
}

/** An offset that the node still has: one that is counted in elements, as in a row of a table, others may have cut short. */
function within(node: Node, offset: number): number {
  return Math.min(offset, node instanceof Text ? node.length : node.childNodes.length);
}

/** Whether a node is in the text and not the element of all of it, whose offsets others' blocks change. */
function isIn(root: HTMLElement, node: Node | null): node is Node {
  return node !== null && node !== root && root.contains(node);
}
