import { embedHtml } from "../../../convert/embedHtml.ts";
import type { HtmlTree } from "../../../convert/embedHtml.ts";
import { readEmbed } from "../../../flow/embeds/readEmbed.ts";
import { FRAGMENT_FORMATS } from "./fragment.ts";
import type { FragmentFormat, FragmentInline } from "./fragment.ts";

const TAGS: Readonly<Record<FragmentFormat, string>> = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strike: "s",
  code: "code",
  sub: "sub",
  sup: "sup",
};

/** The content of a block as HTML. */
export function inlineHtml(content: readonly FragmentInline[]): string {
  let html = "";
  let link: string | null = null;
  for (const inline of content) {
    const next = inline.kind === "text" ? inline.link : null;
    if (next !== link) {
      if (link !== null) html += "</a>";
      if (next !== null) html += `<a href="${escapeHtml(next)}">`;
      link = next;
    }
    if (inline.kind === "break") html += "<br>";
    else if (inline.kind === "embed") html += treeText(embedHtml(readEmbed(inline.type, inline.props)));
    else html += textHtml(inline.text, inline.formats);
  }
  return link === null ? html : `${html}</a>`;
}

/** Elements that have no end. */
const VOID = new Set(["hr", "img"]);

function treeText(tree: HtmlTree | string | null): string {
  if (tree === null) return "";
  if (typeof tree === "string") return escapeHtml(tree);
  const { tag, attributes, children } = tree;
  const opening = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${escapeHtml(value ?? "")}"`)
    .join("");
  return `<${tag}${opening}>${VOID.has(tag) ? "" : `${children.map(treeText).join("")}</${tag}>`}`;
}

function textHtml(text: string, formats: Readonly<Partial<Record<FragmentFormat, true>>>): string {
  const tags = FRAGMENT_FORMATS.filter((format) => formats[format] === true).map((format) => TAGS[format]);
  const opening = tags.map((tag) => `<${tag}>`).join("");
  const closing = tags
    .toReversed()
    .map((tag) => `</${tag}>`)
    .join("");
  return opening + keepSpaces(escapeHtml(text)) + closing;
}

/** HTML folds spaces that follow each other into one: hard ones keep the width. */
function keepSpaces(text: string): string {
  return text.replace(/ {2,}/g, (spaces) => `${"&nbsp;".repeat(spaces.length - 1)} `);
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as it stands in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
