// @vitest-environment jsdom
import { $getSelection, $isRangeSelection, KEY_ESCAPE_COMMAND } from "lexical";
import { afterEach, expect, test } from "vitest";

import { draw, drawWithSelection, load } from "./support/drawing.ts";
import { press } from "./support/editors.ts";
import { renderToolbar } from "./support/renderToolbar.tsx";
import type { RenderedToolbar } from "./support/renderToolbar.tsx";

let shown: RenderedToolbar | null = null;
async function toolbar(...drawing: string[]): Promise<RenderedToolbar> {
  shown = await renderToolbar(drawing);
  return shown;
}
afterEach(async () => {
  await shown?.unmount();
  shown = null;
});

function keyOn(element: Element, key: string): void {
  element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
function focused(): string | null {
  return document.activeElement?.getAttribute("aria-label") ?? null;
}

test("[ED90] the toolbar is one stop of Tab, and arrow keys, Home and End go through it", async () => {
  const { button, settle } = await toolbar("p a|");
  const bar = document.querySelector('[role="toolbar"]');
  expect(bar?.getAttribute("aria-label")).toBe("Formatting");
  await settle(() => button("Undo").focus());
  const stops = (): number => bar?.querySelectorAll('button[tabindex="0"]').length ?? 0;
  expect(stops()).toBe(1);
  await settle(() => keyOn(button("Undo"), "ArrowRight"));
  expect(focused()).toBe("Redo");
  await settle(() => keyOn(button("Redo"), "ArrowRight"));
  expect(focused()).toBe("Kind of block: Paragraph");
  await settle(() => keyOn(document.activeElement as Element, "End"));
  expect(focused()).toBe("Insert");
  await settle(() => keyOn(button("Insert"), "Home"));
  expect(focused()).toBe("Undo");
  await settle(() => keyOn(button("Undo"), "ArrowLeft"));
  expect(focused()).toBe("Insert");
  expect(stops()).toBe(1);
});

test("[ED91] buttons show the state of the selection", async () => {
  const { editor, button, settle } = await toolbar("p a<bold>[b]</bold>c");
  expect(button("Bold").getAttribute("aria-pressed")).toBe("true");
  expect(button("Italic").getAttribute("aria-pressed")).toBe("false");
  await settle(() => load(editor, ["ul a|"]));
  expect(button("Bold").getAttribute("aria-pressed")).toBe("false");
  expect(button("Bulleted list").getAttribute("aria-pressed")).toBe("true");
  expect(button("Kind of block: Bulleted list")).toBeTruthy();
  await settle(() => load(editor, ["ul [a", "h1 b]"]));
  expect(button("Bulleted list").getAttribute("aria-pressed")).toBe("false");
  expect(button("Kind of block: Mixed")).toBeTruthy();
  await settle(() => load(editor, ["p <a https://x.example/>a|b</a>"]));
  expect(button("Link").getAttribute("aria-pressed")).toBe("true");
  expect(button("Divider").getAttribute("aria-pressed")).toBeNull();
});

test("[ED91] a press does what it says and leaves the caret in the text", async () => {
  const { editor, button, settle } = await toolbar("p a[b]c");
  const down = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
  await settle(() => void button("Bold").dispatchEvent(down));
  expect(down.defaultPrevented).toBe(true);
  await settle(() => button("Bold").click());
  await settle(() => button("Quote").click());
  await settle(() => button("Strikethrough").click());
  expect(draw(editor)).toEqual(["quote a<bold><strike>b</strike></bold>c"]);
  await settle(() => button("Quote").click());
  await settle(() => button("Divider").click());
  expect(draw(editor)).toEqual(["p a", "p —", "p c"]);
});

test("[ED92] buttons name their keys", async () => {
  const { button } = await toolbar("p a|");
  expect(button("Bold").getAttribute("aria-keyshortcuts")).toBe("Control+B");
  expect(button("Numbered list").getAttribute("aria-keyshortcuts")).toBe("Shift+Control+7");
  expect(button("Divider").getAttribute("aria-keyshortcuts")).toBeNull();
});

test("[ED93] what cannot be done is disabled, and stays reachable", async () => {
  const { editor, binding, button, settle } = await toolbar("code a[b]c");
  expect(button("Bold").getAttribute("aria-disabled")).toBe("true");
  expect(button("Link").getAttribute("aria-disabled")).toBe("true");
  await settle(() => button("Bold").click());
  expect(draw(editor)).toEqual(["code abc"]);
  expect(button("Undo").getAttribute("aria-disabled")).toBe("true");
  await settle(() => button("Undo").click());
  expect(binding.calls).toEqual([]);
  await settle(() => binding.canUndo.set(true));
  expect(button("Undo").getAttribute("aria-disabled")).toBeNull();
  await settle(() => button("Undo").click());
  await settle(() => binding.canRedo.set(true));
  await settle(() => button("Redo").click());
  expect(binding.calls).toEqual(["undo", "redo"]);
  await settle(() => button("Bold").focus());
  expect(focused()).toBe("Bold");
});

test("[ED93] in a read-only document everything is disabled and nothing floats", async () => {
  const { editor, button, settle, disable } = await toolbar("p a[b]c");
  expect(document.querySelector(".cw-selection-toolbar")).not.toBeNull();
  await disable();
  for (const name of ["Undo", "Bold", "Quote", "Divider"]) {
    expect(button(name).getAttribute("aria-disabled")).toBe("true");
    await settle(() => button(name).click());
  }
  expect(draw(editor)).toEqual(["p abc"]);
  expect(document.querySelector(".cw-selection-toolbar")).toBeNull();
});

test("[ED94] the selection toolbar shows beside selected text and goes on Escape until another is selected", async () => {
  const { editor, settle } = await toolbar("p ab|c");
  const floating = (): Element | null => document.querySelector(".cw-selection-toolbar");
  expect(floating()).toBeNull();
  await settle(() => load(editor, ["p [ab]c"]));
  expect(floating()?.getAttribute("role")).toBe("toolbar");
  await settle(() => void editor.dispatchCommand(KEY_ESCAPE_COMMAND, new KeyboardEvent("keydown", { key: "Escape" })));
  expect(floating()).toBeNull();
  await settle(() => load(editor, ["p a[bc]"]));
  expect(floating()).not.toBeNull();
  await settle(() => load(editor, ["code a[bc]"]));
  expect(floating()).toBeNull();
});

test("[ED94] it does not show while the pointer is down", async () => {
  const { editor, settle } = await toolbar("p ab|c");
  const text = document.getElementById("text") as HTMLElement;
  await settle(() => void text.dispatchEvent(new Event("pointerdown", { bubbles: true })));
  await settle(() => load(editor, ["p [ab]c"]));
  expect(document.querySelector(".cw-selection-toolbar")).toBeNull();
  await settle(() => void document.dispatchEvent(new Event("pointerup", { bubbles: true })));
  expect(document.querySelector(".cw-selection-toolbar")).not.toBeNull();
});

test("[ED94] Alt+F10 goes to the toolbar, Escape back to the text", async () => {
  const { editor, button, settle } = await toolbar("p ab|c");
  await settle(() => void press(editor, "F10", { altKey: true }));
  expect(focused()).toBe("Undo");
  await settle(() => keyOn(button("Undo"), "Escape"));
  expect(document.activeElement?.id).toBe("text");
});

async function openLink(...drawing: string[]) {
  const rendered = await toolbar(...drawing);
  await rendered.settle(() => void press(rendered.editor, "k", { code: "KeyK", ctrlKey: true }));
  const field = (): HTMLInputElement | null => document.querySelector('.cw-link-editor [aria-label="Address"]');
  const write = (text: string): Promise<void> =>
    rendered.settle(() => {
      const input = field();
      if (input === null) throw new Error("no field");
      // As React expects it: past its own record of the value.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, text);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  const submit = (): Promise<void> =>
    rendered.settle(() => document.querySelector<HTMLFormElement>(".cw-link-editor")?.requestSubmit());
  return { ...rendered, field, write, submit };
}

test("[ED95] the link editor refuses what cannot be linked, says so, and applies with Enter", async () => {
  const { editor, field, write, submit } = await openLink("p a[b]c");
  expect(document.activeElement).toBe(field());
  await write("javascript:alert(1)");
  await submit();
  expect(document.querySelector('.cw-link-editor [role="alert"]')?.textContent).toContain("cannot have this address");
  expect(field()?.getAttribute("aria-invalid")).toBe("true");
  expect(draw(editor)).toEqual(["p abc"]);
  await write("x.example");
  expect(document.querySelector('.cw-link-editor [role="alert"]')).toBeNull();
  await submit();
  expect(field()).toBeNull();
  expect(draw(editor)).toEqual(["p a<a https://x.example/>b</a>c"]);
  expect(document.activeElement?.id).toBe("text");
});

test("[ED95] Escape goes back to the text with its selection", async () => {
  const { editor, field, settle } = await openLink("p a[b]c");
  await settle(() => keyOn(field() as Element, "Escape"));
  expect(field()).toBeNull();
  expect(document.activeElement?.id).toBe("text");
  expect(drawWithSelection(editor)).toEqual(["p a[b]c"]);
});

test("[ED95] an existing link is shown, changed and taken off", async () => {
  const { editor, field, write, submit } = await openLink("p <a https://x.example/>a|b</a>");
  expect(field()?.value).toBe("https://x.example/");
  await write("y.example");
  await submit();
  expect(draw(editor)).toEqual(["p <a https://y.example/>ab</a>"]);
  const again = await openLink("p <a https://x.example/>a|b</a>");
  await again.write("");
  await again.submit();
  expect(draw(again.editor)).toEqual(["p ab"]);
  const third = await openLink("p <a https://x.example/>a|b</a>");
  const buttons = [...document.querySelectorAll<HTMLElement>(".cw-link-editor button")];
  await third.settle(() => buttons.find((button) => button.textContent === "Remove link")?.click());
  expect(draw(third.editor)).toEqual(["p ab"]);
});

test("[ED95] a press elsewhere closes the link editor", async () => {
  const { editor, field, settle } = await openLink("p a[b]c");
  await settle(() => void document.body.dispatchEvent(new Event("pointerdown", { bubbles: true })));
  expect(field()).toBeNull();
  editor.read(() => expect($isRangeSelection($getSelection())).toBe(true));
});

test("[ED96] the bar knows how much of the page the keyboard covers", async () => {
  const listeners = new Map<string, () => void>();
  const viewport = {
    scale: 1,
    height: window.innerHeight,
    offsetTop: 0,
    addEventListener: (kind: string, listener: () => void) => listeners.set(kind, listener),
    removeEventListener: (kind: string) => listeners.delete(kind),
  };
  Object.defineProperty(window, "visualViewport", { configurable: true, value: viewport });
  const { settle } = await toolbar("p a|");
  const inset = (): string =>
    document.querySelector<HTMLElement>(".cw-toolbar")?.style.getPropertyValue("--cw-keyboard-inset") ?? "";
  expect(inset()).toBe("0px");
  viewport.height -= 300;
  await settle(() => listeners.get("resize")?.());
  expect(inset()).toBe("300px");
  // Zoomed in by hand, the same numbers mean no keyboard.
  viewport.scale = 2;
  await settle(() => listeners.get("resize")?.());
  expect(inset()).toBe("0px");
  Object.defineProperty(window, "visualViewport", { configurable: true, value: null });
});
