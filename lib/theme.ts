/** Which look a person chose, for the page that must know it before the first byte. */
export { parseThemeChoice, THEME_COOKIE } from "./editor/theme/themeChoice.ts";
export type { ThemeChoice } from "./editor/theme/themeChoice.ts";
