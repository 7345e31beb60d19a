import { DELETE_CHARACTER_COMMAND, DELETE_LINE_COMMAND, DELETE_WORD_COMMAND, SELECT_ALL_COMMAND } from "lexical";
import { expect, test } from "vitest";

import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless, type } from "./support/editors.ts";

function press(backward: boolean, times: number, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  for (let count = 0; count < times; count += 1) dispatch(editor, DELETE_CHARACTER_COMMAND, backward);
  return drawWithSelection(editor);
}
const backspace = (...drawing: string[]): string[] => press(true, 1, ...drawing);
const del = (...drawing: string[]): string[] => press(false, 1, ...drawing);

test("[ED10] Backspace at the start takes off indentation, then the kind, then the boundary", () => {
  expect(press(true, 1, "p a", "ul+2 |b")).toEqual(["p a", "ul+1 |b"]);
  expect(press(true, 2, "p a", "ul+2 |b")).toEqual(["p a", "ul |b"]);
  expect(press(true, 3, "p a", "ul+2 |b")).toEqual(["p a", "p |b"]);
  expect(press(true, 4, "p a", "ul+2 |b")).toEqual(["p a|b"]);
});

test("[ED10] every kind becomes a paragraph first, and joins the block before with that block's kind", () => {
  for (const kind of ["h1", "h3", "ul", "ol", "todo", "done", "quote", "code"]) {
    expect(press(true, 1, "h2 a", `${kind} |b`)).toEqual(["h2 a", "p |b"]);
    expect(press(true, 2, "h2 a", `${kind} |b`)).toEqual(["h2 a|b"]);
  }
  expect(backspace("ul |")).toEqual(["p |"]);
  expect(backspace("code |a⏎b")).toEqual(["p |a⏎b"]);
});

test("[ED10] the start is seen through formats and links", () => {
  expect(backspace("p a", "h1 <bold>|b</bold>c")).toEqual(["p a", "p <bold>|b</bold>c"]);
  expect(backspace("ul <a https://x.example/>|b</a>")).toEqual(["p <a https://x.example/>|b</a>"]);
});

test("[ED10] an empty block before goes, and this one keeps its place", () => {
  expect(backspace("p", "p |b")).toEqual(["p |b"]);
  expect(backspace("h1", "p |b")).toEqual(["p |b"]);
  expect(backspace("p |", "h1 b")).toEqual(["h1 |b"]);
  expect(backspace("p |", "p —")).toEqual(["p |—"]);
  expect(backspace("p |a")).toEqual(["p |a"]);
});

test("[ED10] with text selected, Backspace deletes that and leaves the kind", () => {
  expect(backspace("ul [ab]c")).toEqual(["ul |c"]);
  expect(backspace("ul+1 [ab]")).toEqual(["p |"]);
  expect(backspace("p x", "ul+1 [ab]")).toEqual(["p x", "ul+1 |"]);
});

test("[ED11] by word and by line Backspace does the same at the start", () => {
  for (const command of [DELETE_WORD_COMMAND, DELETE_LINE_COMMAND]) {
    const editor = headless(["p a", "h1+1 |b"]);
    dispatch(editor, command, true);
    expect(drawWithSelection(editor)).toEqual(["p a", "h1 |b"]);
    dispatch(editor, command, true);
    expect(drawWithSelection(editor)).toEqual(["p a", "p |b"]);
    dispatch(editor, command, true);
    expect(drawWithSelection(editor)).toEqual(["p a|b"]);
  }
});

test("[ED12] Delete at the end draws the next block's text up", () => {
  expect(del("p a|", "h1 b")).toEqual(["p a|b"]);
  expect(del("ul+1 a|", "p b")).toEqual(["ul+1 a|b"]);
  expect(del("p a|", "ul")).toEqual(["p a|"]);
  expect(del("p |", "h1 b")).toEqual(["h1 |b"]);
  expect(del("p a", "todo+1 |", "ul b")).toEqual(["p a", "ul |b"]);
  expect(del("p a", "p |", "p", "ul b")).toEqual(["p a", "p |", "ul b"]);
  expect(del("p a|")).toEqual(["p a|"]);
});

test("[ED13] Backspace behind a divider and Delete in front of it delete it", () => {
  expect(backspace("p a", "p —", "p |b")).toEqual(["p a", "p |b"]);
  expect(del("p a|", "p —", "p b")).toEqual(["p a|", "p b"]);
  expect(backspace("p a", "p —|", "p b")).toEqual(["p a", "p |", "p b"]);
  expect(del("p a", "p |—", "p b")).toEqual(["p a", "p |", "p b"]);
  expect(backspace("p —", "p |")).toEqual(["p |"]);
});

test("[ED14] a divider's block is not joined with text", () => {
  expect(backspace("p a", "p |—")).toEqual(["p a|", "p —"]);
  expect(backspace("p", "p |—")).toEqual(["p |—"]);
  expect(del("p —|", "p b")).toEqual(["p —", "p |b"]);
  expect(del("p —|", "p", "p b")).toEqual(["p —|", "p b"]);
});

test("[ED15] everything selected and deleted leaves one empty paragraph", () => {
  for (const drawing of [["h1 |a"], ["h1 |a", "ul+2 b", "p —", "code c⏎d"], ["done+1 |a", "quote b"], ["p —|"]]) {
    for (const command of [DELETE_CHARACTER_COMMAND, DELETE_WORD_COMMAND] as const) {
      const editor = headless(drawing);
      dispatch(editor, SELECT_ALL_COMMAND, undefined as never);
      dispatch(editor, command, true);
      expect(drawWithSelection(editor)).toEqual(["p |"]);
      type(editor, "x");
      expect(draw(editor)).toEqual(["p x"]);
    }
  }
});

test("[ED15] typing over everything leaves what was typed", () => {
  const editor = headless(["h1 |a", "ul b", "p c"]);
  dispatch(editor, SELECT_ALL_COMMAND, undefined as never);
  type(editor, "x");
  expect(draw(editor)).toHaveLength(1);
  expect(draw(editor)[0]).toMatch(/ x$/);
});
