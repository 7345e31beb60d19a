import { $getSelection, $isRangeSelection, $isTextNode, $setCompositionKey } from "lexical";
import type { LexicalEditor } from "lexical";
import type { TextChange } from "./operation.ts";
import type { Random } from "./random.ts";
import { now, selectCaret, selected } from "./select.ts";

/** Text that an input method shows in the document before it is chosen: `text` stands in front of the caret. */
export interface Composed {
  readonly text: string;
}

/**
 * Begins to compose at any caret, or goes on: what was composed so far gives way to `text`. As Lexical does it: the node with
 * the caret is marked, and its text changes under the caret.
 */
export function compose(
  editor: LexicalEditor,
  random: Random,
  before: Composed | null,
  text: string,
): { readonly composed: Composed; readonly change: TextChange } | null {
  const place = before === null ? selectCaret(editor, random) : selected(editor);
  if (place === null) return null;
  // Others may have taken some of it away, also where the caret is: then only what still stands there is replaced.
  const taken = now(editor, () => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection) || !selection.isCollapsed()) return null;
    const { anchor } = selection;
    const node = anchor.getNode();
    if (before === null || !$isTextNode(node)) {
      selection.insertText(text);
      $setCompositionKey(selection.anchor.key);
      return 0;
    }
    const old = before.text;
    const count = node.getTextContent().slice(0, anchor.offset).endsWith(old) ? old.length : 0;
    node.spliceText(anchor.offset - count, count, text, true);
    return count;
  });
  if (taken === null) return null;
  return { composed: { text }, change: { from: place.from - taken, to: place.from, inserted: text } };
}

/** Ends the composition: what stands there stays. */
export function endComposing(editor: LexicalEditor): void {
  now(editor, () => $setCompositionKey(null));
}
