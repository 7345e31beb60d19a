import type { BlockAttributes, BlockType } from "../../flow/types.ts";

/** What a block's element says beside its text: attributes by name, absent ones are not there. */
export type BlockLook = Readonly<Record<string, string>>;

/** How the state of a check list item is told to people who do not see it. */
export interface CheckWords {
  readonly checked: string;
  readonly unchecked: string;
}

const DEFAULT_WORDS: CheckWords = { checked: "checked", unchecked: "not checked" };

/** The class of a block by its type; every block has `cw-block` beside it. */
export function blockClass(attributes: BlockAttributes): string {
  if (attributes.type !== undefined) return `cw-${attributes.type}`;
  return attributes.unknownType === undefined ? "cw-paragraph" : "cw-unknown";
}

/** Whether blocks of `type` are items of a list. */
export function isListType(type: BlockType | undefined): type is "bullet" | "number" | "check" {
  return type === "bullet" || type === "number" || type === "check";
}

/**
 * The attributes of the block's element. All roles stand on one `<div>`, so that a conversion changes attributes and never
 * replaces the element: the caret, a selection and a composition in it live on.
 *
 * A list item has `role=listitem` and its level; the list itself is an empty element with `aria-owns` that the editor puts beside
 * each run of items (a list of its own around each item would be read as "list of one"). A check list item is not
 * `role=checkbox`: the children of a checkbox are presentational, so its text would be one name that cannot be walked by
 * character, and a checkbox is no child that a list may own. Its state is the element's description instead.
 */
export function blockLook(attributes: BlockAttributes, words: CheckWords = DEFAULT_WORDS): BlockLook {
  const { type, level, checked, language, indent, unknownType } = attributes;
  const look: Record<string, string> = { "data-type": type ?? unknownType ?? "paragraph" };
  if (indent !== undefined) look["data-indent"] = String(indent);
  if (type === "heading") {
    look["data-level"] = String(level ?? 1);
    look["role"] = "heading";
    look["aria-level"] = String(level ?? 1);
  } else if (isListType(type)) {
    look["role"] = "listitem";
    look["aria-level"] = String((indent ?? 0) + 1);
    if (type === "check") {
      look["data-checked"] = String(checked === true);
      look["aria-description"] = checked === true ? words.checked : words.unchecked;
    }
  } else if (type === "quote") {
    look["role"] = "blockquote";
  } else if (type === "code") {
    look["role"] = "code";
    look["spellcheck"] = "false";
    if (language !== undefined) look["data-language"] = language;
  }
  return look;
}

/** The words for check list items from an editor's theme (`theme.checkWords`), which is where its language comes from. */
export function checkWordsOf(theme: Readonly<Record<string, unknown>>): CheckWords {
  const words = theme["checkWords"];
  return typeof words === "object" && words !== null ? { ...DEFAULT_WORDS, ...words } : DEFAULT_WORDS;
}
