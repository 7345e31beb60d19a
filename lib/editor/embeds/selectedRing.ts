import { $getSelection, $isNodeSelection } from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";

/** Marks the elements of selected embeds, for a ring around them: the browser itself shows no selection there. */
export function registerSelectedRing(editor: LexicalEditor): Dispose {
  let marked: readonly HTMLElement[] = [];
  const mark = (elements: readonly HTMLElement[]): void => {
    for (const element of marked) if (!elements.includes(element)) element.removeAttribute("data-selected");
    for (const element of elements) element.setAttribute("data-selected", "");
    marked = elements;
  };
  const stop = editor.registerUpdateListener(({ editorState }) => {
    const keys = editorState.read(() => {
      const selection = $getSelection();
      return $isNodeSelection(selection) ? selection.getNodes().map((node) => node.getKey()) : [];
    });
    if (keys.length === 0 && marked.length === 0) return;
    mark(keys.flatMap((key) => (editor._headless ? [] : (editor.getElementByKey(key) ?? []))));
  });
  return () => {
    stop();
    mark([]);
  };
}
