import { assertNever } from "../base/assert.ts";
import { readEmbed } from "../flow/embeds/readEmbed.ts";
import type { EmbedInline, Formats, Inline } from "../flow/types.ts";
import { normalizeLinkUrl } from "../model/linkUrl.ts";
import { embedHtml, tree } from "./embedHtml.ts";
import type { HtmlTree } from "./embedHtml.ts";

/** Formats that HTML has an element for, from the outermost in. */
const TAGS = [
  ["bold", "strong"],
  ["italic", "em"],
  ["underline", "u"],
  ["strike", "s"],
  ["code", "code"],
  ["sub", "sub"],
  ["sup", "sup"],
] as const satisfies readonly (readonly [keyof Formats, string])[];

/** What an embed is in HTML; null if there is nothing to say. */
export type DrawEmbed = (embed: EmbedInline) => HtmlTree | null;

/** Embeds as what other programs know them as. */
export const drawKnown: DrawEmbed = ({ type, props }) => embedHtml(readEmbed(type, props));

/** The content of a block as HTML. Neighbours with the same link are one link. */
export function inlineHtml(content: readonly Inline[], drawEmbed: DrawEmbed = drawKnown): (HtmlTree | string)[] {
  const nodes: (HtmlTree | string)[] = [];
  let open = { url: null as string | null, children: nodes };
  for (const inline of content) {
    const url = inline.kind === "text" ? linkOf(inline.formats) : null;
    if (url !== open.url) {
      open = { url, children: url === null ? nodes : [] };
      if (url !== null) nodes.push({ tag: "a", attributes: { href: url }, children: open.children });
    }
    const node = nodeOf(inline, drawEmbed);
    if (node !== null) open.children.push(node);
  }
  return nodes;
}

/** The flow hands out safe addresses only; this is also given what came from elsewhere. */
function linkOf({ link }: Formats): string | null {
  return link === undefined ? null : normalizeLinkUrl(link);
}

function nodeOf(inline: Inline, drawEmbed: DrawEmbed): HtmlTree | string | null {
  switch (inline.kind) {
    case "text": {
      // HTML folds spaces that follow each other into one: hard ones keep the width.
      const text = inline.text.replace(/ {2,}/g, (spaces) => `${"\u00a0".repeat(spaces.length - 1)} `);
      return TAGS.toReversed().reduce<HtmlTree | string>(
        (inner, [format, tag]) => (inline.formats[format] === true ? tree(tag, {}, inner) : inner),
        text,
      );
    }
    case "break":
      return tree("br");
    case "embed":
      return drawEmbed(inline);
    default:
      return assertNever(inline);
  }
}
