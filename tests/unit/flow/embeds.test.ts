import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { toText } from "../../../lib/convert/toText.ts";
import { dateWords } from "../../../lib/flow/embeds/dateWords.ts";
import { embedName, embedText } from "../../../lib/flow/embeds/embedText.ts";
import { FIELDS } from "../../../lib/flow/embeds/fields.ts";
import { MAX_CAPTION } from "../../../lib/flow/embeds/limits.ts";
import { readEmbed, readProps } from "../../../lib/flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../../lib/flow/embeds/readEmbed.ts";
import { mergeText, spliceText, textSplice } from "../../../lib/flow/embeds/spliceText.ts";
import { videoAddresses, videoOf } from "../../../lib/flow/embeds/video.ts";
import { changeEmbed } from "../../../lib/flow/embeds/writeProps.ts";
import type { EmbedInline, Flow } from "../../../lib/flow/types.ts";
import { normalizeMediaUrl } from "../../../lib/model/mediaUrl.ts";
import { createRandom } from "../../harness/random.ts";
import { flowOf, replicaOf, sync } from "./support/documents.ts";
import { HOSTILE_ADDRESSES, HOSTILE_EMBEDS } from "./support/hostileEmbeds.ts";

function embedOf(flow: Flow): EmbedInline {
  for (const { content } of flow.blocks) for (const inline of content) if (inline.kind === "embed") return inline;
  throw new Error("no embed");
}

function flowWith(type: string, props: EmbedProps): Flow {
  const flow = flowOf("text");
  flow.insertEmbed(3, { type, props }, {});
  return flow;
}

describe("[EB1] what an embed holds", () => {
  const VALID: Readonly<Record<string, EmbedProps>> = {
    image: {
      src: "/files/a.png",
      alt: "a",
      caption: "b",
      width: 0.5,
      align: "left",
      naturalWidth: 4,
      naturalHeight: 3,
    },
    file: { src: "https://example.org/a.pdf", name: "a.pdf", size: 12, mediaType: "application/pdf", caption: "" },
    equation: { source: "x^2", display: true },
    date: { date: "2026-03-03", time: "09:30", zone: "Europe/Berlin" },
    mention: { kind: "person", id: "1", label: "Ada" },
    "link-card": { url: "https://example.org/", title: "t", description: "d", image: "/files/a.png" },
    video: { provider: "youtube", id: "dQw4w9WgXcQ", caption: "" },
    divider: {},
  };

  test("every kind that this version knows has a row here", () => {
    expect(Object.keys(VALID).sort()).toEqual(Object.keys(FIELDS).sort());
  });

  test.each(Object.entries(VALID))("%s: what is valid is what was written", (type, props) => {
    const { props: read } = embedOf(flowWith(type, props));
    expect(read).toEqual(props);
    expect(readEmbed(type, read)).toMatchObject({ type, ...props });
  });

  test("what this version does not know is handed on as it is", () => {
    const props = { src: "javascript:1", width: "wide", nested: { deep: [1, { a: null }] } };
    expect(embedOf(flowWith("from-tomorrow", props))).toMatchObject({ type: "from-tomorrow", props });
    expect(embedOf(flowWith("image", { ...props, alt: "" })).props).toEqual({
      nested: props.nested,
      alt: "",
      caption: "",
    });
  });

  test("what may not be there stays in the document", () => {
    const flow = flowWith("image", { src: "javascript:1", width: 7 });
    expect(embedOf(flow).embed?.toJSON()).toMatchObject({ src: "javascript:1", width: 7 });
  });

  test.each(HOSTILE_EMBEDS.map((embed) => [embed.name, embed] as const))("hostile: %s", (_name, { type, props }) => {
    const read = readProps(type, props);
    expect(readProps(type, read)).toEqual(read);
    const embed = readEmbed(type, read);
    expect(JSON.stringify(embed).length).toBeLessThan(40_000);
    expect(embedName(embed, "en").length).toBeLessThan(2 * MAX_CAPTION + 100);
    expect(embedText(embed)).toEqual(expect.any(String));
    expect(({} as Record<string, unknown>)["hacked"]).toBeUndefined();
    const texts = Object.values(embed).filter((value) => typeof value === "string");
    // A lone half of a pair is no character that an encoder takes.
    expect(texts.filter((value) => /[\ud800-\udbff]$/.test(value))).toEqual([]);
  });
});

describe("[EB2] [EB3] words", () => {
  test("are a shared text each, also when they are empty; all else is one key", () => {
    const { embed } = embedOf(flowWith("image", readProps("image", { src: "/files/a.png", width: 0.5 })));
    expect(embed?.get("caption")).toBeInstanceOf(Y.Text);
    expect(embed?.get("alt")).toBeInstanceOf(Y.Text);
    expect(embed?.get("width")).toBe(0.5);
  });

  test("a stranger's caption that is no shared text becomes one when it is edited", () => {
    const flow = flowWith("from-tomorrow", { caption: "plain" });
    const { embed } = embedOf(flow);
    flow.transact("me", () => embed?.set("type", "image"));
    const { props } = embedOf(flow);
    expect(props["caption"]).toBe("plain");
    flow.transact("me", () => embed && changeEmbed(embed, { caption: "plainer" }, props));
    expect(embed?.get("caption")).toBeInstanceOf(Y.Text);
    expect(embedOf(flow).props["caption"]).toBe("plainer");
  });

  test("the tail of a caption beyond the limit is kept when its beginning is edited", () => {
    const flow = flowWith("image", readProps("image", {}));
    const { embed } = embedOf(flow);
    const tail = "z".repeat(50);
    const stored = embed?.get("caption") as Y.Text;
    stored.insert(0, "a".repeat(MAX_CAPTION) + tail);
    const { props } = embedOf(flow);
    const shown = String(props["caption"]);
    expect(shown).toHaveLength(MAX_CAPTION);
    flow.transact("me", () => embed && changeEmbed(embed, { caption: `b${shown}`.slice(0, MAX_CAPTION) }, props));
    expect(stored.toJSON().endsWith(tail)).toBe(true);
    expect(stored.toJSON().startsWith("ba")).toBe(true);
  });

  test.each([
    ["", "a", { at: 0, removed: 0, inserted: "a" }],
    ["abc", "abXc", { at: 2, removed: 0, inserted: "X" }],
    ["aa", "a", { at: 1, removed: 1, inserted: "" }],
    ["abc", "abc", { at: 3, removed: 0, inserted: "" }],
    // The two faces share their first half.
    ["😀", "😁", { at: 0, removed: 2, inserted: "😁" }],
    // And these two characters their second.
    ["\u{1f600}", "\u{1fa00}", { at: 0, removed: 2, inserted: "\u{1fa00}" }],
  ])("%j → %j", (before, now, splice) => {
    expect(textSplice(before, now)).toEqual(splice);
  });

  test("any edit gives what was wanted, and two at once both stand", () => {
    const random = createRandom(7);
    const letters = ["a", "b", "😀", "😁", " "];
    const word = (): string => Array.from({ length: random.int(6) }, () => random.pick(letters)).join("");
    for (let round = 0; round < 500; round += 1) {
      const before = word();
      const text = new Y.Doc().getText();
      text.insert(0, before);
      const now = word();
      spliceText(text, before, now);
      expect(text.toJSON()).toBe(now);
      // Somebody put a word in since it was seen: all of it stays, and of the rest all that was wanted.
      const late = new Y.Doc().getText();
      const place = before.length === 0 ? 0 : random.pick(places(before));
      late.insert(0, before.slice(0, place) + "<word>" + before.slice(place));
      spliceText(late, before, now);
      expect(late.toJSON()).toContain("<word>");
      expect(mergeText(before.slice(0, place) + "<word>" + before.slice(place), before, now)).toBe(late.toJSON());
      expect(late.toJSON().replace("<word>", "")).toBe(now);
    }
  });

  /** Between the characters of a text, and at its ends. */
  function places(text: string): number[] {
    const at = [0];
    for (const character of text) at.push((at.at(-1) ?? 0) + character.length);
    return at;
  }

  test("a text that a stranger put other things into can still be written", () => {
    const text = new Y.Doc().getText();
    text.insert(0, "ab");
    text.insertEmbed(1, { any: 1 });
    spliceText(text, "ab", "abc");
    expect(text.toJSON()).toBe("abc");
  });

  test("[FL6] a letter in a caption makes its block a new object, and no other", () => {
    const flow = flowWith("image", readProps("image", {}));
    const [block] = flow.blocks;
    const other = replicaOf(flow, 9);
    const [there] = other.blocks;
    const { embed, props } = embedOf(flow);
    flow.transact("me", () => embed && changeEmbed(embed, { caption: "a" }, props));
    sync(flow, other);
    expect(flow.blocks[0]).not.toBe(block);
    expect(other.blocks[0]).not.toBe(there);
    expect(embedOf(other).props["caption"]).toBe("a");
    flow.verify();
    other.verify();
  });
});

describe("[EB4] addresses of pictures and files", () => {
  test.each(HOSTILE_ADDRESSES)("refused: %j", (address) => expect(normalizeMediaUrl(address)).toBeNull());

  test.each([
    ["/files/a.png", "/files/a.png"],
    ["/files/a.png?v=1#x", "/files/a.png?v=1"],
    ["/files/./b/../a.png", "/files/a.png"],
    ["HTTPS://Example.org/a b", "https://example.org/a%20b"],
  ])("%j is %j", (address, normal) => {
    expect(normalizeMediaUrl(address)).toBe(normal);
    expect(normalizeMediaUrl(normal)).toBe(normal);
  });
});

describe("[EB5] videos", () => {
  test.each([
    ["https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "youtube", "dQw4w9WgXcQ"],
    ["https://youtu.be/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"],
    ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"],
    ["https://vimeo.com/123456", "vimeo", "123456"],
    ["https://player.vimeo.com/video/123456", "vimeo", "123456"],
    ["https://www.loom.com/share/0123456789abcdef0123456789abcdef", "loom", "0123456789abcdef0123456789abcdef"],
    ["https://dai.ly/x8abcde", "dailymotion", "x8abcde"],
    ["https://geo.dailymotion.com/player.html?video=x8abcde", "dailymotion", "x8abcde"],
  ])("%s", (address, provider, id) => {
    const video = videoOf(address);
    expect(video).toEqual({ provider, id });
    const addresses = video && videoAddresses(video);
    // What leads to the video, and what plays it, lead to the same video.
    expect(addresses && videoOf(addresses.page)).toEqual(video);
    expect(addresses && videoOf(addresses.player)).toEqual(video);
  });

  test.each([
    "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
    "https://evil.example/?x=https://youtu.be/dQw4w9WgXcQ",
    "https://www.youtube.com/watch?v=short",
    "javascript://youtube.com/%0aalert(1)",
    "https://vimeo.com/channels",
    "dQw4w9WgXcQ",
  ])("no video: %s", (address) => expect(videoOf(address)).toBeNull());
});

describe("[FL80] an embed in words", () => {
  test.each([
    ["image", { alt: "A cat", caption: "" }, "A cat", "A cat"],
    ["image", {}, "", "picture without a description"],
    ["file", { name: "a.pdf" }, "a.pdf", "file a.pdf"],
    ["equation", { source: "x^2" }, "x^2", "equation: x^2"],
    ["date", { date: "2026-03-03" }, "2026-03-03", "date 3 March 2026"],
    [
      "date",
      { date: "2026-03-03", time: "14:30", zone: "America/New_York" },
      "2026-03-03 14:30",
      "date 3 March 2026 at 14:30 (America/New York)",
    ],
    ["mention", { kind: "person", label: "Ada" }, "@Ada", "person Ada"],
    ["link-card", { url: "https://example.org", title: "Example" }, "Example https://example.org/", "link Example"],
    ["video", { provider: "vimeo", id: "1" }, "https://vimeo.com/1", "video Vimeo"],
    ["from-tomorrow", {}, "", "content of a newer version: from-tomorrow"],
  ])("%s %j", (type, props, text, name) => {
    const embed = readEmbed(type, readProps(type, props));
    expect(embedText(embed)).toBe(text);
    expect(embedName(embed, "en-GB")).toBe(name);
    expect(toText(flowWith(type, props))).toBe(`te${text}xt`);
  });

  test("a date is in the language of its reader", () => {
    const date = { date: "2026-03-03", time: null, zone: null };
    expect(dateWords(date, "de")).toBe("3. März 2026");
    expect(dateWords(date, "en-US")).toBe("March 3, 2026");
  });
});
