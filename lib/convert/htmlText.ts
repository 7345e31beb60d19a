import type { HtmlTree } from "./embedHtml.ts";

/** Elements that have no end. */
const VOID = new Set(["br", "col", "hr", "img", "input"]);

/** Attributes that say all by being there. */
const FLAGS = new Set(["checked", "disabled", "open"]);

/** Elements and text as HTML. */
export function htmlText(nodes: readonly (HtmlTree | string)[]): string {
  return nodes.map(nodeText).join("");
}

function nodeText(node: HtmlTree | string): string {
  if (typeof node === "string") return escapeHtml(node);
  const { tag, attributes, children } = node;
  let opening = tag;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) opening += FLAGS.has(name) ? ` ${name}` : ` ${name}="${escapeHtml(value)}"`;
  }
  return `<${opening}>${VOID.has(tag) ? "" : `${htmlText(children)}</${tag}>`}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\u00a0": "&nbsp;",
};

/** Text as it stands in HTML, in attributes too. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"\u00a0]/g, (character) => ESCAPES[character] ?? character);
}
