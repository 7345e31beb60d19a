import type { FragmentFormat, FragmentFormats } from "./fragment.ts";

const FORMAT_TAGS: Readonly<Record<string, FragmentFormat>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  cite: "italic",
  dfn: "italic",
  var: "italic",
  u: "underline",
  ins: "underline",
  s: "strike",
  strike: "strike",
  del: "strike",
  code: "code",
  kbd: "code",
  samp: "code",
  tt: "code",
  sub: "sub",
  sup: "sup",
};

/**
 * One property from an element's `style` attribute. Read from the attribute, not from `element.style`: browsers drop
 * properties that they do not know, and Word says in `mso-list` what is a list item.
 */
export function styleOf(element: Element, property: string): string {
  const style = element.getAttribute("style");
  if (style === null) return "";
  for (const declaration of style.split(";")) {
    const colon = declaration.indexOf(":");
    if (colon > 0 && declaration.slice(0, colon).trim().toLowerCase() === property) {
      return declaration
        .slice(colon + 1)
        .trim()
        .toLowerCase();
    }
  }
  return "";
}

/** The formats inside `element`, from those around it. A style beats the tag: Google Docs wraps all in a thin `<b>`. */
export function formatsInside(element: Element, around: FragmentFormats, inLink: boolean): FragmentFormats {
  const formats: Partial<Record<FragmentFormat, true>> = { ...around };
  const set = (format: FragmentFormat, on: boolean): void => {
    if (on) formats[format] = true;
    else delete formats[format];
  };
  const tag = FORMAT_TAGS[element.localName];
  if (tag !== undefined) set(tag, true);
  const weight = styleOf(element, "font-weight");
  if (weight === "bold" || weight === "bolder" || Number(weight) >= 600) set("bold", true);
  else if (weight !== "" && weight !== "inherit") set("bold", false);
  const slant = styleOf(element, "font-style");
  if (slant === "italic" || slant === "oblique") set("italic", true);
  else if (slant === "normal") set("italic", false);
  const line = `${styleOf(element, "text-decoration")} ${styleOf(element, "text-decoration-line")}`;
  if (line.includes("underline")) set("underline", true);
  if (line.includes("line-through")) set("strike", true);
  const vertical = styleOf(element, "vertical-align");
  if (vertical === "super") set("sup", true);
  if (vertical === "sub") set("sub", true);
  // A link is underlined by being one. Marked as underlined too, it would stay so after the link is taken off.
  if (inLink) set("underline", false);
  if (formats.sub === true && formats.sup === true) set("sup", false);
  return formats;
}

/** Whether the element is not shown. Pages hide what is meant for others: menus, tokens, text for search engines. */
export function isHidden(element: Element): boolean {
  return (
    element.hasAttribute("hidden") ||
    styleOf(element, "display") === "none" ||
    styleOf(element, "visibility") === "hidden" ||
    styleOf(element, "mso-hide") === "all"
  );
}

/** Whether white space inside the element is kept. */
export function keepsWhiteSpace(element: Element, around: boolean): boolean {
  if (element.localName === "pre") return true;
  const space = styleOf(element, "white-space");
  if (space === "") return around;
  return space.startsWith("pre") || space === "break-spaces";
}
