import { MAX_INDENT } from "../../../flow/types.ts";
import type { HtmlContext, OpenItem } from "./htmlContext.ts";

/** `[ ] ` and `[x] ` in front of an item's text: how a check item looks where there are none. */
const TEXT_BOX = /^\s*(\[[ xX]\])(?:\s|$)/;

/** An `li` as an item: its kind from the list and from a box in it, its depth from the lists around it. */
export function listItem(element: Element, context: HtmlContext): OpenItem {
  const depth = Number(element.getAttribute("aria-level")) || context.listDepth;
  const checked = checkState(element);
  const start = numberOf(element.getAttribute("value")) ?? context.list.start;
  context.list.start = null;
  return {
    kind: checked === null ? (context.ordered ? "number" : "bullet") : "check",
    indent: Math.min(Math.max(0, depth - 1) + context.indent, MAX_INDENT),
    checked: checked === true,
    start: checked === null && context.ordered ? start : null,
    hasTextBox: TEXT_BOX.test(ownText(element)),
    used: false,
  };
}

/** A number that a list may begin with, as pages write it; null for anything else. */
export function numberOf(attribute: string | null): number | null {
  return attribute !== null && /^\d{1,7}$/.test(attribute) ? Number(attribute) : null;
}

/** The item's first text without the box that is written in front of it. */
export function withoutBox(text: string): string {
  return text.replace(TEXT_BOX, "");
}

/** Whether a check item is ticked; null if the item is no check item. */
function checkState(element: Element): boolean | null {
  if (element.getAttribute("role") === "checkbox" || element.getAttribute("data-checked") !== null) {
    return element.getAttribute("aria-checked") === "true" || element.getAttribute("data-checked") === "true";
  }
  const box = ownBox(element);
  if (box !== null) return box.hasAttribute("checked") || box.classList.contains("checkbox-on");
  const marker = TEXT_BOX.exec(ownText(element))?.[1];
  return marker === undefined ? null : marker.toLowerCase() === "[x]";
}

/** A box that belongs to this item, not to one nested in it. */
function ownBox(element: Element): Element | null {
  for (const box of element.querySelectorAll('input[type="checkbox"], .checkbox-on, .checkbox-off')) {
    if (box.closest("li") === element) return box;
  }
  return null;
}

/** The first text of the item, without what nested lists hold. */
function ownText(element: Element): string {
  let text = "";
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === 1 && /^(?:ul|ol)$/.test((node as Element).localName)) break;
    text += node.textContent ?? "";
    if (text.length > 8) break;
  }
  return text;
}
