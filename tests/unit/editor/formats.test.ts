// @vitest-environment jsdom
import { FORMAT_TEXT_COMMAND } from "lexical";
import type { TextFormatType } from "lexical";
import { expect, test } from "vitest";

import { CLEAR_FORMATTING_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { comboKeys, keyboardPlatform, matchesShortcut, shortcutText } from "../../../lib/editor/blocks/keyCombo.ts";
import { KEYBOARD_MAP, SHORTCUT_GROUPS } from "../../../lib/editor/blocks/keyboardMap.ts";
import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless, mounted, press, type } from "./support/editors.ts";

function format(name: TextFormatType, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  dispatch(editor, FORMAT_TEXT_COMMAND, name);
  return draw(editor);
}

test("[ED40] formats are set and taken off on a selection", () => {
  expect(format("bold", "p a[b]c")).toEqual(["p a<bold>b</bold>c"]);
  expect(format("bold", "p a<bold>[b]</bold>c")).toEqual(["p abc"]);
  expect(format("italic", "p a[b", "h1 c]d")).toEqual(["p a<italic>b</italic>", "h1 <italic>c</italic>d"]);
  expect(format("strikethrough", "p <a https://x.example/>[a]</a>b")).toEqual([
    "p <a https://x.example/><strike>a</strike></a>b",
  ]);
});

test("[ED40] at a caret a format is for what is typed next", () => {
  const editor = headless(["p a|"]);
  dispatch(editor, FORMAT_TEXT_COMMAND, "bold");
  type(editor, "b");
  dispatch(editor, FORMAT_TEXT_COMMAND, "bold");
  type(editor, "c");
  expect(draw(editor)).toEqual(["p a<bold>b</bold>c"]);
});

test("[ED41] in code blocks there are no formats", () => {
  expect(format("bold", "code [ab]")).toEqual(["code ab"]);
  expect(format("bold", "p [a", "code b]")).toEqual(["p <bold>a</bold>", "code b"]);
});

test("[ED42] a format that the document cannot hold is refused", () => {
  for (const name of ["highlight", "uppercase", "lowercase", "capitalize"] as const) {
    expect(format(name, "p [ab]")).toEqual(["p ab"]);
  }
});

test("[ED43] clearing takes formats off, and leaves links, blocks and text", () => {
  const editor = headless(["h1 <bold>a[b</bold>", "ul <a https://x.example/><italic>c</italic></a>d]<code>e</code>"]);
  dispatch(editor, CLEAR_FORMATTING_COMMAND, undefined);
  expect(draw(editor)).toEqual(["h1 <bold>a</bold>b", "ul <a https://x.example/>c</a>d<code>e</code>"]);
});

test("[ED43] at a caret clearing is for what is typed next", () => {
  const editor = headless(["p <bold>a|</bold>"]);
  dispatch(editor, CLEAR_FORMATTING_COMMAND, undefined);
  type(editor, "b");
  expect(draw(editor)).toEqual(["p <bold>a</bold>b"]);
});

test("[ED44] shortcuts do what the keyboard map says", () => {
  const cases: [KeyboardEventInit & { key: string }, string, string][] = [
    [{ key: "X", code: "KeyX", ctrlKey: true, shiftKey: true }, "p [ab]", "p <strike>ab</strike>"],
    [{ key: "S", code: "KeyS", ctrlKey: true, shiftKey: true }, "p [ab]", "p <strike>ab</strike>"],
    [{ key: "e", code: "KeyE", ctrlKey: true }, "p [ab]", "p <code>ab</code>"],
    [{ key: "b", code: "KeyB", ctrlKey: true }, "p [ab]", "p <bold>ab</bold>"],
    [{ key: "\\", code: "Backslash", ctrlKey: true }, "p <bold>[ab]</bold>", "p ab"],
    [{ key: "2", code: "Digit2", ctrlKey: true, altKey: true }, "p ab|", "h2 ab"],
    [{ key: "0", code: "Digit0", ctrlKey: true, altKey: true }, "h2 ab|", "p ab"],
    [{ key: "&", code: "Digit7", ctrlKey: true, shiftKey: true }, "p ab|", "ol ab"],
    [{ key: "*", code: "Digit8", ctrlKey: true, shiftKey: true }, "p ab|", "ul ab"],
    [{ key: "(", code: "Digit9", ctrlKey: true, shiftKey: true }, "p ab|", "todo ab"],
    [{ key: "Enter", code: "Enter", ctrlKey: true }, "todo ab|", "done ab"],
    [{ key: "у", code: "KeyE", ctrlKey: true }, "p [ab]", "p <code>ab</code>"],
  ];
  for (const [{ key, ...init }, before, after] of cases) {
    const { editor } = mounted([before]);
    expect(press(editor, key, init).defaultPrevented).toBe(true);
    expect(draw(editor)).toEqual([after]);
  }
});

test("[ED44] what AltGr types is never a shortcut", () => {
  const { editor } = mounted(["p ab|"]);
  const event = { key: "ć", code: "KeyC", ctrlKey: true, altKey: true, modifierAltGraph: true };
  expect(press(editor, event.key, event).defaultPrevented).toBe(false);
  expect(press(editor, "#", { ...event, code: "Digit3" }).defaultPrevented).toBe(false);
  expect(draw(editor)).toEqual(["p ab"]);
});

test("[ED44] a read-only editor answers no shortcut", () => {
  const { editor } = mounted(["p ab|"]);
  editor.setEditable(false);
  press(editor, "2", { code: "Digit2", ctrlKey: true, altKey: true });
  expect(drawWithSelection(editor)).toEqual(["p ab|"]);
});

test("[ED44] Apple keyboards hold Cmd where others hold Ctrl", () => {
  const event = { key: "e", code: "KeyE", ctrlKey: false, metaKey: true, shiftKey: false, altKey: false };
  expect(matchesShortcut(event, "inlineCode", "apple")).toBe(true);
  expect(matchesShortcut(event, "inlineCode", "other")).toBe(false);
  expect(matchesShortcut({ ...event, ctrlKey: true, metaKey: false }, "inlineCode", "apple")).toBe(false);
  // Option makes another sign of the key.
  const option = { ...event, key: "¡", code: "Digit1", altKey: true };
  expect(matchesShortcut(option, "heading1", "apple")).toBe(true);
  expect(keyboardPlatform("MacIntel")).toBe("apple");
  expect(keyboardPlatform("Linux x86_64")).toBe("other");
});

test("[ED92] the keyboard map names its keys for each platform", () => {
  expect(shortcutText("number", "other")).toBe("Ctrl+Shift+7");
  expect(shortcutText("number", "apple")).toBe("⇧⌘7");
  expect(comboKeys({ key: "Enter", mod: true }, "other")).toEqual(["Ctrl", "Enter"]);
  expect(shortcutText("moveUp", "other")).toBe("Alt+Shift+↑");
  expect(shortcutText("moveUp", "apple")).toBe("⌥⇧↑");
  expect(new Set(KEYBOARD_MAP.map(({ id }) => id)).size).toBe(KEYBOARD_MAP.length);
  for (const { group } of KEYBOARD_MAP) expect(SHORTCUT_GROUPS.map((entry) => entry.group)).toContain(group);
});

test("[ED44] no two shortcuts have the same keys", () => {
  for (const platform of ["apple", "other"] as const) {
    const all = KEYBOARD_MAP.flatMap(({ keys }) => keys[platform].map((combo) => comboKeys(combo, platform).join("+")));
    expect(new Set(all).size).toBe(all.length);
  }
});
