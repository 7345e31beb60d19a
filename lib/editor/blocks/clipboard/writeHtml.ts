import { assertNever } from "../../../base/assert.ts";
import { embedHtml } from "../../../convert/embedHtml.ts";
import type { HtmlTree } from "../../../convert/embedHtml.ts";
import { readEmbed } from "../../../flow/embeds/readEmbed.ts";
import { isListKind, kindOf } from "../blockKind.ts";
import { blockText } from "./writeText.ts";
import { FRAGMENT_FORMATS, isAloneInline } from "./fragment.ts";
import type { Fragment, FragmentBlock, FragmentFormat, FragmentInline } from "./fragment.ts";

const TAGS: Readonly<Record<FragmentFormat, string>> = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strike: "s",
  code: "code",
  sub: "sub",
  sup: "sup",
};

/**
 * A fragment as HTML that any other editor reads: semantic elements, no classes or styles. Lists are nested here, from
 * the items' indentation, as the flat document does not nest them.
 */
export function writeHtml(fragment: Fragment): string {
  if (fragment.inline && fragment.blocks.length === 1) return inlineHtml(fragment.blocks[0]?.content ?? []);
  let html = "";
  let index = 0;
  while (index < fragment.blocks.length) {
    const end = runEnd(fragment.blocks, index);
    html += runHtml(fragment.blocks.slice(index, end));
    index = end;
  }
  return html;
}

/** Where the run of blocks that make one element together ends: list items, and quotes. Others stand alone. */
function runEnd(blocks: readonly FragmentBlock[], start: number): number {
  const first = blocks[start];
  if (first === undefined) return start + 1;
  const kind = kindOf(first.attributes);
  const together = (block: FragmentBlock | undefined): boolean => {
    if (block === undefined) return false;
    const next = kindOf(block.attributes);
    return isListKind(kind) ? isListKind(next) : kind === "quote" && next === "quote";
  };
  let end = start + 1;
  while (together(blocks[end])) end += 1;
  return end;
}

function runHtml(run: readonly FragmentBlock[]): string {
  const first = run[0];
  if (first === undefined) return "";
  const kind = kindOf(first.attributes);
  if (isListKind(kind)) return listHtml(run);
  if (kind === "quote") return `<blockquote>${run.map((block) => blockHtml("p", block)).join("")}</blockquote>`;
  switch (kind) {
    case "paragraph":
      return blockHtml("p", first);
    case "heading1":
      return blockHtml("h1", first);
    case "heading2":
      return blockHtml("h2", first);
    case "heading3":
      return blockHtml("h3", first);
    case "code": {
      const { language: name } = first.attributes;
      const language = name === undefined ? "" : ` class="language-${escapeHtml(name)}"`;
      return `<pre><code${language}>${escapeHtml(blockText(first))}</code></pre>`;
    }
    default:
      return assertNever(kind);
  }
}

function blockHtml(tag: string, block: FragmentBlock): string {
  // A divider or picture is a line of its own in HTML: the text before and behind it are two elements.
  let html = "";
  let part: FragmentInline[] = [];
  const flush = (): void => {
    html += `<${tag}>${part.length === 0 ? "<br>" : inlineHtml(part)}</${tag}>`;
    part = [];
  };
  for (const inline of block.content) {
    if (!isAloneInline(inline)) {
      part.push(inline);
      continue;
    }
    if (part.length > 0) flush();
    html += inlineHtml([inline]);
  }
  if (part.length > 0 || html === "") flush();
  return html;
}

interface OpenList {
  readonly tag: "ul" | "ol";
  readonly indent: number;
}

function listHtml(items: readonly FragmentBlock[]): string {
  const open: OpenList[] = [];
  let html = "";
  const closeOne = (): void => {
    html += `</li></${open.pop()?.tag ?? "ul"}>`;
  };
  for (const item of items) {
    const { type, indent = 0, checked } = item.attributes;
    const tag = type === "number" ? "ol" : "ul";
    while ((open.at(-1)?.indent ?? -1) > indent) closeOne();
    const list = open.at(-1);
    if (list !== undefined && list.indent === indent && list.tag === tag) {
      html += "</li>";
    } else {
      if (list !== undefined && list.indent === indent) closeOne();
      open.push({ tag, indent });
      html += `<${tag}>`;
    }
    const box = type === "check" ? `<input type="checkbox" disabled${checked === true ? " checked" : ""}> ` : "";
    html += `<li>${box}${inlineHtml(item.content)}`;
  }
  while (open.length > 0) closeOne();
  return html;
}

function inlineHtml(content: readonly FragmentInline[]): string {
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

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
