import type { LexicalEditor, NodeKey } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import { DisposableStack } from "../../../base/disposable.ts";
import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { StretchWatcher } from "../derived/watchStretches.ts";
import { hiddenBlocks } from "./hiddenBlocks.ts";
import { toggleStateOf } from "./ToggleState.ts";

/** What a screen reader says of a toggle. */
const WORDS = { open: "toggle, open", closed: "toggle, closed" } as const;

/**
 * Hides on the screen what lies in closed toggles, and says on each toggle's element whether it is open (`data-open`). Nodes and
 * document know nothing of it. Hidden text is `until-found`: the browser's search finds it and asks for it to be shown.
 */
export function drawToggles(editor: LexicalEditor): Dispose {
  const state = toggleStateOf(editor);
  const stack = new DisposableStack();
  const watcher = new StretchWatcher(editor, {
    facts: (block) => `${block.getIndent()} ${block.getBlockType() === "toggle"}`,
    isBoundary: (block) => block.getIndent() === 0,
    isPlain: (block) => block.getBlockType() !== "toggle",
    apply: (stretch) => $draw(editor, stretch),
    forget: (key) => state.forget(key),
  });
  stack.add(watcher.dispose);
  stack.add(state.subscribe((key: NodeKey | null) => watcher.refresh(key === null ? undefined : [key])));
  return () => stack.dispose();
}

function $draw(editor: LexicalEditor, stretch: readonly BlockNode[]): void {
  const state = toggleStateOf(editor);
  const hidden = hiddenBlocks(
    stretch.map((block) => block.getAttributes()),
    (index) => {
      const block = stretch[index];
      return block !== undefined && state.isClosed(block.getKey());
    },
  );
  for (const [index, block] of stretch.entries()) {
    const element = editor.getElementByKey(block.getKey());
    if (element === null) continue;
    setAttribute(element, "hidden", hidden[index] === true ? "until-found" : null);
    if (block.getBlockType() === "toggle") {
      const open = !state.isClosed(block.getKey());
      setAttribute(element, "data-open", String(open));
      setAttribute(element, "aria-description", open ? WORDS.open : WORDS.closed);
    } else if (element.hasAttribute("data-open")) {
      element.removeAttribute("data-open");
      // A check item's own description has been put there by its node by now.
      if (!element.hasAttribute("data-checked")) element.removeAttribute("aria-description");
    }
  }
}

function setAttribute(element: HTMLElement, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
