/**
 * Blocks taken from one paste. A book's chapter fits; a file of a million lines, pasted by accident, would keep the
 * page and everybody else's busy for minutes.
 */
export const MAX_PASTED_BLOCKS = 5_000;

/** Text taken from one paste, in UTF-16 code units: a book of 400 pages has about a million. */
export const MAX_PASTED_CHARACTERS = 1_000_000;

/**
 * The longest HTML that is parsed, in UTF-16 code units. Pictures inside it count with their bytes, so this is larger
 * than the text may be. Above it the clipboard's plain text is taken.
 */
export const MAX_PASTED_HTML = 8_000_000;

/** The longest text of this editor's own nodes that is parsed: four times what a text as long as the limit makes. */
export const MAX_PASTED_NODES = 32_000_000;

/** How deep elements are followed. Deeper ones hold no more text in any real page, and would end the call stack. */
export const MAX_HTML_DEPTH = 400;
