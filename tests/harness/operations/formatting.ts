import { $isLinkNode, TOGGLE_LINK_COMMAND } from "@lexical/link";
import { $isTextNode, FORMAT_TEXT_COMMAND } from "lexical";
import type { TextFormatType } from "lexical";
import { CLEAR_FORMATTING_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import type { Operation } from "../operation.ts";
import { NO_TEXT_CHANGE } from "../operation.ts";
import { selectAcross, selectInBlock, selectPiece } from "../select.ts";

export const FORMATS = [
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "code",
] as const satisfies readonly TextFormatType[];

/** The command toggles: on where some of the range lacks it, off where all of it has it. */
const toggles = FORMATS.map((format): Operation => ({
  name: format,
  weight: 3,
  perform({ replica: { editor }, random }) {
    const range = random.chance(0.6) ? selectInBlock(editor, random) : selectAcross(editor, random);
    if (!range) return null;
    editor.dispatchCommand(FORMAT_TEXT_COMMAND, format);
    // Sometimes off again at once: people try a format and take it back.
    if (random.chance(0.15)) editor.dispatchCommand(FORMAT_TEXT_COMMAND, format);
    return NO_TEXT_CHANGE;
  },
}));

export const formatting: readonly Operation[] = [
  ...toggles,
  {
    name: "clear formatting",
    weight: 1.5,
    perform({ replica: { editor }, random }) {
      selectAcross(editor, random);
      editor.dispatchCommand(CLEAR_FORMATTING_COMMAND, undefined);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "clear formatted text",
    weight: 2,
    since: 2,
    perform({ replica: { editor }, random }) {
      if (!selectPiece(editor, random, (node) => $isTextNode(node) && node.getFormat() !== 0)) return null;
      editor.dispatchCommand(CLEAR_FORMATTING_COMMAND, undefined);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "unlink a link",
    weight: 2.5,
    since: 2,
    perform({ replica: { editor }, random }) {
      if (!selectPiece(editor, random, (node) => $isLinkNode(node.getParent()))) return null;
      editor.dispatchCommand(TOGGLE_LINK_COMMAND, null);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "link",
    weight: 3,
    perform({ replica: { editor }, random }) {
      const range = random.chance(0.8) ? selectInBlock(editor, random) : selectAcross(editor, random);
      if (!range) return null;
      editor.dispatchCommand(TOGGLE_LINK_COMMAND, `https://example.org/${random.int(4)}`);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "unlink",
    weight: 3,
    perform({ replica: { editor }, random }) {
      selectAcross(editor, random);
      editor.dispatchCommand(TOGGLE_LINK_COMMAND, null);
      return NO_TEXT_CHANGE;
    },
  },
];
