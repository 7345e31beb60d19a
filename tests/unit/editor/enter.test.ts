import { $getRoot, INSERT_LINE_BREAK_COMMAND, INSERT_PARAGRAPH_COMMAND } from "lexical";
import { expect, test } from "vitest";

import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless, type } from "./support/editors.ts";

function enter(...drawing: string[]): string[] {
  const editor = headless(drawing);
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  return drawWithSelection(editor);
}

test("[ED1] inside a block Enter splits it, both halves keep the kind", () => {
  expect(enter("p ab|cd")).toEqual(["p ab", "p |cd"]);
  expect(enter("h2 ab|cd")).toEqual(["h2 ab", "h2 |cd"]);
  expect(enter("ul+1 ab|cd")).toEqual(["ul+1 ab", "ul+1 |cd"]);
  expect(enter("done ab|cd")).toEqual(["done ab", "todo |cd"]);
});

test("[ED1] formats and links around the caret are divided", () => {
  expect(enter("p a<bold>b|c</bold>d")).toEqual(["p a<bold>b</bold>", "p <bold>|c</bold>d"]);
  expect(enter("p <a https://x.example/>ab|cd</a>e")).toEqual([
    "p <a https://x.example/>ab</a>",
    "p <a https://x.example/>|cd</a>e",
  ]);
  expect(enter("p ab⏎|cd")).toEqual(["p ab⏎", "p |cd"]);
});

test("[ED2] at the start of a block the new one goes in front, and the text keeps its node", () => {
  for (const [before, after] of [
    ["p |text", ["p", "p |text"]],
    ["h1 |text", ["p", "h1 |text"]],
    ["ul+2 |text", ["ul+2", "ul+2 |text"]],
    ["done |text", ["todo", "done |text"]],
    ["quote |text", ["quote", "quote |text"]],
    ["p <bold>|a</bold>b", ["p", "p <bold>|a</bold>b"]],
    ["p |—", ["p", "p |—"]],
  ] as const) {
    const editor = headless([before]);
    const key = editor.read(() => $getRoot().getFirstChildOrThrow().getKey());
    dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
    expect(drawWithSelection(editor)).toEqual(after);
    expect(editor.read(() => $getRoot().getLastChildOrThrow().getKey())).toBe(key);
  }
});

test("[ED3] at the end of a heading a paragraph begins, at the end of an item another item", () => {
  expect(enter("h1 text|")).toEqual(["h1 text", "p |"]);
  expect(enter("h1 a<bold>b</bold>|")).toEqual(["h1 a<bold>b</bold>", "p |"]);
  expect(enter("h1 a<italic>b</italic><bold>c|</bold>")).toEqual(["h1 a<italic>b</italic><bold>c</bold>", "p |"]);
  expect(enter("ol+1 text|")).toEqual(["ol+1 text", "ol+1 |"]);
  expect(enter("done text|")).toEqual(["done text", "todo |"]);
  expect(enter("quote text|")).toEqual(["quote text", "quote |"]);
  expect(enter("p+2 text|")).toEqual(["p+2 text", "p+2 |"]);
  expect(enter("p —|", "p next")).toEqual(["p —", "p |", "p next"]);
});

test("[ED4] an empty item steps out, then becomes a paragraph; an empty quote becomes one at once", () => {
  expect(enter("ul a", "ul+1 |")).toEqual(["ul a", "ul |"]);
  expect(enter("ul a", "ul |")).toEqual(["ul a", "p |"]);
  expect(enter("todo |")).toEqual(["p |"]);
  expect(enter("quote a", "quote |")).toEqual(["quote a", "p |"]);
  expect(enter("h2 |")).toEqual(["h2", "p |"]);
  expect(enter("p |")).toEqual(["p", "p |"]);
});

test("[ED5] in code Enter makes a line, indented like the one before", () => {
  expect(enter("code ab|cd")).toEqual(["code ab⏎|cd"]);
  expect(enter("code a⏎  b|")).toEqual(["code a⏎  b⏎  |"]);
  expect(enter("code |")).toEqual(["code ⏎|"]);
});

test("[ED6] on an empty last line of code Enter leaves it", () => {
  expect(enter("code a⏎|")).toEqual(["code a", "p |"]);
  expect(enter("code a⏎  |", "p b")).toEqual(["code a", "p |", "p b"]);
  // An empty line in the middle is a line of the code.
  expect(enter("code a⏎|⏎b")).toEqual(["code a⏎⏎|⏎b"]);
});

test("[ED7] Shift+Enter makes a soft break", () => {
  for (const kind of ["p", "h1", "ul", "quote", "code"]) {
    const editor = headless([`${kind} ab|cd`]);
    dispatch(editor, INSERT_LINE_BREAK_COMMAND, false);
    expect(drawWithSelection(editor)).toEqual([`${kind} ab⏎|cd`]);
  }
});

test("[ED8] selected text is deleted first", () => {
  expect(enter("p a[b]c")).toEqual(["p a", "p |c"]);
  expect(enter("p a[b", "h1 c]d")).toEqual(["p a", "p |d"]);
  expect(enter("p a]b", "p c[d")).toEqual(["p a", "p |d"]);
});

test("[ED9] what is typed on the new line looks like what was typed before", () => {
  const editor = headless(["p <bold>ab|</bold>"]);
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  type(editor, "c");
  expect(draw(editor)).toEqual(["p <bold>ab</bold>", "p <bold>c</bold>"]);
});
