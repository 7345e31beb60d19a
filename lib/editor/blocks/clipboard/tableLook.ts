import { readProperty } from "../../../flow/table/registers.ts";
import type { CellAlign, CellAttributes, CellValign } from "../../../flow/table/types.ts";
import { styleOf } from "./htmlStyle.ts";

/** How a cell, a row or a column of a page looks, as far as ours can. */
export function lookOf(element: Element): Pick<CellAttributes, "color" | "align" | "valign"> {
  const color = colorOf(element);
  const align = alignOf(element) ?? alignOfLines(element);
  const valign = valignOf(element);
  return {
    ...(color === null ? {} : { color }),
    ...(align === null ? {} : { align }),
    ...(valign === null ? {} : { valign }),
  };
}

/** Colours that say nothing: those of the paper, which is dark for some of us. */
const PAPER = /^(?:transparent|none|auto|inherit|initial|unset|revert|window|white|#f{3}|#f{6}|#f{8})$/;
const WHITE = /^rgba?\((?:255[, ]+255[, ]+255\b.*|.*[,/]\s*0(?:\.0*)?%?)\)$/;

function colorOf(element: Element): string | null {
  const style = styleOf(element, "background-color") || styleOf(element, "background");
  const attribute = (element.getAttribute("bgcolor") ?? "").trim().toLowerCase();
  const named = style !== "" ? style : /^[0-9a-f]{6}$/.test(attribute) ? `#${attribute}` : attribute;
  // Of all that `background` can say only a colour, and no address.
  const color = /^(?:#[0-9a-f]{3,8}|rgba?\([^()]*\)|hsla?\([^()]*\)|[a-z]+)(?= |$)/.exec(
    named.replace("!important", ""),
  )?.[0];
  if (color === undefined || PAPER.test(color) || WHITE.test(color)) return null;
  const read = readProperty("color", color);
  return typeof read === "string" ? read : null;
}

function alignOf(element: Element): CellAlign | null {
  const value = (styleOf(element, "text-align") || (element.getAttribute("align") ?? "")).toLowerCase();
  const name = value
    .replace(/^-(?:webkit|moz)-/, "")
    .replace("!important", "")
    .trim();
  // Text begins at its start anyway.
  if (name === "left" || name === "start") return null;
  return (readProperty("align", name) as CellAlign | undefined) ?? null;
}

/** Word and Google Docs align the paragraphs in a cell, and not the cell. */
function alignOfLines(element: Element): CellAlign | null {
  const lines = [...element.children].filter(({ localName }) => localName === "p" || localName === "div");
  const [first, ...rest] = lines.map(alignOf);
  return first !== undefined && rest.every((align) => align === first) ? first : null;
}

function valignOf(element: Element): CellValign | null {
  const value = (styleOf(element, "vertical-align") || (element.getAttribute("valign") ?? "")).toLowerCase();
  const read = readProperty("valign", value === "center" ? "middle" : value);
  return read === undefined || read === "top" ? null : (read as CellValign);
}

/** CSS pixels of a unit. */
const UNITS: Readonly<Record<string, number>> = { px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 96 / 2.54, mm: 96 / 25.4 };

/** The width that an element gives itself, in CSS pixels; null if none, or one that depends on what is around. */
export function widthOf(element: Element): number | null {
  for (const value of [styleOf(element, "width"), element.getAttribute("width") ?? ""]) {
    const [, number, unit = "px"] = /^(\d{1,6}(?:\.\d{1,9})?)\s*(px|pt|pc|in|cm|mm)?$/.exec(value.trim()) ?? [];
    const width = Number(number) * (UNITS[unit] ?? 1);
    if (width > 0) return Math.round(width);
  }
  return null;
}
