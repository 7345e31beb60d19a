import { TEXT_TYPE_TO_FORMAT } from "lexical";
import { formatValue } from "../../flow/formats.ts";
import type { FormatName, Formats } from "../../flow/types.ts";

/**
 * How a run of text is shown: the part of its formats that the editor can express. Comments, and whatever a newer version
 * writes, are no part of it; they stay in the flow, where the editor's changes leave them alone.
 */
export interface Look {
  /** Equal for equal looks; empty for plain text. */
  readonly id: string;
  readonly formats: Formats;
  /** Lexical's format flags. */
  readonly bits: number;
  /** Lexical's inline style; empty when there is none. */
  readonly style: string;
  readonly link: string | null;
}

/**
 * The highlight that Lexical's own command sets, which has a flag and no colour. The name is also CSS's system colour for
 * marked text, so it draws right wherever highlights are drawn as colours.
 */
const PLAIN_HIGHLIGHT = "mark";

type FlagName = "bold" | "italic" | "underline" | "strike" | "code" | "sub" | "sup";

const FLAGS: readonly (readonly [name: FlagName, bit: number])[] = [
  ["bold", flagOf("bold")],
  ["italic", flagOf("italic")],
  ["underline", flagOf("underline")],
  ["strike", flagOf("strikethrough")],
  ["code", flagOf("code")],
  ["sub", flagOf("subscript")],
  ["sup", flagOf("superscript")],
];

const HIGHLIGHT_BIT = flagOf("highlight");

/** Text without any format. */
export const PLAIN: Look = Object.freeze({ id: "", formats: Object.freeze({}), bits: 0, style: "", link: null });

/** Enough for every look of a lively document; above it the cache begins anew rather than growing with a hostile one. */
const MAX_CACHED = 4_096;

const byNode = new Map<string, Look>();
const byFormats = new WeakMap<Formats, Look>();

/** The look of a Lexical text node: its flags and style, and the address of the link around it. */
export function lookOfNode(bits: number, style: string, link: string | null): Look {
  if (bits === 0 && style === "" && link === null) return PLAIN;
  const key = `${bits}|${style}|${link ?? ""}`;
  let look = byNode.get(key);
  if (look === undefined) {
    if (byNode.size >= MAX_CACHED) byNode.clear();
    look = readNodeLook(bits, style, link);
    byNode.set(key, look);
  }
  return look;
}

/** The look of a run of the flow. */
export function lookOfFormats(formats: Formats): Look {
  let look = byFormats.get(formats);
  if (look === undefined) {
    look = makeLook(formats);
    byFormats.set(formats, look);
  }
  return look;
}

/** The look of something that is not text with these formats: only the link shows. */
export function lookOfLink(link: string | null | undefined): Look {
  return link === null || link === undefined ? PLAIN : lookOfNode(0, "", link);
}

function readNodeLook(bits: number, style: string, link: string | null): Look {
  const formats: Record<string, unknown> = {};
  for (const [name, bit] of FLAGS) if ((bits & bit) !== 0) formats[name] = true;
  const { color, highlight } = readStyle(style);
  if (color !== null) formats["color"] = color;
  if (highlight !== null) formats["highlight"] = highlight;
  else if ((bits & HIGHLIGHT_BIT) !== 0) formats["highlight"] = PLAIN_HIGHLIGHT;
  const address = link === null ? null : formatValue("link", link);
  if (address !== null) formats["link"] = address;
  return makeLook(formats);
}

function makeLook(all: Formats): Look {
  const formats: Record<string, unknown> = {};
  let id = "";
  let bits = 0;
  for (const [name, bit] of FLAGS) {
    if (all[name] !== true) continue;
    formats[name] = true;
    id += `${name} `;
    bits |= bit;
  }
  let style = "";
  if (all.color !== undefined) {
    formats["color"] = all.color;
    style = `color: ${all.color};`;
    id += `color:${all.color} `;
  }
  if (all.highlight !== undefined) {
    formats["highlight"] = all.highlight;
    if (all.highlight === PLAIN_HIGHLIGHT) bits |= HIGHLIGHT_BIT;
    else style += `${style === "" ? "" : " "}background-color: ${all.highlight};`;
    id += `highlight:${all.highlight} `;
  }
  if (all.link !== undefined) {
    formats["link"] = all.link;
    id += `link:${all.link}`;
  }
  if (id === "") return PLAIN;
  return Object.freeze({ id, formats: Object.freeze(formats), bits, style, link: all.link ?? null });
}

/** The two properties of an inline style that are formats here. Values that the flow would refuse read as none. */
function readStyle(style: string): { readonly color: string | null; readonly highlight: string | null } {
  let color: string | null = null;
  let highlight: string | null = null;
  for (const declaration of style === "" ? [] : style.split(";")) {
    const colon = declaration.indexOf(":");
    const name = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (name === "color") color = readColor("color", declaration.slice(colon + 1));
    else if (name === "background-color") highlight = readColor("highlight", declaration.slice(colon + 1));
  }
  return { color, highlight };
}

function readColor(name: FormatName, value: string): string | null {
  const read = formatValue(name, value.trim());
  return typeof read === "string" ? read : null;
}

function flagOf(type: keyof typeof TEXT_TYPE_TO_FORMAT): number {
  return TEXT_TYPE_TO_FORMAT[type] as number;
}
