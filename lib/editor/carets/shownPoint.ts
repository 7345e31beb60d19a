import type { DomPoint } from "../../binding/place/domPoint.ts";

/** The child of `root` that holds `node`: its block. Null when `node` lies elsewhere or is `root` itself. */
export function blockOf(root: HTMLElement, node: Node): HTMLElement | null {
  let at: Node | null = node;
  while (at !== null && at.parentNode !== root) at = at.parentNode;
  return at instanceof HTMLElement ? at : null;
}

/** `point`, or where it is hidden (in a closed toggle) the end of the block that hides it. */
export function shownPoint(root: HTMLElement, point: DomPoint): DomPoint {
  const block = blockOf(root, point.node);
  if (block === null || !block.hasAttribute("hidden")) return point;
  let shown: Element | null = block;
  while (shown !== null && (shown.hasAttribute("hidden") || !shown.classList.contains("cw-block"))) {
    shown = shown.previousElementSibling;
  }
  return shown === null ? point : { node: shown, offset: shown.childNodes.length };
}
