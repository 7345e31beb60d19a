/** Apple keyboards say ⌘ where others say Ctrl. */
export type KeyboardPlatform = "apple" | "other";

/** A key with what is held beside it. `mod` is Cmd on Apple keyboards and Ctrl elsewhere. */
export interface KeyCombo {
  /** `KeyboardEvent.key`, a letter in lower case. A digit also matches with Shift held, when `key` is a sign. */
  readonly key: string;
  readonly mod?: true;
  readonly shift?: true;
  readonly alt?: true;
  /** The Control key of an Apple keyboard, where it is a key of its own. */
  readonly ctrl?: true;
}

export type ShortcutGroup = "text" | "blocks" | "lists" | "links" | "editing" | "reach";

/** A line of the help dialog: what the keys do, and which they are. */
export interface Shortcut {
  readonly id: ShortcutId;
  readonly group: ShortcutGroup;
  readonly label: string;
  /** Each combination does it; the first is the one shown in tooltips. */
  readonly keys: Readonly<Record<KeyboardPlatform, readonly KeyCombo[]>>;
  /**
   * Who answers the keys. `editing`: the handlers here, by this table. `editor`: Lexical's own key map or several
   * handlers together (Enter, Tab, undo); the line is there to be read. `page`: the page, wherever in it the focus is.
   * `typed`: signs that are typed, not held.
   */
  readonly by: "editing" | "editor" | "page" | "typed";
}

export type ShortcutId =
  | "bold"
  | "italic"
  | "underline"
  | "strike"
  | "inlineCode"
  | "clearFormatting"
  | "paragraph"
  | "heading1"
  | "heading2"
  | "heading3"
  | "heading4"
  | "heading5"
  | "heading6"
  | "callout"
  | "toggle"
  | "quote"
  | "codeBlock"
  | "divider"
  | "moveUp"
  | "moveDown"
  | "moveColumnLeft"
  | "moveColumnRight"
  | "bullet"
  | "number"
  | "check"
  | "toggleCheck"
  | "indent"
  | "outdent"
  | "link"
  | "openLink"
  | "undo"
  | "redo"
  | "softBreak"
  | "selectAll"
  | "pastePlain"
  | "leaveEditor"
  | "outline"
  | "toolbar";

/** What the groups are called, in the order in which help shows them. */
export const SHORTCUT_GROUPS: readonly { readonly group: ShortcutGroup; readonly label: string }[] = [
  { group: "text", label: "Text" },
  { group: "blocks", label: "Blocks" },
  { group: "lists", label: "Lists" },
  { group: "links", label: "Links" },
  { group: "editing", label: "Editing" },
  { group: "reach", label: "Getting around" },
];

function same(...combos: KeyCombo[]): Shortcut["keys"] {
  return { apple: combos, other: combos };
}

/** Every shortcut: the handlers, the tooltips and the help dialog all read this one table. */
export const KEYBOARD_MAP: readonly Shortcut[] = [
  { id: "bold", group: "text", label: "Bold", by: "editor", keys: same({ key: "b", mod: true }) },
  { id: "italic", group: "text", label: "Italic", by: "editor", keys: same({ key: "i", mod: true }) },
  { id: "underline", group: "text", label: "Underline", by: "editor", keys: same({ key: "u", mod: true }) },
  {
    id: "strike",
    group: "text",
    label: "Strikethrough",
    by: "editing",
    keys: same({ key: "x", mod: true, shift: true }, { key: "s", mod: true, shift: true }),
  },
  { id: "inlineCode", group: "text", label: "Code in the line", by: "editing", keys: same({ key: "e", mod: true }) },
  {
    id: "clearFormatting",
    group: "text",
    label: "Clear formatting",
    by: "editing",
    keys: same({ key: "\\", mod: true }),
  },
  {
    id: "paragraph",
    group: "blocks",
    label: "Paragraph",
    by: "editing",
    keys: same({ key: "0", mod: true, alt: true }),
  },
  {
    id: "heading1",
    group: "blocks",
    label: "Heading 1",
    by: "editing",
    keys: same({ key: "1", mod: true, alt: true }),
  },
  {
    id: "heading2",
    group: "blocks",
    label: "Heading 2",
    by: "editing",
    keys: same({ key: "2", mod: true, alt: true }),
  },
  {
    id: "heading3",
    group: "blocks",
    label: "Heading 3",
    by: "editing",
    keys: same({ key: "3", mod: true, alt: true }),
  },
  {
    id: "heading4",
    group: "blocks",
    label: "Heading 4",
    by: "editing",
    keys: same({ key: "4", mod: true, alt: true }),
  },
  {
    id: "heading5",
    group: "blocks",
    label: "Heading 5",
    by: "editing",
    keys: same({ key: "5", mod: true, alt: true }),
  },
  {
    id: "heading6",
    group: "blocks",
    label: "Heading 6",
    by: "editing",
    keys: same({ key: "6", mod: true, alt: true }),
  },
  { id: "toggle", group: "blocks", label: "Toggle", by: "editing", keys: same({ key: "7", mod: true, alt: true }) },
  { id: "callout", group: "blocks", label: "Callout", by: "editing", keys: same({ key: "8", mod: true, alt: true }) },
  { id: "quote", group: "blocks", label: "Quote", by: "editing", keys: same({ key: "q", mod: true, alt: true }) },
  {
    id: "codeBlock",
    group: "blocks",
    label: "Code block",
    by: "editing",
    keys: same({ key: "c", mod: true, alt: true }),
  },
  { id: "divider", group: "blocks", label: "Divider", by: "typed", keys: same({ key: "---" }) },
  {
    id: "moveUp",
    group: "blocks",
    label: "Block, row or section up",
    by: "editing",
    keys: same({ key: "ArrowUp", alt: true, shift: true }),
  },
  {
    id: "moveDown",
    group: "blocks",
    label: "Block, row or section down",
    by: "editing",
    keys: same({ key: "ArrowDown", alt: true, shift: true }),
  },
  {
    id: "moveColumnLeft",
    group: "blocks",
    label: "Move a table's column left",
    by: "editing",
    // With Alt these keys select by word on Apple's keyboards.
    keys: {
      apple: [{ key: "ArrowLeft", ctrl: true, shift: true }],
      other: [{ key: "ArrowLeft", alt: true, shift: true }],
    },
  },
  {
    id: "moveColumnRight",
    group: "blocks",
    label: "Move a table's column right",
    by: "editing",
    keys: {
      apple: [{ key: "ArrowRight", ctrl: true, shift: true }],
      other: [{ key: "ArrowRight", alt: true, shift: true }],
    },
  },
  {
    id: "number",
    group: "lists",
    label: "Numbered list",
    by: "editing",
    keys: same({ key: "7", mod: true, shift: true }),
  },
  {
    id: "bullet",
    group: "lists",
    label: "Bulleted list",
    by: "editing",
    keys: same({ key: "8", mod: true, shift: true }),
  },
  {
    id: "check",
    group: "lists",
    label: "Check list",
    by: "editing",
    keys: same({ key: "9", mod: true, shift: true }),
  },
  {
    id: "toggleCheck",
    group: "lists",
    label: "Tick an item, open or close a toggle",
    by: "editing",
    keys: same({ key: "Enter", mod: true }),
  },
  { id: "indent", group: "lists", label: "Indent", by: "editor", keys: same({ key: "Tab" }) },
  { id: "outdent", group: "lists", label: "Outdent", by: "editor", keys: same({ key: "Tab", shift: true }) },
  { id: "link", group: "links", label: "Link", by: "editing", keys: same({ key: "k", mod: true }) },
  { id: "openLink", group: "links", label: "Open a link", by: "editor", keys: same({ key: "Click", mod: true }) },
  { id: "undo", group: "editing", label: "Undo", by: "editor", keys: same({ key: "z", mod: true }) },
  {
    id: "redo",
    group: "editing",
    label: "Redo",
    by: "editor",
    keys: {
      apple: [{ key: "z", mod: true, shift: true }],
      other: [
        { key: "y", mod: true },
        { key: "z", mod: true, shift: true },
      ],
    },
  },
  {
    id: "softBreak",
    group: "editing",
    label: "New line in the same block",
    by: "editor",
    keys: same({ key: "Enter", shift: true }),
  },
  { id: "selectAll", group: "editing", label: "Select all", by: "editor", keys: same({ key: "a", mod: true }) },
  {
    id: "pastePlain",
    group: "editing",
    label: "Paste without formatting",
    by: "editor",
    keys: same({ key: "v", mod: true, shift: true }),
  },
  {
    id: "outline",
    group: "reach",
    label: "To the outline, and back",
    by: "page",
    keys: same({ key: "o", mod: true, alt: true }),
  },
  { id: "toolbar", group: "reach", label: "To the toolbar", by: "editing", keys: same({ key: "F10", alt: true }) },
  {
    id: "leaveEditor",
    group: "reach",
    label: "Leave the text: Escape, then Tab",
    by: "editor",
    keys: same({ key: "Escape" }),
  },
];

const BY_ID = new Map(KEYBOARD_MAP.map((shortcut) => [shortcut.id, shortcut]));

/** The line of the table with this id. */
export function shortcutById(id: ShortcutId): Shortcut {
  const shortcut = BY_ID.get(id);
  if (shortcut === undefined) throw new RangeError(`no shortcut ${id}`);
  return shortcut;
}
