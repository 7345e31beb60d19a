import type { LexicalEditor, NodeKey } from "lexical";

import { DisposableStack } from "../../../base/disposable.ts";
import type { Dispose } from "../../../base/disposable.ts";
import { $isBlockNode, BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { TOGGLE_OPEN_COMMAND } from "../commands.ts";
import { toggleStateOf } from "./ToggleState.ts";

/** How far outside of the window buttons are still placed, in pixels: Tab reaches the next one before it is seen. */
const MARGIN = 400;

/** The longest part of a toggle's line that its button is called by. */
const MAX_NAME = 80;

/**
 * The buttons of the toggles, in a layer over the text. In the text itself a button would be one more place for the caret beside
 * it; here it is a button like any other, for mouse, finger and Tab, and the text stays text.
 */
export function createToggleLayer(editor: LexicalEditor, layer: HTMLElement): { dispose: Dispose } {
  const stack = new DisposableStack();
  const page = layer.ownerDocument;
  const view = page.defaultView;
  if (view === null) return stack;
  const state = toggleStateOf(editor);
  const toggles = new Set<NodeKey>();
  const buttons = new Map<NodeKey, HTMLButtonElement>();
  let frame: number | null = null;

  function schedule(): void {
    frame ??= view?.requestAnimationFrame(() => {
      frame = null;
      draw();
    }) as number;
  }

  function draw(): void {
    if (toggles.size === 0 && buttons.size === 0) return;
    const origin = layer.getBoundingClientRect();
    const root = editor.getRootElement();
    const placed: { key: NodeKey; element: HTMLElement; box: DOMRect; step: number; rtl: boolean; line: number }[] = [];
    for (const key of root === null ? [] : toggles) {
      const element = editor.getElementByKey(key);
      if (element === null || element.hasAttribute("hidden")) continue;
      const box = element.getBoundingClientRect();
      if (box.bottom < -MARGIN || box.top > (view?.innerHeight ?? 0) + MARGIN) continue;
      const style = (view as Window).getComputedStyle(element);
      const padding = Number.parseFloat(style.paddingInlineStart) || 0;
      const indent = Number(element.dataset["indent"] ?? 0);
      const line = Number.parseFloat(style.lineHeight) || 24;
      placed.push({ key, element, box, step: padding / (indent + 1), rtl: style.direction === "rtl", line });
    }
    for (const [key, button] of buttons) {
      if (placed.some((place) => place.key === key)) continue;
      button.remove();
      buttons.delete(key);
    }
    // In the order of the text, for Tab; all that is read of the page has been read.
    placed.sort((one, other) => one.box.top - other.box.top);
    let last: Element | null = null;
    for (const { key, element, box, step, rtl, line } of placed) {
      const button = buttons.get(key) ?? makeButton(key);
      const indent = Number(element.dataset["indent"] ?? 0);
      const inset = step * indent;
      const left = rtl ? box.right - inset - step : box.left + inset;
      button.style.transform = `translate(${(left - origin.left).toFixed(1)}px, ${(box.top - origin.top).toFixed(1)}px)`;
      button.style.width = `${step.toFixed(1)}px`;
      button.style.height = `${line.toFixed(1)}px`;
      setAttribute(button, "aria-expanded", String(!state.isClosed(key)));
      setAttribute(button, "aria-label", `Toggle: ${element.textContent.trim().slice(0, MAX_NAME) || "without words"}`);
      if (button.previousElementSibling !== last || button.parentElement !== layer) {
        if (last === null) layer.prepend(button);
        else last.after(button);
      }
      last = button;
    }
  }

  function makeButton(key: NodeKey): HTMLButtonElement {
    const button = page.createElement("button");
    button.type = "button";
    button.className = "cw-toggle-button";
    // The caret stays in the text, and on a phone the keyboard as it is.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => editor.dispatchCommand(TOGGLE_OPEN_COMMAND, key));
    buttons.set(key, button);
    return button;
  }

  stack.add(
    editor.registerMutationListener(
      BlockNode,
      (mutations) => {
        editor.getEditorState().read(() => {
          for (const key of mutations.keys()) {
            const node = editor.getEditorState()._nodeMap.get(key);
            if ($isBlockNode(node) && node.getBlockType() === "toggle") toggles.add(key);
            else toggles.delete(key);
          }
        });
        schedule();
      },
      { skipInitialization: false },
    ),
  );
  stack.add(state.subscribe(schedule));
  stack.add(editor.registerUpdateListener(schedule));
  const resizes = new view.ResizeObserver(schedule);
  resizes.observe(layer);
  stack.add(() => resizes.disconnect());
  page.addEventListener("scroll", schedule, { passive: true, capture: true });
  stack.add(() => page.removeEventListener("scroll", schedule, { capture: true }));
  stack.add(() => {
    if (frame !== null) view.cancelAnimationFrame(frame);
    for (const button of buttons.values()) button.remove();
  });
  schedule();
  return stack;
}

function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
