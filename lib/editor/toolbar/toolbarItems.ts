import {
  Bold,
  Code,
  Heading1,
  Heading2,
  Heading3,
  Heading4,
  Heading5,
  Heading6,
  Info,
  Italic,
  Link,
  List,
  ListChecks,
  ListCollapse,
  ListOrdered,
  Minus,
  Pilcrow,
  SquareCode,
  Strikethrough,
  TextQuote,
  Underline,
} from "lucide-react";
import type { LucideIcon } from "lucide-react";
import { FORMAT_TEXT_COMMAND } from "lexical";
import type { LexicalEditor } from "lexical";

import type { BlockKind } from "../blocks/blockKind.ts";
import type { FragmentFormat } from "../blocks/clipboard/fragment.ts";
import { LEXICAL_FORMAT } from "../blocks/clipboard/formatBits.ts";
import { INSERT_DIVIDER_COMMAND, TOGGLE_BLOCK_TYPE_COMMAND } from "../blocks/commands.ts";
import type { ShortcutId } from "../blocks/keyboardMap.ts";
import { $openLinkEditor } from "../blocks/links.ts";
import type { ToolbarState } from "./toolbarState.ts";

/** A button of a toolbar. */
export interface ToolbarItem {
  readonly id: ShortcutId;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Whether it is on; null for a button that only does something. */
  readonly pressed: (state: ToolbarState) => boolean | null;
  readonly enabled: (state: ToolbarState) => boolean;
  readonly run: (editor: LexicalEditor) => void;
}

function formatItem(id: ShortcutId, label: string, icon: LucideIcon, format: FragmentFormat): ToolbarItem {
  return {
    id,
    label,
    icon,
    pressed: (state) => state.formats.has(format),
    enabled: (state) => state.formattable,
    run: (editor) => void editor.dispatchCommand(FORMAT_TEXT_COMMAND, LEXICAL_FORMAT[format]),
  };
}

function kindItem(id: ShortcutId, label: string, icon: LucideIcon, kind: BlockKind): ToolbarItem {
  return {
    id,
    label,
    icon,
    pressed: (state) => state.kind === kind,
    enabled: () => true,
    run: (editor) => void editor.dispatchCommand(TOGGLE_BLOCK_TYPE_COMMAND, kind),
  };
}

const linkItem: ToolbarItem = {
  id: "link",
  label: "Link",
  icon: Link,
  pressed: (state) => state.link,
  enabled: (state) => state.formattable,
  run: (editor) => editor.update(() => void $openLinkEditor(editor)),
};

/** What is done to text. */
export const TEXT_ITEMS: readonly ToolbarItem[] = [
  formatItem("bold", "Bold", Bold, "bold"),
  formatItem("italic", "Italic", Italic, "italic"),
  formatItem("underline", "Underline", Underline, "underline"),
  formatItem("strike", "Strikethrough", Strikethrough, "strike"),
  formatItem("inlineCode", "Code", Code, "code"),
  linkItem,
];

/** What is done to blocks. */
export const BLOCK_ITEMS: readonly ToolbarItem[] = [
  kindItem("bullet", "Bulleted list", List, "bullet"),
  kindItem("number", "Numbered list", ListOrdered, "number"),
  kindItem("check", "Check list", ListChecks, "check"),
  kindItem("quote", "Quote", TextQuote, "quote"),
  kindItem("codeBlock", "Code block", SquareCode, "code"),
  {
    id: "divider",
    label: "Divider",
    icon: Minus,
    pressed: () => null,
    enabled: () => true,
    run: (editor) => void editor.dispatchCommand(INSERT_DIVIDER_COMMAND, undefined),
  },
];

/** A line of the block menu. */
export interface KindChoice {
  readonly kind: BlockKind;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly shortcut: ShortcutId;
}

export const KIND_CHOICES: readonly KindChoice[] = [
  { kind: "paragraph", label: "Paragraph", icon: Pilcrow, shortcut: "paragraph" },
  { kind: "heading1", label: "Heading 1", icon: Heading1, shortcut: "heading1" },
  { kind: "heading2", label: "Heading 2", icon: Heading2, shortcut: "heading2" },
  { kind: "heading3", label: "Heading 3", icon: Heading3, shortcut: "heading3" },
  { kind: "heading4", label: "Heading 4", icon: Heading4, shortcut: "heading4" },
  { kind: "heading5", label: "Heading 5", icon: Heading5, shortcut: "heading5" },
  { kind: "heading6", label: "Heading 6", icon: Heading6, shortcut: "heading6" },
  { kind: "bullet", label: "Bulleted list", icon: List, shortcut: "bullet" },
  { kind: "number", label: "Numbered list", icon: ListOrdered, shortcut: "number" },
  { kind: "check", label: "Check list", icon: ListChecks, shortcut: "check" },
  { kind: "toggle", label: "Toggle", icon: ListCollapse, shortcut: "toggle" },
  { kind: "quote", label: "Quote", icon: TextQuote, shortcut: "quote" },
  { kind: "callout", label: "Callout", icon: Info, shortcut: "callout" },
  { kind: "code", label: "Code block", icon: SquareCode, shortcut: "codeBlock" },
];
