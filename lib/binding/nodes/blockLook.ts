import type { BlockAttributes, BlockType, CalloutTone } from "../../flow/types.ts";

/** What a block's element says beside its text: attributes by name, absent ones are not there. */
export type BlockLook = Readonly<Record<string, string>>;

/** What is told of a block to people who do not see how it is drawn. */
export interface BlockWords extends Readonly<Record<CalloutTone, string>> {
  readonly checked: string;
  readonly unchecked: string;
  /** Of a block whose type this version does not know. */
  readonly unknown: string;
}

const DEFAULT_WORDS: BlockWords = {
  checked: "checked",
  unchecked: "not checked",
  info: "Note",
  tip: "Tip",
  success: "Success",
  warning: "Warning",
  danger: "Danger",
  unknown: "Made with a newer version. Its text can be edited; the rest is kept.",
};

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
export function blockLook(attributes: BlockAttributes, words: BlockWords = DEFAULT_WORDS): BlockLook {
  const { type, level, checked, language, indent, unknownType, tone } = attributes;
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
  } else if (type === "callout") {
    // A note with a name: the icon says nothing to who does not see it.
    look["data-tone"] = tone ?? "info";
    look["role"] = "note";
    look["aria-label"] = words[tone ?? "info"];
  } else if (type === "code") {
    look["role"] = "code";
    look["spellcheck"] = "false";
    if (language !== undefined) look["data-language"] = language;
  } else if (unknownType !== undefined) {
    look["role"] = "group";
    look["aria-label"] = words.unknown;
    look["data-note"] = words.unknown;
  }
  return look;
}

/** The words from an editor's theme (`theme.blockWords`), which is where its language comes from. */
export function blockWordsOf(theme: Readonly<Record<string, unknown>>): BlockWords {
  const words = theme["blockWords"];
  return typeof words === "object" && words !== null ? { ...DEFAULT_WORDS, ...words } : DEFAULT_WORDS;
}
