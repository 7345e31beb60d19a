import {
  $createRangeSelectionFromDom,
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  $setSelection,
  COMMAND_PRIORITY_CRITICAL,
  defineExtension,
  getDOMSelection,
  KEY_DOWN_COMMAND,
  mergeRegister,
  registerEventListeners,
  SKIP_DOM_SELECTION_TAG,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { onRootElement } from "./rootElement.ts";

/** Where the browser's selection stands: enough to see that it moved. */
type Seen = readonly [Node | null, number, Node | null, number];

/**
 * Lets a key act where the caret is. Browsers tell of a moved caret in an event of its own, some time after the key that
 * moved it: on a busy page Home and Backspace arrive together, and Backspace deleted at the old place. So before a key is
 * handled, a selection of the browser that nobody has told of yet is taken over.
 */
export function registerFreshSelection(editor: LexicalEditor): Dispose {
  return onRootElement(editor, (root) => {
    const { defaultView } = root.ownerDocument;
    const look = (): Seen | null => {
      const selection = getDOMSelection(defaultView);
      if (selection === null) return null;
      return [selection.anchorNode, selection.anchorOffset, selection.focusNode, selection.focusOffset];
    };
    let seen = look();
    const note = (): void => {
      seen = look();
    };
    return mergeRegister(
      // An update that left the selection alone has not moved it, and to look makes the browser lay the page out at once.
      editor.registerUpdateListener(({ tags }) => {
        if (!tags.has(SKIP_DOM_SELECTION_TAG)) note();
      }),
      registerEventListeners(root.ownerDocument, { selectionchange: note }),
      editor.registerCommand(
        KEY_DOWN_COMMAND,
        () => {
          const now = look();
          const moved = now !== null && (seen === null || now.some((part, at) => part !== seen?.[at]));
          if (moved && !editor.isComposing() && root.ownerDocument.activeElement === root)
            $takeOver(editor, defaultView);
          return false;
        },
        COMMAND_PRIORITY_CRITICAL,
      ),
    );
  });
}

function $takeOver(editor: LexicalEditor, view: Window | null): void {
  if (!$isRangeSelection($getSelection())) return;
  const selection = $createRangeSelectionFromDom(getDOMSelection(view), editor);
  if (selection === null) return;
  // What is typed there is to look like the text there.
  const node = selection.anchor.getNode();
  if ($isTextNode(node)) {
    selection.setFormat(node.getFormat());
    selection.setStyle(node.getStyle());
  }
  $setSelection(selection);
}

export const FreshSelectionExtension = defineExtension({
  name: "cowrite/FreshSelection",
  register: registerFreshSelection,
});
