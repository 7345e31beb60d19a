import { $getNodeByKey, $getSelection, $isRangeSelection } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import type { Dispose } from "../../base/disposable.ts";

/**
 * Which block must not be drawn over because somebody is composing text in it (an input method, a dead key, a phone's keyboard):
 * the browser would end the composition and leave its pieces in the text.
 *
 * It is free again when the composition ends, when the editor loses the focus, and when the caret is elsewhere: Chromium sends no
 * `compositionend` when the caret is moved by a program or by a click.
 */
export class Composition {
  readonly #editor: LexicalEditor;
  #left = false;

  constructor(editor: LexicalEditor) {
    this.#editor = editor;
  }

  /** The node of the block that is composed in; null when nothing has to wait. */
  heldKey(): NodeKey | null {
    const key = this.#editor._compositionKey;
    if (key === null || this.#left) return null;
    return this.#editor.getEditorState().read(() => {
      const block = $getNodeByKey(key)?.getTopLevelElement()?.getKey() ?? null;
      const selection = $getSelection();
      if (!$isRangeSelection(selection)) return null;
      return selection.anchor.getNode().getTopLevelElement()?.getKey() === block ? block : null;
    });
  }

  /** Calls `onRelease` when the browser says that a composition may be over. */
  register(onRelease: () => void): Dispose {
    // A headless editor has no root element, and throws when asked for one.
    if (this.#editor._headless) return () => undefined;
    const begin = (): void => {
      this.#left = false;
    };
    const leave = (): void => {
      this.#left = true;
      onRelease();
    };
    return this.#editor.registerRootListener((root, previous) => {
      previous?.removeEventListener("compositionstart", begin);
      previous?.removeEventListener("compositionend", onRelease);
      previous?.removeEventListener("blur", leave);
      root?.addEventListener("compositionstart", begin);
      root?.addEventListener("compositionend", onRelease);
      root?.addEventListener("blur", leave);
    });
  }
}
