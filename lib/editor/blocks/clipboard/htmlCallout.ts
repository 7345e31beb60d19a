import type { CalloutTone } from "../../../flow/types.ts";
import { calloutTone } from "../calloutTone.ts";

/** How GitHub, Docusaurus, MkDocs and Bootstrap name theirs. */
const CLASS = /\b(?:markdown-alert|theme-admonition|admonition|callout|alert)[- ](\w+)/;

/** The tone of an element that is a callout; null if it is none. A bare `aside` is a page's margin more often. */
export function htmlCallout(element: Element): CalloutTone | null {
  const own = element.getAttribute("data-tone");
  if (own !== null) return calloutTone(own) ?? "info";
  const named = calloutTone(CLASS.exec(element.getAttribute("class") ?? "")?.[1]);
  if (named !== undefined) return named;
  return element.getAttribute("role") === "note" ? "info" : null;
}

/** Whether the element only says what kind of callout it stands in: here the icon says that. */
export function isCalloutTitle(element: Element): boolean {
  return /\b(?:markdown-alert|admonition)-title\b/.test(element.getAttribute("class") ?? "");
}
