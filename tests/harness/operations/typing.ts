import { $getSelection, CONTROLLED_TEXT_INSERTION_COMMAND, FORMAT_TEXT_COMMAND, KEY_ENTER_COMMAND } from "lexical";
import type { LexicalEditor } from "lexical";
import { keyEvent } from "../keyEvent.ts";
import type { Operation } from "../operation.ts";
import { selectAcross, selectCaret, selected, selectInBlock } from "../select.ts";
import { FORMATS } from "./formatting.ts";

/** Gives `text` key by key, each an update of its own, as a keyboard does. */
export function typeKeys(editor: LexicalEditor, text: string): void {
  for (const character of text) editor.dispatchCommand(CONTROLLED_TEXT_INSERTION_COMMAND, character);
}

export const typing: readonly Operation[] = [
  {
    name: "type",
    weight: 26,
    perform({ replica: { editor }, random, alphabet }) {
      const { from, to } = selectCaret(editor, random);
      const inserted = alphabet.take(1 + random.int(4));
      typeKeys(editor, inserted);
      return { from, to, inserted };
    },
  },
  {
    // Where the last act, or somebody else's, left the selection: none is set first.
    name: "type on",
    weight: 8,
    perform({ replica: { editor }, alphabet }) {
      const selection = selected(editor);
      if (!selection) return null;
      const inserted = alphabet.take(1);
      typeKeys(editor, inserted);
      return { from: selection.from, to: selection.to, inserted };
    },
  },
  {
    // Somebody's edit reaches this editor in the middle of its own update: applied at once, it would be erased by it.
    name: "type while something arrives",
    weight: 2,
    perform({ replica: { editor }, random, alphabet, arrive }) {
      const { from, to } = selectCaret(editor, random);
      const inserted = alphabet.take(2);
      editor.update(() => {
        $getSelection()?.insertText(inserted.charAt(0));
        arrive();
        $getSelection()?.insertText(inserted.charAt(1));
      });
      return { from, to, inserted };
    },
  },
  {
    name: "type over a selection",
    weight: 3,
    perform({ replica: { editor }, random, alphabet }) {
      const range = random.chance(0.6) ? selectInBlock(editor, random) : selectAcross(editor, random);
      if (!range) return null;
      const inserted = alphabet.take(1 + random.int(2));
      typeKeys(editor, inserted);
      return { from: range.from, to: range.to, inserted };
    },
  },
  {
    name: "type a sentence",
    weight: 4,
    since: 2,
    perform({ replica: { editor }, random, alphabet }) {
      const { from, to } = selectCaret(editor, random);
      const inserted = alphabet.take(8 + random.int(8));
      typeKeys(editor, inserted);
      return { from, to, inserted };
    },
  },
  {
    name: "set a format at the caret and type",
    weight: 3,
    perform({ replica: { editor }, random, alphabet }) {
      const { from, to } = selectCaret(editor, random);
      editor.dispatchCommand(FORMAT_TEXT_COMMAND, random.pick(FORMATS));
      const inserted = alphabet.take(1 + random.int(2));
      typeKeys(editor, inserted);
      return { from, to, inserted };
    },
  },
  {
    name: "Enter",
    weight: 9,
    perform({ replica: { editor }, random }) {
      const { from, to } = selectCaret(editor, random);
      editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter"));
      return { from, to, inserted: "" };
    },
  },
  {
    name: "Enter over a selection",
    weight: 1,
    perform({ replica: { editor }, random }) {
      const range = selectInBlock(editor, random);
      if (!range) return null;
      editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter"));
      return { from: range.from, to: range.to, inserted: "" };
    },
  },
  {
    name: "soft break",
    weight: 4,
    perform({ replica: { editor }, random }) {
      const { from, to } = selectCaret(editor, random);
      editor.dispatchCommand(KEY_ENTER_COMMAND, keyEvent("Enter", { shift: true }));
      return { from, to, inserted: "" };
    },
  },
  {
    name: "move the caret",
    weight: 2,
    writes: false,
    perform({ replica: { editor }, random }) {
      const { from } = selectCaret(editor, random);
      return { from, to: from, inserted: "" };
    },
  },
];
