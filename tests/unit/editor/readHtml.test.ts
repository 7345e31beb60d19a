// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { kindOf } from "../../../lib/editor/blocks/blockKind.ts";
import { FRAGMENT_FORMATS } from "../../../lib/editor/blocks/clipboard/fragment.ts";
import type { Fragment } from "../../../lib/editor/blocks/clipboard/fragment.ts";
import { MAX_HTML_DEPTH } from "../../../lib/editor/blocks/clipboard/pasteLimits.ts";
import { readHtml } from "../../../lib/editor/blocks/clipboard/readHtml.ts";

function read(html: string): Fragment {
  return readHtml(new DOMParser().parseFromString(html, "text/html"));
}

/** A block a line: kind, `+` indentation, `!` if ticked, and the text with formats as `format(…)`, links as `<address>(…)`. */
function show(fragment: Fragment): string[] {
  return fragment.blocks.map(({ attributes, content }) => {
    const { indent = 0, checked = false, language } = attributes;
    const head = `${kindOf(attributes)}${indent > 0 ? `+${indent}` : ""}${checked ? "!" : ""}${language === undefined ? "" : `(${language})`}`;
    const text = content
      .map((inline) => {
        if (inline.kind === "break") return "⏎";
        if (inline.kind === "embed") return `—${inline.type}`;
        if (inline.kind === "table") return "▦";
        let shown = inline.text.replaceAll("\t", "⇥");
        for (const format of FRAGMENT_FORMATS) if (inline.formats[format] === true) shown = `${format}(${shown})`;
        return inline.link === null ? shown : `<${inline.link}>(${shown})`;
      })
      .join("");
    return text === "" ? head : `${head}: ${text}`;
  });
}

function fixture(name: string): string[] {
  return show(read(readFileSync(join(import.meta.dirname, "fixtures", `${name}.html.txt`), "utf8")));
}

test("[ED76] Google Docs: the thin <b> is not bold, lists in lists directly, boxes, a table, a picture", () => {
  expect(fixture("google-docs")).toEqual([
    "heading1: Plan for spring",
    "paragraph: We start bold(on Monday) with <https://example.com/plan?a=1&b=2>(the plan)italic(, as agreed).",
    "paragraph",
    "bullet: Apples",
    "bullet+1: Red",
    "bullet: Pears",
    "number: First",
    "check!: strike(Paid)",
    "check: Sent",
    "paragraph: bold(Name)⇥Price",
    "paragraph: Apple⇥",
    "paragraph: —image",
    "paragraph: —divider",
    "paragraph: The end",
  ]);
});

test("[ED76] Word: items that are paragraphs, markers and hidden fields left out, empty lines, lines joined", () => {
  expect(fixture("word")).toEqual([
    "heading1: Yearly report",
    "heading2: What happened",
    "paragraph: A line that Word wraps in its bold(source), with underline(italic(both)) and a <https://example.com/report>(link).",
    "paragraph",
    "bullet: First point",
    "bullet+1: Below it",
    "number: Numbered",
    "quote: Said by somebody",
    "paragraph: Shown⏎on two lines",
  ]);
});

test("[ED76] Notion: nested lists of mixed kinds, boxes written as text, quotes, code with its language", () => {
  expect(fixture("notion")).toEqual([
    "heading1: Meeting",
    "paragraph: Notes with bold(bold), italic(slanted), strike(gone) and code(code()).",
    "bullet: One",
    "bullet+1: One below",
    "number+2: Deep",
    "check!: Done thing",
    "check: Open thing",
    "quote: A quoted line",
    "quote: And another",
    "code(javascript): const a = 1;⏎  if (a < 2) { }",
    "paragraph: —divider",
    "paragraph: After",
  ]);
});

test("[ED76] GitHub: task lists, code without a language, a table with an empty cell, buttons left out", () => {
  expect(fixture("github")).toEqual([
    "heading3: To do",
    "check!: Write docs",
    "check: Ship",
    "check+1: Below",
    "code: let x=1⏎let y",
    "paragraph: Key⇥Value",
    "paragraph: code(a)⇥1",
    "paragraph: ⇥2",
    "paragraph: Textsup(1) with code(Ctrl)⏎second line",
  ]);
});

test("[ED76] mail: a block a line, empty lines, tables that only place things, quoted words", () => {
  expect(fixture("mail")).toEqual([
    "paragraph: Hi all,",
    "paragraph",
    "paragraph: see you\u00a0there",
    "paragraph",
    "heading2: News",
    "paragraph: In a layout table",
    "quote: Earlier words",
    "paragraph: --⏎Ann",
  ]);
});

test("[ED76] VS Code: a block a line, with its spaces", () => {
  expect(fixture("vscode")).toEqual([
    "paragraph: function f() {",
    "paragraph:     return 1;",
    "paragraph",
    "paragraph: }",
  ]);
});

test("[ED77] nothing that runs, loads, hides or controls gets through", () => {
  const shown = fixture("hostile");
  expect((window as unknown as { hacked?: number }).hacked).toBeUndefined();
  expect(shown).toEqual([
    "paragraph: Textpic",
    "paragraph: one two three four <https://ok.example/>(five)",
    "paragraph: form text",
    "paragraph: <p>xmp</p>",
    "toggle: Sum",
    "paragraph+1: Det",
  ]);
});

test("[ED75] lists: nested in items or in lists, several paragraphs, empty items, code in an item", () => {
  expect(show(read("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"))).toEqual([
    "bullet: a",
    "bullet+1: b",
    "bullet: c",
  ]);
  expect(show(read("<ol><li><p>a</p><p>b</p></li><li></li></ol>"))).toEqual(["number: a", "paragraph+1: b", "number"]);
  expect(show(read("<ul><li><h2>a</h2>b</li></ul>"))).toEqual(["bullet: a", "paragraph+1: b"]);
  expect(show(read("<ul><li><pre>x\ny</pre></li></ul>"))).toEqual(["code+1: x⏎y"]);
  expect(show(read("<ul><li>x".repeat(30))).at(-1)).toBe("bullet+10: x");
});

test("[ED75] white space folds as in a browser", () => {
  expect(show(read("<p>  a \n <b> b</b> c  </p>\n\n<p>d</p>"))).toEqual(["paragraph: a bold(b) c", "paragraph: d"]);
  expect(show(read("<p>a &nbsp;b&nbsp; c&nbsp;d</p>"))).toEqual(["paragraph: a  b  c\u00a0d"]);
  expect(show(read("<p>a<br> b<br></p>"))).toEqual(["paragraph: a⏎b"]);
  expect(show(read("<p>a</p><p><br></p><p>b</p>"))).toEqual(["paragraph: a", "paragraph", "paragraph: b"]);
  expect(show(read('<p style="white-space: pre-wrap">a  b\nc</p>'))).toEqual(["paragraph: a  b⏎c"]);
  expect(show(read("<span>a</span><div>b</div>c"))).toEqual(["paragraph: a", "paragraph: b", "paragraph: c"]);
});

test("[ED75] text without blocks is a piece of a line, anything else is not", () => {
  expect(read("a <b>b</b>").inline).toBe(true);
  expect(read("<p>a</p>").inline).toBe(false);
  expect(read("<!-- x -->").blocks).toEqual([]);
  expect(read("a<br>b")).toMatchObject({ inline: true });
});

test("[ED75] a table is a line a row, a table that only places things is not one", () => {
  const rows = "<tr><td>a<br>b</td><td><p>c</p><p>d</p></td></tr><tr><td></td><td>e</td></tr>";
  expect(show(read(`<table>${rows}</table>`))).toEqual(["paragraph: a b⇥c d", "paragraph: ⇥e"]);
  expect(show(read("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>"))).toEqual(["paragraph: a", "paragraph: b"]);
});

test("[ED75] pre with lines that are elements", () => {
  expect(show(read("<pre><div>a</div><div>  b</div><div>c</div></pre>"))).toEqual(["code: a⏎  b⏎c"]);
  expect(show(read("<pre>a<br>b\n\nc\n</pre>"))).toEqual(["code: a⏎b⏎⏎c"]);
});

test("[ED78] deeper elements than the limit are cut off, without an end of the stack", () => {
  const depth = 1_500;
  const page = document.implementation.createHTMLDocument();
  let parent: Element = page.body;
  for (let level = 0; level < depth; level += 1) parent = parent.appendChild(page.createElement("div"));
  parent.append("deep");
  const shallow = page.createElement("p");
  shallow.textContent = "shallow";
  page.body.append(shallow);
  expect(depth).toBeGreaterThan(MAX_HTML_DEPTH);
  expect(show(readHtml(page))).toEqual(["paragraph: shallow"]);
});

test("[ED85] control characters and lone surrogates do not get in", () => {
  const page = new DOMParser().parseFromString("<p></p>", "text/html");
  (page.querySelector("p") as Element).textContent = "a\u0000b\u0007c\ud800d\u2028e";
  expect(show(readHtml(page))).toEqual(["paragraph: abc\ufffdd e"]);
});
