import { $getNodeByKey, SKIP_SCROLL_INTO_VIEW_TAG } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";

import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { $unfold } from "../blocks/toggles/foldedBlocks.ts";

/**
 * Shows a heading below the bars, and opens the toggles that it lies in. With `enter` the caret stands at its start; where nothing can be written the
 * heading itself gets the focus, so that a screen reader goes on there.
 */
export function goToHeading(editor: LexicalEditor, key: NodeKey, enter: boolean): void {
  editor.read(() => {
    const heading = $getNodeByKey(key);
    if ($isBlockNode(heading)) $unfold(editor, heading);
  });
  const element = editor.getElementByKey(key);
  if (element === null) return;
  if (enter && editor.isEditable()) {
    editor.update(
      () => {
        const heading = $getNodeByKey(key);
        if ($isBlockNode(heading)) heading.selectStart();
      },
      { discrete: true, tag: SKIP_SCROLL_INTO_VIEW_TAG },
    );
    editor.getRootElement()?.focus({ preventScroll: true });
  } else if (enter) focusForReading(element);
  // At once: a smooth way through a long document is a blur, and no place to stop is on it.
  element.scrollIntoView({ block: "start", behavior: "instant" });
}

/** The element takes the focus for this once; it is no stop of the Tab key. */
function focusForReading(element: HTMLElement): void {
  element.tabIndex = -1;
  element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  element.focus({ preventScroll: true });
}
