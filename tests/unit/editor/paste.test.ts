// @vitest-environment jsdom
import { $getRoot, CONTROLLED_TEXT_INSERTION_COMMAND, PASTE_TAG } from "lexical";
import { expect, test } from "vitest";

import { PASTE_LIMITED_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import type { PasteLimited } from "../../../lib/editor/blocks/commands.ts";
import { limitFragment } from "../../../lib/editor/blocks/clipboard/limitFragment.ts";
import {
  MAX_PASTED_BLOCKS,
  MAX_PASTED_CHARACTERS,
  MAX_PASTED_HTML,
  MAX_PASTED_NODES,
} from "../../../lib/editor/blocks/clipboard/pasteLimits.ts";
import { pasteNotice } from "../../../lib/editor/plugins/usePasteNotice.ts";
import { paste } from "./support/clipboard.ts";
import type { ClipboardTypes } from "./support/clipboard.ts";
import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless, mounted } from "./support/editors.ts";

function pasted(types: ClipboardTypes, ...drawing: string[]): string[] {
  const { editor } = mounted(drawing);
  paste(editor, types);
  return drawWithSelection(editor);
}
const text = (content: string, ...drawing: string[]): string[] => pasted({ "text/plain": content }, ...drawing);
const html = (content: string, ...drawing: string[]): string[] => pasted({ "text/html": content }, ...drawing);

test("[ED70] plain text becomes a block a line", () => {
  expect(text("x", "p a|b")).toEqual(["p ax|b"]);
  expect(text("x\ny\r\nz", "p a|b")).toEqual(["p ax", "p y", "p z|b"]);
  expect(text("x\n\ny\n", "p |")).toEqual(["p x", "p", "p y|"]);
  expect(text("x\u2028y\vz", "p |")).toEqual(["p x⏎y⏎z|"]);
  expect(text("\n", "p a|b")).toEqual(["p a|b"]);
  expect(text("a\tb", "p |")).toEqual(["p a\tb|"]);
});

test("[ED70] it takes the look of the place, and its lines become items in lists and quotes", () => {
  expect(text("x", "p <bold>a|b</bold>")).toEqual(["p <bold>ax|b</bold>"]);
  expect(text("x\ny", "p <italic>a|</italic>b")).toEqual(["p <italic>ax</italic>", "p <italic>y</italic>|b"]);
  expect(text("x\ny\nz", "done+1 a|")).toEqual(["done+1 ax", "todo+1 y", "todo+1 z|"]);
  expect(text("x\ny", "quote |")).toEqual(["quote x", "quote y|"]);
  expect(text("x\ny", "h1 a|")).toEqual(["h1 ax", "p y|"]);
});

test("[ED71] in code everything is lines of text", () => {
  expect(text("x\ny", "code a|b")).toEqual(["code ax⏎y|b"]);
  expect(pasted({ "text/html": "<h1>x</h1>", "text/plain": "x\n**y**" }, "code a|")).toEqual(["code ax⏎**y**|"]);
  expect(text("https://x.example/", "code a|")).toEqual(["code ahttps://x.example/|"]);
  expect(text("x", "code a[b⏎c]d")).toEqual(["code ax|d"]);
});

test("[ED72] part of a line joins the line, several blocks join at their ends", () => {
  expect(html("x <b>y</b>", "h1 a|b")).toEqual(["h1 ax <bold>y</bold>|b"]);
  expect(html("<p>x</p>", "h1 a|b")).toEqual(["h1 ax|b"]);
  expect(html("<h2>x</h2>", "p a|b")).toEqual(["p ax|b"]);
  expect(html("<h2>x</h2><ul><li>y<li>z</ul>", "p a|b")).toEqual(["p ax", "ul y", "ul z|b"]);
  expect(html("<p>x</p><p>y</p>", "ul+1 a|b")).toEqual(["ul+1 ax", "ul+1 y|b"]);
  expect(html("<h2>x</h2><p>y</p>", "h1 a|")).toEqual(["h1 ax", "p y|"]);
  expect(html("<p>x</p><p>y</p>", "h1 |ab")).toEqual(["p x", "h1 y|ab"]);
});

test("[ED72] code and dividers do not join with text", () => {
  expect(html("<pre>x\ny</pre>", "p a|b")).toEqual(["p a", "code x⏎y|", "p b"]);
  expect(html("<hr>", "p a|b")).toEqual(["p a", "p —|", "p b"]);
  expect(html("<p>x</p><pre>y</pre>", "p a|")).toEqual(["p ax", "code y|"]);
  expect(html("<pre>x</pre><p>y</p>", "p a|b")).toEqual(["p a", "code x", "p y|b"]);
});

test("[ED72] what is selected is replaced", () => {
  expect(html("<p>x</p><p>y</p>", "p a[b", "h1 c]d")).toEqual(["p ax", "p y|d"]);
  expect(text("x", "p a]b", "ul c[d")).toEqual(["p ax|d"]);
});

test("[ED73] an empty block becomes what is pasted", () => {
  expect(html("<h2>x</h2>", "p a", "p |")).toEqual(["p a", "h2 x|"]);
  expect(html("<ul><li>x<ul><li>y</ul></ul>", "h1 |")).toEqual(["ul x", "ul+1 y|"]);
  expect(html("<pre>x</pre>", "p |")).toEqual(["code x|"]);
  expect(html("<p>x</p>", "ul |")).toEqual(["ul x|"]);
  expect(html("<hr><p>x</p>", "p |")).toEqual(["p —", "p x|"]);
});

test("[ED74] the text around the caret keeps its nodes", () => {
  const { editor } = mounted(["h1 |ab"]);
  const key = editor.read(() => $getRoot().getFirstChildOrThrow().getKey());
  paste(editor, { "text/html": "<p>x</p><p>y</p>" });
  expect(draw(editor)).toEqual(["p x", "h1 yab"]);
  expect(editor.read(() => $getRoot().getLastChildOrThrow().getKey())).toBe(key);
});

test("[ED72] text that lands within a link is part of it, beside one it is not", () => {
  expect(text("x", "p <a https://x.example/>a|b</a>c")).toEqual([
    "p <a https://x.example/>a</a><a https://x.example/>x|</a><a https://x.example/>b</a>c".replaceAll(
      "</a><a https://x.example/>",
      "",
    ),
  ]);
  expect(text("x", "p <a https://x.example/>ab|</a>c")).toEqual(["p <a https://x.example/>ab</a>x|c"]);
});

test("[ED75] HTML in the editor: formats, links, kinds", () => {
  expect(
    html('<h1>a <em>b</em></h1><ol><li><a href="https://x.example">c</a></ol><blockquote>d<br>e</blockquote>', "p |"),
  ).toEqual(["h1 a <italic>b</italic>", "ol <a https://x.example/>c</a>", "quote d⏎e|"]);
});

test("[ED77] an address that is refused leaves its text", () => {
  expect(html('<a href="javascript:alert(1)">x</a><a href="//evil.example">y</a>', "p |")).toEqual(["p xy|"]);
});

test("[ED78] a paste is bounded, and what is left out is told", () => {
  const editor = headless(["p |"]);
  const told: PasteLimited[] = [];
  editor.registerCommand(
    PASTE_LIMITED_COMMAND,
    (limited) => {
      told.push(limited);
      return true;
    },
    0,
  );
  paste(editor, { "text/plain": "x\n".repeat(MAX_PASTED_BLOCKS + 7) });
  expect(draw(editor)).toHaveLength(MAX_PASTED_BLOCKS);
  expect(told).toEqual([{ keptBlocks: MAX_PASTED_BLOCKS, droppedBlocks: 7, droppedCharacters: 7 }]);
  expect(told.map(pasteNotice)).toEqual([
    "Too much to paste at once: the first 5,000 paragraphs were taken, 7 were not.",
  ]);
});

test("[ED78] characters are bounded too, and no pair of surrogates is cut in two", () => {
  const line = (content: string) => ({
    attributes: {},
    content: [{ kind: "text", text: content, formats: {}, link: null } as const],
  });
  const fragment = { inline: false, blocks: [line(`a${"😀".repeat(MAX_PASTED_CHARACTERS / 2)}`), line("b")] };
  const { fragment: kept, limited } = limitFragment(fragment);
  expect(kept.blocks).toHaveLength(1);
  const [inline] = kept.blocks[0]?.content ?? [];
  expect(inline?.kind === "text" && inline.text.length).toBe(MAX_PASTED_CHARACTERS - 1);
  expect(inline?.kind === "text" && inline.text.isWellFormed()).toBe(true);
  expect(limited).toEqual({ keptBlocks: 1, droppedBlocks: 1, droppedCharacters: 3 });
  expect(limitFragment({ inline: true, blocks: [line("a")] }).limited).toBeNull();
});

test("[ED78] HTML above the limit is not parsed: its plain text is taken", () => {
  const huge = `<p>rich</p>${" ".repeat(MAX_PASTED_HTML)}`;
  expect(pasted({ "text/html": huge, "text/plain": "plain" }, "p |")).toEqual(["p plain|"]);
  const nodes = `{"nodes":[{"type":"text","text":"own"}]${" ".repeat(MAX_PASTED_NODES)}}`;
  expect(pasted({ "application/x-lexical-editor": nodes, "text/plain": "plain" }, "p |")).toEqual(["p plain|"]);
});

test("[ED79] an address over a selection links it, at a caret it is written as a link", () => {
  expect(text("https://x.example", "p a[b]c")).toEqual(["p a<a https://x.example/>[b</a>]c"]);
  expect(text("https://x.example", "p a|c")).toEqual(["p a<a https://x.example/>https://x.example</a>|c"]);
  expect(text("https://x.example", "p a[b", "p c]d")).toEqual(["p ahttps://x.example|d"]);
  expect(text("see https://x.example", "p a[b]c")).toEqual(["p asee https://x.example|c"]);
  expect(text("javascript:alert(1)", "p a[b]c")).toEqual(["p ajavascript:alert(1)|c"]);
  expect(pasted({ "text/uri-list": "# comment\r\nhttps://x.example/\r\nhttps://y.example/" }, "p |")).toEqual([
    "p https://x.example/",
    "p https://y.example/|",
  ]);
});

test("[ED70] a spell checker's word takes the look of the one that it corrects", () => {
  const { editor } = mounted(["p a<bold>[teh]</bold>b"]);
  const dataTransfer = { getData: (type: string) => (type === "text/plain" ? "the" : "<i>the</i>") };
  const event = { inputType: "insertReplacementText", dataTransfer } as unknown as InputEvent;
  dispatch(editor, CONTROLLED_TEXT_INSERTION_COMMAND, event);
  expect(draw(editor)).toEqual(["p a<bold>the</bold>b"]);
});

test("[ED81] a hostile page's own nodes are read with distrust", () => {
  const nodes = [
    {
      type: "cowrite-block",
      attributes: { type: "heading", level: 99, indent: 1e9, checked: "yes", language: "<script>" },
      children: [
        { type: "text", text: "a\u0000\nb", format: 2 ** 31 - 1, style: "position:fixed" },
        { type: "link", url: "javascript:alert(1)", children: [{ type: "text", text: "c" }] },
        {
          type: "link",
          url: "https://x.example",
          children: [{ type: "link", url: "https://y.example", children: [] }],
        },
        { type: "script", text: "d" },
        { type: "root", children: [] },
        null,
        "e",
      ],
    },
  ];
  const shown = pasted({ "application/x-lexical-editor": JSON.stringify({ namespace: "test", nodes }) }, "p |");
  expect(shown).toHaveLength(1);
  expect(shown[0]?.replaceAll(/<[^>]+>/g, "")).toBe("h1+10 abc|");
  for (const broken of ["", "{", "[]", '{"nodes":5}', '{"nodes":[]}', '{"nodes":[{"type":"root"}]}']) {
    expect(pasted({ "application/x-lexical-editor": broken, "text/plain": "x" }, "p |")).toEqual(["p x|"]);
  }
});

test("[ED83] a paste is an update of its own for undo", () => {
  const { editor } = mounted(["p |"]);
  const tagged: boolean[] = [];
  editor.registerUpdateListener(({ tags }) => void tagged.push(tags.has(PASTE_TAG)));
  paste(editor, { "text/plain": "x" });
  expect(tagged).toEqual([true]);
});

test("[ED37] a paste beside a divider begins a paragraph there", () => {
  expect(text("x", "p —|", "p b")).toEqual(["p —", "p x|", "p b"]);
  expect(html("<h1>x</h1>", "p |—")).toEqual(["h1 x|", "p —"]);
});

test("[ED70] without a parser, HTML gives way to plain text", () => {
  const editor = headless(["p |"]);
  const parser = globalThis.DOMParser;
  try {
    // @ts-expect-error As on a server.
    delete globalThis.DOMParser;
    paste(editor, { "text/html": "<b>x</b>", "text/plain": "y" });
  } finally {
    globalThis.DOMParser = parser;
  }
  expect(drawWithSelection(editor)).toEqual(["p y|"]);
});
