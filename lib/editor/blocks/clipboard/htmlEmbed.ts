import { isEmbedType } from "../../../flow/embeds/fields.ts";
import { readProps } from "../../../flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../../flow/embeds/readEmbed.ts";
import { videoOf } from "../../../flow/embeds/video.ts";
import { normalizeMediaUrl } from "../../../model/mediaUrl.ts";
import type { FragmentInline } from "./fragment.ts";

type EmbedPiece = Extract<FragmentInline, { readonly kind: "embed" }>;

/** A picture no higher than this stands in a line as a letter does: a smiley, an icon. In pixels. */
const MAX_ICON = 32;

function piece(type: string, props: EmbedProps): EmbedPiece {
  return { kind: "embed", type, props: readProps(type, props) };
}

/** What an `<img>` is: a picture of its own, words in a line, or nothing. */
export function imageOf(element: Element, caption = ""): EmbedPiece | { readonly words: string } {
  const alt = element.getAttribute("alt") ?? "";
  const src = normalizeMediaUrl(element.getAttribute("src") ?? "");
  const [width, height] = ["width", "height"].map((name) => pixels(element.getAttribute(name)));
  // Mails and pages count their readers with pictures of one pixel.
  const counts = (width ?? 0) === 1 || (height ?? 0) === 1;
  const isIcon = Math.max(width ?? 0, height ?? 0) > 0 && Math.max(width ?? 0, height ?? 0) <= MAX_ICON;
  const isSmiley = /\bemoji|^\p{Extended_Pictographic}/u.test(`${alt} ${element.getAttribute("class") ?? ""}`);
  if (counts) return { words: "" };
  if (src === null || isIcon || isSmiley) return { words: alt };
  return piece("image", { src, alt, caption, naturalWidth: width, naturalHeight: height });
}

function pixels(value: string | null): number | undefined {
  const number = /^(\d{1,6})(?:px)?$/.exec(value?.trim() ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The TeX of a formula: KaTeX, MathJax and Wikipedia put it beside what they draw. Null if there is none. */
export function equationOf(element: Element): EmbedPiece | null {
  const math = element.localName === "math" ? element : element.querySelector("math");
  const annotation = [...(math?.querySelectorAll("annotation") ?? [])].find(
    (candidate) => candidate.getAttribute("encoding") === "application/x-tex",
  );
  const source = (annotation?.textContent ?? math?.getAttribute("alttext") ?? "").trim();
  if (source === "") return null;
  const display = math?.getAttribute("display") === "block" || element.classList.contains("katex-display");
  return piece("equation", { source, ...(display ? { display: true } : {}) });
}

/** A day from a `<time>`. Null if it names none. */
export function dateOf(element: Element): EmbedPiece | null {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?$/.exec(element.getAttribute("datetime") ?? "") ?? [];
  const read = piece("date", { date, time, zone: element.getAttribute("data-zone") });
  return read.props["date"] === undefined ? null : read;
}

/** What an `<iframe>` shows: a video of a known provider, else its address. */
export function frameOf(element: Element): EmbedPiece | { readonly address: string } {
  const address = element.getAttribute("src") ?? "";
  const video = videoOf(address.startsWith("//") ? `https:${address}` : address);
  return video === null ? { address } : piece("video", { ...video });
}

/** An embed that this editor wrote as a link, by the mark that it left. Null for any other link. */
export function markedEmbedOf(element: Element): EmbedPiece | null {
  const type = element.getAttribute("data-embed") ?? "";
  if (element.localName !== "a" || !isEmbedType(type)) return null;
  const href = element.getAttribute("href") ?? "";
  const text = (element.textContent ?? "").trim();
  const data = (name: string): string | undefined => element.getAttribute(name) ?? undefined;
  switch (type) {
    case "file":
      return piece(type, { src: href, name: text, size: Number(data("data-size")), mediaType: data("type") });
    case "mention":
      return piece(type, { kind: data("data-kind"), id: data("data-id"), label: text });
    case "link-card":
      return piece(type, { url: href, title: text === href ? "" : text, description: data("data-description") });
    case "video": {
      const video = videoOf(href);
      return video === null ? null : piece(type, { ...video, caption: text === href ? "" : text });
    }
    default:
      return null;
  }
}
