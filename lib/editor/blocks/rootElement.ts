import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";

/**
 * Calls `attach` with the editor's element whenever it gets one, and what that returned when it loses it.
 * A headless editor never has one, and throws when it is asked.
 */
export function onRootElement(editor: LexicalEditor, attach: (root: HTMLElement) => Dispose): Dispose {
  if (editor._headless) return () => {};
  return editor.registerRootListener((root) => (root === null ? undefined : attach(root)));
}

/** The element that the editor is in, if it is in one. */
export function rootElementOf(editor: LexicalEditor): HTMLElement | null {
  return editor._headless ? null : editor.getRootElement();
}
