import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { HOSTILE_EMBEDS } from "../flow/support/hostileEmbeds.ts";
import type { BlockJson } from "../../../lib/convert/toJson.ts";
import type { Formats } from "../../../lib/flow/types.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
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

const embed = (type: string, props: EmbedProps): string => html({ content: [{ embed: { type, props } }] });

test("a picture of the page's own server has the room that it will take, and is named", () => {
  const markup = embed("image", {
    src: "/files/a.png",
    alt: "A cat",
    caption: "words",
    naturalWidth: 640,
    naturalHeight: 480,
    width: 0.5,
  });
  expect(markup).toMatch(
    /<img[^>]*src="\/files\/a.png"[^>]*alt="A cat"[^>]*width="640"[^>]*height="480"[^>]*loading="lazy"/,
  );
  expect(markup).toContain('style="width:50%"');
  expect(markup).toContain('role="figure" aria-label="A cat"');
  expect(markup).toContain("words");
});

test("every kind can be read without a script", () => {
  expect(embed("equation", { source: "x^2" })).toContain('<code class="cw-equation-source">x^2</code>');
  expect(embed("video", { provider: "vimeo", id: "1" })).toContain('href="https://vimeo.com/1"');
  expect(embed("date", { date: "2026-03-03" })).toContain(
    '<time class="cw-chip" dateTime="2026-03-03">3 March 2026</time>',
  );
  expect(embed("mention", { kind: "person", label: "Ada" })).toContain("@Ada");
  expect(embed("file", { src: "/files/a.pdf", name: "a.pdf" })).toContain('href="/files/a.pdf"');
  expect(embed("link-card", { url: "https://example.org", title: "Example", description: "words" })).toMatch(
    /href="https:\/\/example.org\/".*Example.*words.*example.org/,
  );
  expect(embed("image", { src: "https://pictures.example/a.png", alt: "A cat" })).toContain(
    "Picture from pictures.example",
  );
  expect(embed("divider", {})).toContain("<hr/>");
  expect(embed("hologram", { a: 1 })).toContain('data-embed="hologram"');
});

test.each(HOSTILE_EMBEDS.map((hostile) => [hostile.name.slice(0, 80), hostile] as const))(
  "nothing of it runs or loads from elsewhere: %s",
  (_name, { type, props }) => {
    const markup = embed(type, props);
    expect(markup).not.toMatch(/<(?:script|iframe|object|embed|style|link|form|svg)\b/);
    for (const [, address] of markup.matchAll(/\ssrc="([^"]*)"/g)) expect(address).toMatch(/^\/files\//);
    for (const [, address] of markup.matchAll(/\shref="([^"]*)"/g))
      expect(address).toMatch(/^(?:https?:\/\/|\/files\/)/);
    // What stands in quotes is a value, whatever it looks like.
    expect(markup.replaceAll(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\son\w+=/);
  },
);
