import {
  $createRangeSelectionFromDom,
  $getNodeByKey,
  $getSelection,
  $isRangeSelection,
  $setSelection,
  COMPOSITION_END_COMMAND,
  getDOMSelection,
  mergeRegister,
  registerEventListeners,
} from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import type { Dispose } from "../../base/disposable.ts";
import { composedRange, isSelectionIn } from "./composedRange.ts";
import type { ComposedRange } from "./composedRange.ts";

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
  /** What is being composed; null when nothing is, and while that is not known. */
  #range: ComposedRange | null = null;

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
    let unlisten: Dispose = () => undefined;
    const unregister = this.#editor.registerRootListener((root) => {
      unlisten();
      unlisten = root === null ? () => undefined : this.#listen(root, onRelease);
    });
    return () => {
      unregister();
      unlisten();
    };
  }

  #listen(root: HTMLElement, onRelease: () => void): Dispose {
    const { defaultView } = root.ownerDocument;
    return mergeRegister(
      registerEventListeners(root, {
        compositionstart: () => {
          this.#left = false;
          this.#range = null;
        },
        input: (event) => {
          const { inputType, data } = event;
          if (inputType !== "insertCompositionText" || !data) return;
          this.#range = composedRange(getDOMSelection(defaultView), data);
        },
        compositionend: () => {
          this.#range = null;
          onRelease();
        },
        blur: () => {
          this.#left = true;
          this.#range = null;
          onRelease();
        },
      }),
      registerEventListeners(root.ownerDocument, {
        selectionchange: () => {
          const selection = getDOMSelection(defaultView);
          const range = this.#range;
          // A text that was taken out of the page says nothing: the editor, and not a person, moved the caret then.
          if (range === null || selection === null || !range.node.isConnected) return;
          if (isSelectionIn(selection, range)) return;
          this.#range = null;
          this.#abandon(defaultView);
          onRelease();
        },
      }),
    );
  }

  /**
   * The caret was put elsewhere, and with that the browser has silently ended the composition. Lexical has to hear of it: as long as it
   * believes that somebody composes, it hands no key to its commands, and keeps characters without width in the text.
   */
  #abandon(view: Window | null): void {
    const editor = this.#editor;
    if (view === null || editor._compositionKey === null) return;
    editor.update(
      () => {
        // Lexical may hear of the new place after us, and would put the caret back where it was.
        const moved = $createRangeSelectionFromDom(getDOMSelection(view), editor);
        if (moved !== null && $isRangeSelection($getSelection())) $setSelection(moved);
        // Without data: what stands in the page is what was composed.
        editor.dispatchCommand(COMPOSITION_END_COMMAND, new CompositionEvent("compositionend", { data: "" }));
      },
      { discrete: true },
    );
  }
}
