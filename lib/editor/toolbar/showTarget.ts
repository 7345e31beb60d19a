import type { Dispose } from "../../base/disposable.ts";

/** The name under which toolbar.css draws the range. */
const NAME = "cw-link-target";

/** Draws a range as selected while the focus is in a field. Where the browser cannot, nothing is drawn. */
export function showTarget(range: Range): Dispose {
  if (typeof Highlight === "undefined" || typeof CSS === "undefined" || range.collapsed) return () => {};
  const highlight = new Highlight(range);
  CSS.highlights.set(NAME, highlight);
  return () => {
    if (CSS.highlights.get(NAME) === highlight) CSS.highlights.delete(NAME);
  };
}
