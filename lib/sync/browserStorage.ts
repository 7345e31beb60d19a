/** The parts of `localStorage` that are used. */
export type BrowserStorage = Pick<Storage, "getItem" | "setItem">;

/** The browser's `localStorage`; null where there is none. Merely naming it throws where a browser's settings forbid it. */
export function browserStorage(): BrowserStorage | null {
  try {
    return typeof window === "undefined" ? null : window.localStorage;
  } catch {
    return null;
  }
}
