import { COMMAND_PRIORITY_LOW, defineExtension, FORMAT_TEXT_COMMAND, IS_APPLE, KEY_DOWN_COMMAND } from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { TABLE_ACTION_COMMAND } from "../tables/commands.ts";
import type { BlockKind } from "./blockKind.ts";
import {
  CLEAR_FORMATTING_COMMAND,
  MOVE_SELECTED_BLOCKS_COMMAND,
  TOGGLE_BLOCK_TYPE_COMMAND,
  TOGGLE_CHECK_COMMAND,
} from "./commands.ts";
import { matchesShortcut } from "./keyCombo.ts";
import { KEYBOARD_MAP } from "./keyboardMap.ts";
import type { KeyboardPlatform, ShortcutId } from "./keyboardMap.ts";
import { $openLinkEditor } from "./links.ts";

type Action = (editor: LexicalEditor) => boolean;

function toggleKind(kind: BlockKind): Action {
  return (editor) => editor.dispatchCommand(TOGGLE_BLOCK_TYPE_COMMAND, kind);
}

/** What each shortcut of the keyboard map does that is answered here. */
const ACTIONS: Readonly<Partial<Record<ShortcutId, Action>>> = {
  strike: (editor) => editor.dispatchCommand(FORMAT_TEXT_COMMAND, "strikethrough"),
  inlineCode: (editor) => editor.dispatchCommand(FORMAT_TEXT_COMMAND, "code"),
  clearFormatting: (editor) => editor.dispatchCommand(CLEAR_FORMATTING_COMMAND, undefined),
  paragraph: toggleKind("paragraph"),
  heading1: toggleKind("heading1"),
  heading2: toggleKind("heading2"),
  heading3: toggleKind("heading3"),
  heading4: toggleKind("heading4"),
  heading5: toggleKind("heading5"),
  heading6: toggleKind("heading6"),
  toggle: toggleKind("toggle"),
  callout: toggleKind("callout"),
  quote: toggleKind("quote"),
  codeBlock: toggleKind("code"),
  number: toggleKind("number"),
  bullet: toggleKind("bullet"),
  check: toggleKind("check"),
  toggleCheck: (editor) => editor.dispatchCommand(TOGGLE_CHECK_COMMAND, null),
  moveUp: (editor) => editor.dispatchCommand(MOVE_SELECTED_BLOCKS_COMMAND, "up"),
  moveDown: (editor) => editor.dispatchCommand(MOVE_SELECTED_BLOCKS_COMMAND, "down"),
  moveColumnLeft: (editor) => editor.dispatchCommand(TABLE_ACTION_COMMAND, "moveColumnsBefore"),
  moveColumnRight: (editor) => editor.dispatchCommand(TABLE_ACTION_COMMAND, "moveColumnsAfter"),
  link: $openLinkEditor,
};

/** Answers the shortcuts of the keyboard map that nobody below answers. */
export function registerShortcuts(
  editor: LexicalEditor,
  platform: KeyboardPlatform = IS_APPLE ? "apple" : "other",
): Dispose {
  const answered = KEYBOARD_MAP.filter((shortcut) => shortcut.by === "editing");
  return editor.registerCommand(
    KEY_DOWN_COMMAND,
    (event) => {
      if (!editor.isEditable() || event.isComposing) return false;
      const shortcut = answered.find(({ id }) => matchesShortcut(event, id, platform));
      const action = shortcut === undefined ? undefined : ACTIONS[shortcut.id];
      if (action === undefined || !action(editor)) return false;
      event.preventDefault();
      return true;
    },
    COMMAND_PRIORITY_LOW,
  );
}

export const ShortcutsExtension = defineExtension({
  name: "cowrite/Shortcuts",
  register: (editor) => registerShortcuts(editor),
});
