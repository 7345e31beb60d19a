import { isHTMLElement } from "lexical";
import type { DOMConversion, DOMConversionMap, DOMConversionOutput, DOMExportOutput, LexicalNode } from "lexical";
import type { BlockAttributes } from "../../flow/types.ts";
import { parseAttributes } from "./parseAttributes.ts";

/** The element that other programs know a block of this kind by. */
function tagOf({ type, level }: BlockAttributes): string {
  switch (type) {
    case "heading":
      return `h${level ?? 1}`;
    case "quote":
      return "blockquote";
    case "code":
      return "pre";
    case "bullet":
    case "number":
    case "check":
      return "li";
    case "callout":
      return "aside";
    default:
      return "p";
  }
}

/** `output`'s `<div>` as the element that other programs know, without our roles and classes. */
export function exportBlock(attributes: BlockAttributes, output: DOMExportOutput): DOMExportOutput {
  const { element } = output;
  if (!isHTMLElement(element)) return output;
  const exported = element.ownerDocument.createElement(tagOf(attributes));
  exported.append(...element.childNodes);
  // Through the object model: as an attribute a content security policy would refuse it.
  if (element.style.cssText !== "") exported.style.cssText = element.style.cssText;
  for (const name of ["dir", "data-lexical-indent"]) {
    const value = element.getAttribute(name);
    if (value !== null && value !== "") exported.setAttribute(name, value);
  }
  if (attributes.type === "check") exported.setAttribute("aria-checked", String(attributes.checked === true));
  if (attributes.type === "callout") exported.setAttribute("data-tone", attributes.tone ?? "info");
  if (attributes.type === "toggle") exported.setAttribute("data-toggle", "");
  if (typeof attributes.start === "number") exported.setAttribute("value", String(attributes.start));
  if (attributes.language !== undefined) exported.setAttribute("data-language", attributes.language);
  return { ...output, element: exported };
}

function itemAttributes(element: HTMLElement): BlockAttributes {
  let depth = -1;
  for (let list = element.parentElement; list !== null; list = list.parentElement) {
    if (list.nodeName === "UL" || list.nodeName === "OL") depth += 1;
  }
  const checked = element.getAttribute("aria-checked");
  const type = checked !== null ? "check" : element.parentElement?.nodeName === "OL" ? "number" : "bullet";
  const value = element.getAttribute("value");
  const start = type === "number" && value !== null && value !== "" ? Number(value) : undefined;
  return parseAttributes({ type, indent: depth, checked: checked === "true", start });
}

/** What a plain import makes of HTML elements by `$create`; the editor's own paste reads lists and tables with more care. */
export function importBlocks($create: (attributes: BlockAttributes) => LexicalNode): DOMConversionMap {
  const by = (attributes: (element: HTMLElement) => BlockAttributes) => (): DOMConversion => ({
    conversion: (element: HTMLElement): DOMConversionOutput => ({ node: $create(attributes(element)) }),
    priority: 0,
  });
  const heading = (level: number): [string, () => DOMConversion] => [
    `h${level}`,
    by(() => ({ type: "heading", level })),
  ];
  return {
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map(heading)),
    blockquote: by(() => ({ type: "quote" })),
    aside: by((element) => parseAttributes({ type: "callout", tone: element.getAttribute("data-tone") })),
    pre: by((element) => parseAttributes({ type: "code", language: element.getAttribute("data-language") })),
    li: by(itemAttributes),
    // Before the plain paragraph's own import, which takes every `p`.
    p: (element) =>
      element.hasAttribute("data-toggle") ? { ...by(() => ({ type: "toggle" }))(), priority: 1 as const } : null,
  };
}
