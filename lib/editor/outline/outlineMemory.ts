/** Where it is kept whether the outline stands open: for all documents of this device. */
const KEY = "cowrite:outline";

/** What was chosen last; null if nothing was, or the browser keeps nothing. */
export function rememberedOutline(): boolean | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "open" ? true : kept === "closed" ? false : null;
  } catch {
    return null;
  }
}

/** Keeps the choice. A browser that keeps nothing forgets it with the page. */
export function rememberOutline(open: boolean): void {
  try {
    localStorage.setItem(KEY, open ? "open" : "closed");
  } catch {
    // Nothing to do: it holds for as long as the page is open.
  }
}
