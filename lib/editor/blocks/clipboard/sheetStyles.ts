/** A rule of the style sheet that Excel writes for the cells of a page, and for pieces of their text. */
const RULE = /\.((?:xl|font)\d{1,5})\s*\{([^{}]*)\}/g;

/**
 * Excel says in a style sheet what is bold, centred or yellow, and gives cells the names of its rules. Such pages get each rule written
 * out where it holds, behind what the element says for itself, which counts first. The page is changed.
 */
export function writeOutSheetStyles(page: Document): void {
  const rules = new Map<string, string>();
  for (const sheet of page.querySelectorAll("style")) {
    for (const [, name = "", declarations = ""] of (sheet.textContent ?? "").matchAll(RULE)) {
      rules.set(name, declarations.replaceAll(/\s+/g, " ").trim());
    }
  }
  if (rules.size === 0) return;
  for (const element of page.querySelectorAll('[class^="xl"], [class^="font"]')) {
    const rule = rules.get(element.getAttribute("class") ?? "");
    if (rule === undefined) continue;
    const own = element.getAttribute("style");
    element.setAttribute("style", own === null ? rule : `${own};${rule}`);
  }
}
