// @vitest-environment jsdom
import { INDENT_CONTENT_COMMAND, OUTDENT_CONTENT_COMMAND } from "lexical";
import { expect, test } from "vitest";

import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless, mounted, press } from "./support/editors.ts";

function indent(...drawing: string[]): string[] {
  const editor = headless(drawing);
  dispatch(editor, INDENT_CONTENT_COMMAND, undefined);
  return draw(editor);
}

test("[ED20] Tab indents and Shift+Tab outdents every selected block, and is not left to the browser", () => {
  const { editor } = mounted(["p a[b", "h1 c", "ul d", "ul e]f", "p g"]);
  const first = press(editor, "Tab");
  expect(first.defaultPrevented).toBe(true);
  expect(draw(editor)).toEqual(["p+1 ab", "h1+1 c", "ul+1 d", "ul+1 ef", "p g"]);
  press(editor, "Tab", { shiftKey: true });
  expect(drawWithSelection(editor)).toEqual(["p a[b", "h1 c", "ul d", "ul e]f", "p g"]);
  press(editor, "Tab", { shiftKey: true });
  expect(draw(editor)).toEqual(["p ab", "h1 c", "ul d", "ul ef", "p g"]);
});

test("[ED21] an item is at most one step deeper than the item before it", () => {
  expect(indent("ul a", "ul b|")).toEqual(["ul a", "ul+1 b"]);
  expect(indent("ul a", "ul+1 b|")).toEqual(["ul a", "ul+1 b"]);
  expect(indent("ul+1 a", "ol b|")).toEqual(["ul+1 a", "ol+1 b"]);
  expect(indent("p a", "ul b|")).toEqual(["p a", "ul b"]);
  expect(indent("p+1 a", "ul b|")).toEqual(["p+1 a", "ul+1 b"]);
  expect(indent("ul b|")).toEqual(["ul b"]);
});

test("[ED21] a run of items moves together, each measured by the one before", () => {
  expect(indent("ul a", "ul [b", "ul c", "ul+1 d]")).toEqual(["ul a", "ul+1 b", "ul+1 c", "ul+2 d"]);
});

test("[ED21] nothing is deeper than 10 steps, and dividers stay at the margin", () => {
  expect(indent("p+10 a|")).toEqual(["p+10 a"]);
  expect(indent("p+9 a|")).toEqual(["p+10 a"]);
  expect(indent("ul+10 a", "ul+10 b|")).toEqual(["ul+10 a", "ul+10 b"]);
  expect(indent("p |—")).toEqual(["p —"]);
  const editor = headless(["p a|"]);
  dispatch(editor, OUTDENT_CONTENT_COMMAND, undefined);
  expect(draw(editor)).toEqual(["p a"]);
});

test("[ED22] in code Tab types two spaces at the caret", () => {
  const { editor } = mounted(["code a|b"]);
  press(editor, "Tab");
  expect(drawWithSelection(editor)).toEqual(["code a  |b"]);
});

test("[ED22] Tab indents the selected lines of code, Shift+Tab takes the step off, and the selection stays on its text", () => {
  const { editor } = mounted(["code x⏎a[a⏎  b⏎c]⏎d"]);
  press(editor, "Tab");
  expect(drawWithSelection(editor)).toEqual(["code x⏎  a[a⏎    b⏎  c]⏎d"]);
  press(editor, "Tab", { shiftKey: true });
  expect(drawWithSelection(editor)).toEqual(["code x⏎a[a⏎  b⏎c]⏎d"]);
  press(editor, "Tab", { shiftKey: true });
  expect(drawWithSelection(editor)).toEqual(["code x⏎a[a⏎b⏎c]⏎d"]);
});

test("[ED22] Shift+Tab at a caret outdents its line of code, by spaces or by a tab", () => {
  for (const [before, after] of [
    ["code    a|", "code  a|"],
    ["code  a|", "code a|"],
    ["code \ta|", "code a|"],
    ["code a|", "code a|"],
    ["code   x⏎ |a", "code   x⏎|a"],
  ] as const) {
    const { editor } = mounted([before]);
    press(editor, "Tab", { shiftKey: true });
    expect(drawWithSelection(editor)).toEqual([after]);
  }
});

test("[ED23] after Escape the next Tab is the browser's", () => {
  const { editor } = mounted(["ul a", "ul b|"]);
  press(editor, "Escape");
  expect(press(editor, "Tab").defaultPrevented).toBe(false);
  expect(draw(editor)).toEqual(["ul a", "ul b"]);
});

test("[ED23] any other key takes that back", () => {
  const { editor } = mounted(["ul a", "ul b|"]);
  press(editor, "Escape");
  press(editor, "ArrowLeft");
  expect(press(editor, "Tab").defaultPrevented).toBe(true);
  expect(draw(editor)).toEqual(["ul a", "ul+1 b"]);
});

test("[ED23] Shift+Tab leaves backwards too, and the promise ends when the editor loses the focus", () => {
  const { editor, root } = mounted(["ul a", "ul+1 b|"]);
  press(editor, "Escape");
  press(editor, "Shift", { shiftKey: true });
  expect(press(editor, "Tab", { shiftKey: true }).defaultPrevented).toBe(false);
  root.dispatchEvent(new FocusEvent("blur"));
  expect(press(editor, "Tab", { shiftKey: true }).defaultPrevented).toBe(true);
  expect(draw(editor)).toEqual(["ul a", "ul b"]);
});
