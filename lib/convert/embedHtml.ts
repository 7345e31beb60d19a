import { assertNever } from "../base/assert.ts";
import { dateTime, dateWords } from "../flow/embeds/dateWords.ts";
import type { Embed } from "../flow/embeds/readEmbed.ts";
import { videoAddresses } from "../flow/embeds/video.ts";

/** An element of HTML as plain data, to be written as text or made into a real one. */
export interface HtmlTree {
  readonly tag: string;
  /** Null ones are left out. */
  readonly attributes: Readonly<Record<string, string | null>>;
  readonly children: readonly (HtmlTree | string)[];
}

/** An {@link HtmlTree}. */
export function tree(
  tag: string,
  attributes: HtmlTree["attributes"] = {},
  ...children: readonly (HtmlTree | string)[]
): HtmlTree {
  return { tag, attributes, children };
}

/** An embed in the elements that other programs know; null if there is nothing to say. */
export function embedHtml(embed: Embed): HtmlTree | null {
  switch (embed.type) {
    case "divider":
      return tree("hr");
    case "image": {
      if (embed.src === null) return null;
      const { src, alt, naturalWidth, naturalHeight, caption } = embed;
      const size = { width: numberText(naturalWidth), height: numberText(naturalHeight) };
      const picture = tree("img", { src, alt, ...size });
      return caption === "" ? picture : tree("figure", {}, picture, tree("figcaption", {}, caption));
    }
    case "file": {
      if (embed.src === null) return null;
      const details = { "data-size": numberText(embed.size), type: embed.mediaType };
      return tree("a", { "data-embed": "file", href: embed.src, ...details }, embed.name ?? embed.src);
    }
    case "equation": {
      const annotation = tree("annotation", { encoding: "application/x-tex" }, embed.source);
      const display = embed.display === true ? "block" : null;
      return tree("math", { display }, tree("semantics", {}, tree("mtext", {}, embed.source), annotation));
    }
    case "date": {
      const words = dateWords(embed);
      return words === null ? null : tree("time", { datetime: dateTime(embed), "data-zone": embed.zone }, words);
    }
    case "mention": {
      const { kind, id, label } = embed;
      if (label === null) return null;
      return tree("a", { "data-embed": "mention", "data-kind": kind, "data-id": id }, label);
    }
    case "link-card": {
      const { url, title, description } = embed;
      if (url === null) return null;
      return tree("a", { "data-embed": "link-card", href: url, "data-description": description || null }, title || url);
    }
    case "video": {
      const addresses = videoAddresses(embed);
      if (addresses === null) return null;
      return tree("a", { "data-embed": "video", href: addresses.page }, embed.caption || addresses.page);
    }
    case "unknown":
      return null;
    default:
      return assertNever(embed);
  }
}

function numberText(value: number | null): string | null {
  return value === null ? null : String(value);
}
