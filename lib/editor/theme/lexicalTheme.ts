import type { EditorThemeClasses } from "lexical";

/** The classes that Lexical gives to formatted text; styled in document.css, and drawn alike by the static renderer. */
export const lexicalTheme: EditorThemeClasses = {
  text: {
    italic: "cw-italic",
    underline: "cw-underline",
    strikethrough: "cw-strike",
    underlineStrikethrough: "cw-underline-strike",
  },
  link: "cw-link",
  tableCellSelected: "cw-table-cell-selected",
  tableSelection: "cw-table-selecting",
};
