import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { BlockJson } from "../../../lib/convert/toJson.ts";
import type { Formats } from "../../../lib/flow/types.ts";
import { StaticDocument } from "../../../lib/editor/static/StaticDocument.tsx";

function html(block: Partial<BlockJson>): string {
  const whole: BlockJson = { id: "b", type: "paragraph", attributes: {}, content: [], ...block };
  return renderToStaticMarkup(<StaticDocument content={{ blocks: [whole] }} />)
    .replace('<div class="cw-text" data-static="">', "")
    .replace(/<\/div>$/, "");
}

test("an empty block keeps its line", () => {
  expect(html({})).toBe('<div class="cw-block cw-paragraph" dir="auto" data-type="paragraph"><br/></div>');
});

test("formats are drawn in the editor's elements and classes", () => {
  const run = (formats: Formats) => html({ content: [{ text: "x", formats }] }).replace(/^<div[^>]*>|<\/div>$/g, "");
  expect(run({})).toBe("<span>x</span>");
  expect(run({ bold: true })).toBe("<strong>x</strong>");
  expect(run({ bold: true, italic: true })).toBe('<strong class="cw-italic">x</strong>');
  expect(run({ underline: true, strike: true })).toBe('<span class="cw-underline-strike">x</span>');
  expect(run({ code: true, italic: true })).toBe('<code spellCheck="false"><em class="cw-italic">x</em></code>');
});

test("a heading has its level for styles and for screen readers", () => {
  expect(html({ type: "heading", attributes: { level: 2 }, content: [] })).toContain('role="heading" aria-level="2"');
});

test("the items of a list belong to a list; a lone item does not make one", () => {
  const item = (id: string): BlockJson => ({ id, type: "bullet", attributes: {}, content: [] });
  const other: BlockJson = { id: "p", type: "paragraph", attributes: {}, content: [] };
  const markup = renderToStaticMarkup(
    <StaticDocument content={{ blocks: [item("a"), item("b"), other, item("c")] }} />,
  );
  expect([...markup.matchAll(/aria-owns="([^"]*)"/g)].map(([, owns]) => owns)).toEqual(["cw-static-0 cw-static-1"]);
  expect(markup).toContain('id="cw-static-1"');
});

test("a type that this version does not know is shown, and said to be unknown", () => {
  expect(html({ type: "hologram", content: [{ text: "still here", formats: {} }] })).toMatch(
    /class="cw-block cw-unknown".*data-type="hologram".*still here/,
  );
});

test("a link that runs code is text", () => {
  const markup = html({ content: [{ text: "click", formats: { link: "javascript:alert(1)" } }] });
  expect(markup).not.toContain("<a");
  expect(markup).toContain("click");
});

test("text is text: markup in it is not markup", () => {
  expect(html({ content: [{ text: "<img src=x onerror=alert(1)>", formats: {} }] })).toContain("&lt;img");
});
