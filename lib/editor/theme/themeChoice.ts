/** What a person chose: a look of their own, or whatever the system says. */
export type ThemeChoice = "system" | "light" | "dark";

/**
 * The cookie that keeps the choice. A cookie, because the server must know it before the first byte: with browser
 * storage the page would be painted in the system's colours first and turn over when the script runs.
 */
export const THEME_COOKIE = "cowrite-theme";

const A_YEAR_IN_SECONDS = 31_536_000;

/** Reads a cookie's value; anything unknown, or no cookie at all, is "system". */
export function parseThemeChoice(value: string | undefined): ThemeChoice {
  return value === "light" || value === "dark" ? value : "system";
}

/** The choice that the page shows now. */
export function currentThemeChoice(root: HTMLElement): ThemeChoice {
  return parseThemeChoice(root.dataset["theme"]);
}

/** Shows `choice` at once and keeps it for the next visit. */
export function applyThemeChoice(root: HTMLElement, choice: ThemeChoice): void {
  if (choice === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = choice;
  root.ownerDocument.cookie = `${THEME_COOKIE}=${choice}; Path=/; Max-Age=${A_YEAR_IN_SECONDS}; SameSite=Lax`;
}
