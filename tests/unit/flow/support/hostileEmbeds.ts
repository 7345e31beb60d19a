import type { EmbedProps } from "../../../../lib/flow/embeds/readEmbed.ts";

/** An embed as somebody who means harm, or another program, may write it. */
export interface HostileEmbed {
  readonly name: string;
  readonly type: string;
  readonly props: EmbedProps;
}

const SCRIPT = "<img src=x onerror=\"window.hacked='markup'\"><script>window.hacked='script'</script>";
const SVG = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='window.hacked=1'/>";

/** Deep enough to end a careless reader. */
function nest(depth: number): unknown {
  let value: unknown = "core";
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { inner: value };
  return value;
}

const wrong: readonly unknown[] = [null, true, -1, 1e308, "x", [], {}, [[]], { toString: "no" }];

/** Addresses that run code, or that a document has no business asking for. `beacon.example` answers in no test. */
export const HOSTILE_ADDRESSES: readonly string[] = [
  "javascript:window.hacked='address'",
  " JaVaScRiPt:window.hacked='address'",
  "java\nscript:window.hacked='address'",
  "data:text/html,<script>window.hacked='data'</script>",
  SVG,
  "blob:https://beacon.example/1",
  "vbscript:x",
  "file:///etc/passwd",
  "http://beacon.example/plain.png",
  "//beacon.example/scheme.png",
  "\\\\beacon.example\\share.png",
  "https://user:password@beacon.example/a.png",
  "/files/../api/v1/documents",
  "/files/%2e%2e/api",
  "/api/v1/documents",
  "files/a.png",
  "/filesystem",
];

const typeNames = ["<b onclick=alert(1)>", "__proto__", "constructor", "toString", "a\u0000b", "x".repeat(10_000), " "];

export const HOSTILE_EMBEDS: readonly HostileEmbed[] = [
  ...HOSTILE_ADDRESSES.flatMap((address): HostileEmbed[] => [
    { name: `image ${address}`, type: "image", props: { src: address, alt: SCRIPT, caption: SCRIPT } },
    { name: `file ${address}`, type: "file", props: { src: address, name: SCRIPT } },
    { name: `card ${address}`, type: "link-card", props: { url: address, image: address, title: SCRIPT } },
    { name: `video ${address}`, type: "video", props: { provider: "youtube", id: address } },
  ]),
  { name: "a remote picture", type: "image", props: { src: "https://beacon.example/a.png", alt: "remote" } },
  {
    name: "a remote card",
    type: "link-card",
    props: { url: "https://beacon.example", image: "https://beacon.example/b.png" },
  },
  { name: "a file elsewhere", type: "file", props: { src: "https://beacon.example/a.pdf", name: "a.pdf" } },
  { name: "a video of another host", type: "video", props: { provider: "beacon.example", id: "abc" } },
  { name: "a video with markup", type: "video", props: { provider: "youtube", id: SCRIPT, caption: SCRIPT } },
  {
    name: "a video's id that leads elsewhere",
    type: "video",
    props: { provider: "vimeo", id: "../../beacon.example" },
  },
  { name: "ten megabytes of alt", type: "image", props: { src: "/files/a.png", alt: "a".repeat(10_000_000) } },
  { name: "a pair cut by the limit", type: "image", props: { alt: `${"a".repeat(9_999)}😀` } },
  ...["image", "file", "equation", "date", "mention", "link-card", "video", "divider"].flatMap((type) =>
    wrong.map((value, index): HostileEmbed => {
      const keys =
        "src alt caption width align naturalWidth naturalHeight name size mediaType source display date time zone kind id label url title description image provider";
      return {
        name: `${type} with wrong values ${index}`,
        type,
        props: Object.fromEntries(keys.split(" ").map((key) => [key, value])),
      };
    }),
  ),
  { name: "a nested bomb", type: "image", props: { src: nest(5_000), extra: nest(5_000) } },
  { name: "a nested bomb of an unknown type", type: "from-tomorrow", props: { deep: nest(5_000) } },
  {
    name: "keys of prototypes",
    type: "image",
    props: JSON.parse('{"__proto__":{"hacked":1},"constructor":1,"hasOwnProperty":2}') as EmbedProps,
  },
  ...typeNames.map((type, index): HostileEmbed => ({
    name: `type name ${index}`,
    type,
    props: { html: SCRIPT, src: "https://beacon.example/c.png" },
  })),
  {
    name: "an equation that links",
    type: "equation",
    props: { source: "\\href{javascript:window.hacked=1}{x}\\url{https://beacon.example}" },
  },
  {
    name: "an equation with a picture",
    type: "equation",
    props: { source: "\\includegraphics{https://beacon.example/d.png}" },
  },
  {
    name: "an equation with HTML",
    type: "equation",
    props: { source: "\\htmlStyle{background:url(https://beacon.example/e.png)}{x}\\htmlData{onload=1}{y}" },
  },
  { name: "an equation without end", type: "equation", props: { source: "\\def\\a{\\a\\a}\\a", display: true } },
  { name: "an equation as wide as a street", type: "equation", props: { source: "\\rule{100000em}{100000em}" } },
  { name: "an equation with an error", type: "equation", props: { source: `\\frac{${SCRIPT}` } },
  { name: "a deep equation", type: "equation", props: { source: "{".repeat(2_500) + "}".repeat(2_500) } },
  { name: "a day that is none", type: "date", props: { date: "2026-02-30", time: "25:00", zone: "Mars/Olympus Mons" } },
  { name: "a zone that is none", type: "date", props: { date: "2026-03-03", time: "10:00", zone: "No/Where" } },
  { name: "a mention with markup", type: "mention", props: { kind: "person", id: SCRIPT, label: SCRIPT } },
];
