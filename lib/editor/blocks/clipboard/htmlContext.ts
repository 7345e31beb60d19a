import type { CalloutTone } from "../../../flow/types.ts";
import type { BlockKind } from "../blockKind.ts";
import type { FragmentFormats } from "./fragment.ts";

/** An item of a list while its content is read: the first block in it is the item, further ones stand below it. */
export interface OpenItem {
  readonly kind: BlockKind;
  readonly indent: number;
  readonly checked: boolean;
  /** The number that the page gives it, where it is not the next one. */
  readonly start: number | null;
  /** Its text begins with a box written as `[ ]` or `[x]`. */
  readonly hasTextBox: boolean;
  used: boolean;
}

/** What holds for everything inside an element. */
export interface HtmlContext {
  readonly formats: FragmentFormats;
  readonly link: string | null;
  /** The kind of blocks that text here begins: a quote's, a heading's, a paragraph's. */
  readonly kind: BlockKind;
  /** Of callouts. */
  readonly tone: CalloutTone;
  /** The steps that the toggles around indent what is in them. */
  readonly indent: number;
  readonly item: OpenItem | null;
  /** How many lists are around. */
  readonly listDepth: number;
  /** The tag of the innermost list. */
  readonly ordered: boolean;
  /** The number that the innermost list begins with; null once its first item has it. */
  readonly list: { start: number | null };
  /** White space is kept and line ends break lines. */
  readonly preformatted: boolean;
  /** Elements around, against endless nesting. */
  readonly depth: number;
}

export const ROOT_CONTEXT: HtmlContext = {
  formats: {},
  link: null,
  kind: "paragraph",
  tone: "info",
  indent: 0,
  item: null,
  listDepth: 0,
  ordered: false,
  list: { start: null },
  preformatted: false,
  depth: 0,
};
