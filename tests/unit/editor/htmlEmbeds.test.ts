// @vitest-environment jsdom
import { $getRoot, $isElementNode, SELECT_ALL_COMMAND } from "lexical";
import { describe, expect, test } from "vitest";
import { $isEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { readHtml } from "../../../lib/editor/blocks/clipboard/readHtml.ts";
import { writeHtml } from "../../../lib/editor/blocks/clipboard/writeHtml.ts";
import { writeText } from "../../../lib/editor/blocks/clipboard/writeText.ts";
import type { Fragment, FragmentInline } from "../../../lib/editor/blocks/clipboard/fragment.ts";
import { readProps } from "../../../lib/flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
import { HOSTILE_EMBEDS } from "../flow/support/hostileEmbeds.ts";
import { copy, paste } from "./support/clipboard.ts";
import { dispatch, headless } from "./support/editors.ts";

function read(html: string): Fragment {
  return readHtml(new DOMParser().parseFromString(html, "text/html"));
}

/** Each block as its pieces: text, or `type {properties}`. Words that are empty are left out. */
function seen(fragment: Fragment): string[] {
  return fragment.blocks.map(({ content }) => content.map(seenInline).join(" + "));
}

function seenInline(inline: FragmentInline): string {
  if (inline.kind === "break") return "⏎";
  if (inline.kind === "table") return "▦";
  if (inline.kind === "text") return inline.link === null ? inline.text : `${inline.text}<${inline.link}>`;
  const props = Object.fromEntries(Object.entries(inline.props).filter(([, value]) => value !== ""));
  return `${inline.type} ${JSON.stringify(props)}`;
}

function $embeds(): { type: string; props: EmbedProps }[] {
  const leaves = $getRoot()
    .getChildren()
    .filter($isElementNode)
    .flatMap((block) => block.getChildren());
  return leaves.filter($isEmbedNode).map((node) => ({ type: node.getEmbedType(), props: node.getProps() }));
}

describe("[ED147] what other pages hold", () => {
  const SRC = "https://pictures.example/a.png";
  test.each([
    [
      "a picture between words",
      `<p>a<img src="${SRC}" alt="cat" width="640" height="480">b</p>`,
      ["a", `image {"src":"${SRC}","alt":"cat","naturalWidth":640,"naturalHeight":480}`, "b"],
    ],
    [
      "a picture with its caption",
      `<figure><img src="${SRC}"><figcaption>A <b>cat</b></figcaption></figure>`,
      [`image {"src":"${SRC}","caption":"A cat"}`],
    ],
    [
      "a figure with more than a picture",
      `<figure><img src="${SRC}">words<figcaption>c</figcaption></figure>`,
      [`image {"src":"${SRC}"}`, "words", "c"],
    ],
    [
      "a picture that has no address of its own",
      `<p>a <img src="data:image/png;base64,AA" alt="cat"> b</p>`,
      ["a cat b"],
    ],
    ["a smiley", `<p>a <img class="emoji" src="${SRC}" alt="😀"></p>`, ["a 😀"]],
    ["an icon", `<p>a <img width=16 height=16 src="${SRC}" alt="(i)"></p>`, ["a (i)"]],
    ["a picture that counts readers", `<p>a<img width=1 height=1 src="${SRC}" alt="x"></p>`, ["a"]],
    ["a picture in an item", `<ul><li><img src="${SRC}"></li><li>b</li></ul>`, [`image {"src":"${SRC}"}`, "b"]],
    ["a picture in a cell", `<table><tr><td><img src="${SRC}" alt="cat"></td><td>b</td></tr></table>`, ["cat\tb"]],
    [
      "a day",
      `<p>on <time datetime="2026-03-03T09:30">Tuesday</time></p>`,
      [`on  + date {"date":"2026-03-03","time":"09:30"}`],
    ],
    ["a time that is no day", `<p>in <time datetime="PT2H">two hours</time></p>`, ["in two hours"]],
    [
      "KaTeX",
      `<p>so <span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x^2</annotation></semantics></math></span><span class="katex-html">x2</span></span></p>`,
      [`so  + equation {"source":"x^2"}`],
    ],
    [
      "KaTeX on a line",
      `<span class="katex-display"><span class="katex"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x</annotation></semantics></math></span></span>`,
      [`equation {"source":"x","display":true}`],
    ],
    [
      "Wikipedia",
      `<p><math alttext="{\\displaystyle y}"><semantics></semantics></math></p>`,
      [`equation {"source":"{\\\\displaystyle y}"}`],
    ],
    ["MathML without TeX", `<p>a <math><mi>x</mi></math> b</p>`, ["a b"]],
    [
      "a video's frame",
      `<iframe src="//www.youtube.com/embed/dQw4w9WgXcQ?start=3"></iframe>`,
      [`video {"provider":"youtube","id":"dQw4w9WgXcQ"}`],
    ],
    [
      "another frame",
      `<p>a</p><iframe src="https://frames.example/x"></iframe>`,
      ["a", "https://frames.example/x<https://frames.example/x>"],
    ],
    ["a frame that runs code", `<p>a</p><iframe src="javascript:alert(1)"></iframe>`, ["a"]],
    ["a hidden picture", `<p>a<img style="display:none" src="${SRC}" alt="x"></p>`, ["a"]],
  ])("%s", (_name, html, blocks) => expect(seen(read(html))).toEqual(blocks));
});

describe("[ED81] what this editor wrote", () => {
  const EMBEDS: readonly (readonly [string, EmbedProps])[] = [
    ["image", { src: "/files/a.png", alt: 'a "cat"', caption: "<words>", naturalWidth: 4, naturalHeight: 300 }],
    ["image", { src: "https://pictures.example/a.png", alt: "cat" }],
    ["file", { src: "/files/a.pdf", name: "a.pdf", size: 12, mediaType: "application/pdf" }],
    ["equation", { source: "a < b \\& c" }],
    ["equation", { source: "x", display: true }],
    ["date", { date: "2026-03-03", time: "09:30", zone: "Europe/Berlin" }],
    ["mention", { kind: "person", id: "1", label: "Ada" }],
    ["link-card", { url: "https://example.org/", title: "Title", description: "Words" }],
    ["video", { provider: "vimeo", id: "123", caption: "A talk" }],
    ["divider", {}],
  ];

  test.each(EMBEDS)("%s %j is the same after HTML", (type, props) => {
    const embed: FragmentInline = { kind: "embed", type, props: readProps(type, props) };
    const html = writeHtml({ inline: false, blocks: [{ attributes: {}, content: [embed] }] });
    expect(html).not.toMatch(/style=|class=|<script/);
    expect(read(html).blocks.map(({ content }) => content)).toEqual([[embed]]);
  });

  test.each(EMBEDS)("%s %j is the same after copy and paste", (type, props) => {
    const embed: FragmentInline = { kind: "embed", type, props: readProps(type, props) };
    const [first, second] = [headless(["p |"]), headless(["p |"])];
    paste(first, { "text/html": writeHtml({ inline: false, blocks: [{ attributes: {}, content: [embed] }] }) });
    dispatch(first, SELECT_ALL_COMMAND, new KeyboardEvent("keydown"));
    paste(second, copy(first));
    const embeds = second.read(() => ($getRoot().getAllTextNodes().length === 0 ? $embeds() : []));
    expect(embeds).toEqual([{ type, props: embed.props }]);
  });

  test("as plain text it is what it says", () => {
    const content = EMBEDS.map(([type, props]): FragmentInline => ({
      kind: "embed",
      type,
      props: readProps(type, props),
    }));
    expect(
      writeText({ inline: false, blocks: content.map((inline) => ({ attributes: {}, content: [inline] })) }).split(
        "\n",
      ),
    ).toEqual([
      "<words>",
      "cat",
      "a.pdf",
      "a < b \\& c",
      "x",
      "2026-03-03 09:30",
      "@Ada",
      "Title https://example.org/",
      "A talk https://vimeo.com/123",
      "",
    ]);
  });
});

describe("[ED77] nothing runs or loads", () => {
  test.each(HOSTILE_EMBEDS.map((embed) => [embed.name.slice(0, 80), embed] as const))(
    "%s",
    (_name, { type, props }) => {
      const embed: FragmentInline = { kind: "embed", type, props: readProps(type, props) };
      const html = writeHtml({ inline: false, blocks: [{ attributes: {}, content: [embed] }] });
      const page = new DOMParser().parseFromString(html, "text/html");
      expect(
        page.querySelector("script, iframe, object, embed, style, link, form, [onerror], [onload], [onclick]"),
      ).toBeNull();
      const addresses = [...page.querySelectorAll("[src], [href]")].map(
        (element) => element.getAttribute("src") ?? element.getAttribute("href") ?? "",
      );
      expect(addresses.filter((address) => !/^(?:https?:\/\/|\/files\/)/.test(address))).toEqual([]);
      const embeds = read(html).blocks.flatMap(({ content }) => content.filter((inline) => inline.kind === "embed"));
      expect(embeds.map((inline) => readProps(inline.type, inline.props))).toEqual(
        embeds.map((inline) => inline.props),
      );
    },
  );
});
