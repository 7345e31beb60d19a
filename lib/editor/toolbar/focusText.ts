import type { LexicalEditor } from "lexical";

/**
 * Gives the focus back to the text, with the selection that it had. Lexical sets the selection and leaves it to the
 * browser whether the focus follows; only some do.
 */
export function focusText(editor: LexicalEditor): void {
  editor.getRootElement()?.focus({ preventScroll: true });
  editor.focus();
}
