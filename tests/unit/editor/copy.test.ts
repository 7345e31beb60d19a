// @vitest-environment jsdom
import { $getRoot, CUT_TAG, DELETE_CHARACTER_COMMAND, INSERT_PARAGRAPH_COMMAND, SELECT_ALL_COMMAND } from "lexical";
import { expect, test } from "vitest";

import type { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { SET_BLOCK_TYPE_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { copy, cut, paste } from "./support/clipboard.ts";
import type { ClipboardTypes } from "./support/clipboard.ts";
import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, mounted } from "./support/editors.ts";

function copied(...drawing: string[]): ClipboardTypes {
  return copy(mounted(drawing).editor);
}

test("[ED80] plain text is a line a block, soft breaks are line ends", () => {
  expect(copied("p a[b", "ul+1 c⏎d", "p —", "h1 e]f")["text/plain"]).toBe("b\nc\nd\n\ne");
  expect(copied("p a[b]c")["text/plain"]).toBe("b");
});

test("[ED80] HTML is clean, and its lists are nested", () => {
  const list = ["p [x", "ul a", "ul+1 b", "ol+1 c", "ol+2 d", "ul e", "ol f", "done g", "p y]"];
  expect(copied(...list)["text/html"]).toBe(
    "<p>x</p><ul><li>a<ul><li>b</li></ul><ol><li>c<ol><li>d</li></ol></li></ol></li><li>e</li></ul><ol><li>f</li></ol>" +
      '<ul><li><input type="checkbox" disabled checked> g</li></ul><p>y</p>',
  );
});

test("[ED80] HTML of every kind, format and link", () => {
  expect(copied("h1 [a", "h2 b", "h3 c", "quote d", "quote e", "code f⏎g>&", "p —", "p]")["text/html"]).toBe(
    "<h1>a</h1><h2>b</h2><h3>c</h3><blockquote><p>d</p><p>e</p></blockquote><pre><code>f\ng&gt;&amp;</code></pre><hr>",
  );
  expect(
    copied("p [a  b<bold>c<italic>d</italic></bold><a https://x.example/?a=1&b=2>e<code>f</code></a>g⏎h]")["text/html"],
  ).toBe(
    'a&nbsp; b<strong>c</strong><strong><em>d</em></strong><a href="https://x.example/?a=1&amp;b=2">e<code>f</code></a>g<br>h',
  );
});

test("[ED80] lists say where they begin and go on, toggles and callouts what they hold", () => {
  const { editor } = mounted([
    "p [",
    "ol a",
    "ol+1 b",
    "p c",
    "ol d",
    "ol e",
    "toggle f",
    "p+1 g",
    "toggle+1 h",
    "ul+2 i",
    "callout j",
    "callout k",
    "h5 l]",
  ]);
  editor.update(
    () => {
      const blocks = $getRoot().getChildren<BlockNode>();
      blocks[1]?.changeAttributes({ start: 3 });
      blocks[4]?.changeAttributes({ start: "continue" });
      blocks[5]?.changeAttributes({ start: 9 });
      for (const index of [10, 11]) blocks[index]?.changeAttributes({ tone: "tip" });
    },
    { discrete: true },
  );
  const html = copy(editor)["text/html"] ?? "";
  expect(html).toBe(
    '<p><br></p><ol start="3"><li>a<ol><li>b</li></ol></li></ol><p>c</p><ol start="4"><li>d</li><li value="9">e</li></ol>' +
      "<details open><summary>f</summary><p>g</p><details open><summary>h</summary><ul><li>i</li></ul></details></details>" +
      '<aside role="note" data-tone="tip"><p>j</p><p>k</p></aside><h5>l</h5>',
  );
  const back = mounted(["p |"]);
  paste(back.editor, { "text/html": html });
  expect(draw(back.editor)).toEqual([
    "ol a",
    "ol+1 b",
    "p c",
    "ol d",
    "ol e",
    "toggle f",
    "p+1 g",
    "toggle+1 h",
    "ul+2 i",
    "callout j",
    "callout k",
    "h5 l",
  ]);
  const attributes = back.editor.read(() =>
    $getRoot()
      .getChildren<BlockNode>()
      .map((block) => block.getAttributes()),
  );
  expect(attributes.map(({ start, tone }) => start ?? tone)).toEqual([
    3,
    undefined,
    undefined,
    4,
    9,
    undefined,
    undefined,
    undefined,
    undefined,
    "tip",
    "tip",
    undefined,
  ]);
});

test("[ED110] a block of a type unknown here is copied, pasted and divided with all that it has", () => {
  const { editor } = mounted(["p", "p fu|ture", "p x"]);
  const strange = { unknownType: "hologram", shine: { hue: [1, 2] } } as const;
  const attributesOf = (index: number): unknown =>
    editor.read(() => ($getRoot().getChildAtIndex(index) as BlockNode).getAttributes());
  editor.update(() => ($getRoot().getChildAtIndex(1) as BlockNode).setAttributes(strange), { discrete: true });
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect([attributesOf(1), attributesOf(2)]).toEqual([strange, strange]);
  editor.update(() => void ($getRoot().getChildAtIndex(2) as BlockNode).select(0, 1), { discrete: true });
  const types = copy(editor);
  editor.update(() => void ($getRoot().getChildAtIndex(0) as BlockNode).select(), { discrete: true });
  paste(editor, types);
  expect(draw(editor)).toEqual(["unknown ture", "unknown fu", "unknown ture", "p x"]);
  expect(attributesOf(0)).toEqual(strange);
  // Another block's conversion leaves it alone; its own takes the type.
  editor.update(() => void ($getRoot().getLastChild() as BlockNode).select(), { discrete: true });
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, "quote");
  expect(draw(editor)).toEqual(["unknown ture", "unknown fu", "unknown ture", "quote x"]);
  editor.update(() => void ($getRoot().getFirstChild() as BlockNode).selectStart(), { discrete: true });
  dispatch(editor, DELETE_CHARACTER_COMMAND, true);
  expect([draw(editor)[0], attributesOf(0)]).toEqual(["p ture", { shine: { hue: [1, 2] } }]);
});

test("[ED81] what is copied here and pasted here is what it was", () => {
  const drawing = [
    "h1 [a<bold>b</bold>",
    "ul+1 c⏎d",
    "done <a https://x.example/>e</a>",
    "quote f",
    "code g⏎h",
    "p —",
    "p+2 i<sub>j</sub>]",
  ];
  const clean = drawing.map((line) => line.replace(/[[\]]/g, ""));
  const types = copied(...drawing);
  const { editor } = mounted(["p |"]);
  paste(editor, types);
  expect(draw(editor)).toEqual(clean);
});

test("[ED81] through HTML alone nothing is lost but what HTML has no word for", () => {
  const drawing = [
    "h1 [a",
    "ul b",
    "ul+1 c<bold>d</bold>",
    "done e",
    "todo f",
    "quote g",
    "code h⏎  i",
    "p —",
    "p j  k]",
  ];
  const { "text/html": html = "" } = copied(...drawing);
  const { editor } = mounted(["p |"]);
  paste(editor, { "text/html": html });
  expect(draw(editor)).toEqual(drawing.map((line) => line.replace(/[[\]]/g, "")));
});

test("[ED82] part of a block is text, a whole one keeps its kind, and so does each of several", () => {
  const into = (types: ClipboardTypes): string[] => {
    const { editor } = mounted(["p |"]);
    paste(editor, types);
    return draw(editor);
  };
  expect(into(copied("h1 a[b]c"))).toEqual(["p b"]);
  expect(into(copied("h1 [abc]"))).toEqual(["h1 abc"]);
  expect(into(copied("ul+1 a[b", "ol c]d"))).toEqual(["ul+1 b", "ol c"]);
  expect(into(copied("p [abc]"))).toEqual(["p abc"]);
  expect(into(copied("h1 [abc", "p ]d"))).toEqual(["h1 abc"]);
});

test("[ED82] a backward selection is copied in the order of the text", () => {
  expect(copied("p a]b", "p c[d")["text/plain"]).toBe("b\nc");
});

test("[ED80] nothing selected, nothing copied", () => {
  expect(copied("p a|b")).toEqual({});
});

test("[ED83] cut copies, then deletes in an update of its own", () => {
  const { editor } = mounted(["p a[b", "h1 c]d"]);
  const tagged: boolean[] = [];
  editor.registerUpdateListener(({ tags }) => void tagged.push(tags.has(CUT_TAG)));
  expect(cut(editor)["text/plain"]).toBe("b\nc");
  expect(drawWithSelection(editor)).toEqual(["p a|d"]);
  expect(tagged.at(-1)).toBe(true);
});

test("[ED83] everything cut leaves one empty paragraph, and comes back as it was", () => {
  const drawing = ["h1 a|", "ul b", "code c⏎d"];
  const { editor } = mounted(drawing);
  dispatch(editor, SELECT_ALL_COMMAND, undefined as never);
  const types = cut(editor);
  expect(draw(editor)).toEqual(["p"]);
  paste(editor, types);
  expect(draw(editor)).toEqual(["h1 a", "ul b", "code c⏎d"]);
});

test("[ED83] a read-only editor copies and does not cut", () => {
  const { editor } = mounted(["p a[b]c"]);
  editor.setEditable(false);
  expect(cut(editor)).toEqual({});
  expect(copy(editor)["text/plain"]).toBe("b");
  paste(editor, { "text/plain": "x" });
  expect(draw(editor)).toEqual(["p abc"]);
});
