import { INDENT_CONTENT_COMMAND, OUTDENT_CONTENT_COMMAND } from "lexical";
import { BLOCK_KINDS } from "../../../lib/editor/blocks/blockKind.ts";
import {
  INSERT_DIVIDER_COMMAND,
  SET_BLOCK_TYPE_COMMAND,
  TOGGLE_CHECK_COMMAND,
} from "../../../lib/editor/blocks/commands.ts";
import type { Operation } from "../operation.ts";
import { NO_TEXT_CHANGE } from "../operation.ts";
import { selectAcross, selectBlock, selectCaret } from "../select.ts";

const conversions = BLOCK_KINDS.map((kind): Operation => ({
  name: `convert to ${kind}`,
  // All conversions together weigh as much as a few other acts, however many kinds there are.
  weight: 11 / BLOCK_KINDS.length,
  perform({ replica: { editor }, random }) {
    if (random.chance(0.7)) selectCaret(editor, random);
    else selectAcross(editor, random);
    editor.dispatchCommand(SET_BLOCK_TYPE_COMMAND, kind);
    return NO_TEXT_CHANGE;
  },
}));

export const blocks: readonly Operation[] = [
  ...conversions,
  {
    name: "tick a check item",
    weight: 3,
    since: 2,
    perform({ replica: { editor }, random }) {
      if (!selectBlock(editor, random, (block) => block.getBlockType() === "check")) return null;
      editor.dispatchCommand(TOGGLE_CHECK_COMMAND, null);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "outdent an indented block",
    weight: 2.5,
    since: 2,
    perform({ replica: { editor }, random }) {
      if (!selectBlock(editor, random, (block) => block.getIndent() > 0)) return null;
      editor.dispatchCommand(OUTDENT_CONTENT_COMMAND, undefined);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "indent",
    weight: 4,
    perform({ replica: { editor }, random }) {
      if (random.chance(0.7)) selectCaret(editor, random);
      else selectAcross(editor, random);
      editor.dispatchCommand(INDENT_CONTENT_COMMAND, undefined);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "outdent",
    weight: 4,
    perform({ replica: { editor }, random }) {
      if (random.chance(0.6)) selectCaret(editor, random);
      else selectAcross(editor, random);
      editor.dispatchCommand(OUTDENT_CONTENT_COMMAND, undefined);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "tick",
    weight: 4,
    until: 1,
    perform({ replica: { editor }, random }) {
      selectCaret(editor, random);
      editor.dispatchCommand(TOGGLE_CHECK_COMMAND, null);
      return NO_TEXT_CHANGE;
    },
  },
  {
    name: "insert a divider",
    weight: 2.5,
    perform({ replica: { editor }, random }) {
      selectCaret(editor, random);
      editor.dispatchCommand(INSERT_DIVIDER_COMMAND, undefined);
      return NO_TEXT_CHANGE;
    },
  },
];
