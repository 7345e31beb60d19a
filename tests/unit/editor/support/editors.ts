import { createHeadlessEditor } from "@lexical/headless";
import { CONTROLLED_TEXT_INSERTION_COMMAND, createEditor, KEY_DOWN_COMMAND } from "lexical";
import type { LexicalCommand, LexicalEditor } from "lexical";

import { COWRITE_NODES } from "../../../../lib/binding/nodes/cowriteNodes.ts";
import { registerEditing } from "../../../../lib/editor/blocks/registerEditing.ts";
import { load } from "./drawing.ts";

function onError(error: Error): never {
  throw error;
}

/** An editor without a document, with everything of editing registered, showing `drawing`. */
export function headless(drawing: readonly string[]): LexicalEditor {
  const editor = createHeadlessEditor({ nodes: [...COWRITE_NODES], namespace: "test", onError });
  registerEditing(editor);
  load(editor, drawing);
  return editor;
}

/** The same in the test's document. Give the file `// @vitest-environment jsdom`. */
export function mounted(drawing: readonly string[]): { editor: LexicalEditor; root: HTMLElement } {
  const root = document.createElement("div");
  root.contentEditable = "true";
  document.body.replaceChildren(root);
  const editor = createEditor({ nodes: [...COWRITE_NODES], namespace: "test", onError });
  registerEditing(editor);
  editor.setRootElement(root);
  load(editor, drawing);
  return { editor, root };
}

/** Dispatches a command and waits until it is committed. Returns whether somebody handled it. */
export function dispatch<T>(editor: LexicalEditor, command: LexicalCommand<T>, payload: T): boolean {
  let handled = false;
  editor.update(
    () => {
      handled = editor.dispatchCommand(command, payload);
    },
    { discrete: true },
  );
  return handled;
}

/** Types one character after the other, each as an input of its own. */
export function type(editor: LexicalEditor, text: string): void {
  for (const character of text) dispatch(editor, CONTROLLED_TEXT_INSERTION_COMMAND, character);
}

/** Presses a key in a mounted editor, as the browser tells it. Returns the event after everybody has seen it. */
export function press(editor: LexicalEditor, key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  editor.update(
    () => {
      editor.dispatchCommand(KEY_DOWN_COMMAND, event);
    },
    { discrete: true },
  );
  return event;
}

/** Waits until updates that were begun by others are committed: they are done before the next task. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
}
