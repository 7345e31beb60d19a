import type { OpenItem } from "./htmlContext.ts";
import { styleOf } from "./htmlStyle.ts";

/** What a number of a list looks like in the marker that Word writes as text: `1.`, `a)`, `iv.`, `(2)`. */
const NUMBER_MARKER = /^\(?(?:\d+|[a-z]|[ivxlc]+)[.)]/i;

/**
 * Word writes a list item as a paragraph whose style says `mso-list:l0 level2 lfo1`, with the marker as text in front.
 * Returns the item, or null if the element is none.
 */
export function wordListItem(element: Element): OpenItem | null {
  const list = styleOf(element, "mso-list");
  const level = /level(\d+)/.exec(list)?.[1];
  if (level === undefined) return null;
  const marker = [...element.querySelectorAll("span")].find(isWordMarker)?.textContent ?? "";
  return {
    kind: NUMBER_MARKER.test(marker.trim()) ? "number" : "bullet",
    indent: Math.max(0, Number(level) - 1),
    checked: false,
    start: null,
    hasTextBox: false,
    used: false,
  };
}

/** Whether the element is the marker that Word wrote in front of an item's text. */
export function isWordMarker(element: Element): boolean {
  return styleOf(element, "mso-list") === "ignore";
}
