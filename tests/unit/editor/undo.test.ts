import { createHeadlessEditor } from "@lexical/headless";
import {
  DELETE_CHARACTER_COMMAND,
  FORMAT_TEXT_COMMAND,
  INDENT_CONTENT_COMMAND,
  INSERT_PARAGRAPH_COMMAND,
  SELECT_ALL_COMMAND,
} from "lexical";
import { expect, test } from "vitest";
import * as Y from "yjs";

import { createBinding } from "../../../lib/binding/createBinding.ts";
import { COWRITE_NODES } from "../../../lib/binding/nodes/cowriteNodes.ts";
import { TOGGLE_BLOCK_TYPE_COMMAND, TOGGLE_CHECK_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { registerEditing } from "../../../lib/editor/blocks/registerEditing.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { cut, paste } from "./support/clipboard.ts";
import { draw } from "./support/drawing.ts";
import { dispatch, settle, type } from "./support/editors.ts";

/** An editor on a document, in which no time passes: all that is typed is one step of undo, unless something ends it. */
function bound() {
  const editor = createHeadlessEditor({
    nodes: [...COWRITE_NODES],
    onError: (error: Error) => {
      throw error;
    },
  });
  registerEditing(editor);
  const binding = createBinding({
    editor,
    flow: openFlow(new Y.Doc()),
    clock: { now: () => 0, after: () => () => {} },
    onError: ({ error }) => {
      throw error;
    },
  });
  dispatch(editor, SELECT_ALL_COMMAND, undefined as never);
  return { editor, binding };
}

test("[ED65] one undo gives the signs back as they were typed, and what was typed behind them is a step before it", async () => {
  for (const [signs, drawn] of [
    ["# ", "h1"],
    ["[x] ", "done"],
    ["**b**", "p <bold>b</bold>"],
    ["a [b](x.example)", "p a <a https://x.example/>b</a>"],
  ] as const) {
    const { editor, binding } = bound();
    for (const character of signs) {
      type(editor, character);
      await settle();
    }
    expect(draw(editor)).toEqual([drawn]);
    type(editor, "z");
    binding.undo();
    expect(draw(editor)).toEqual([drawn]);
    binding.undo();
    expect(draw(editor)).toEqual([`p ${signs}`]);
    binding.redo();
    expect(draw(editor)).toEqual([drawn]);
  }
});

test("[ED83] a paste and a cut are steps of their own", () => {
  const { editor, binding } = bound();
  type(editor, "ab");
  paste(editor, { "text/plain": "x\ny" });
  type(editor, "c");
  expect(draw(editor)).toEqual(["p abx", "p yc"]);
  binding.undo();
  expect(draw(editor)).toEqual(["p abx", "p y"]);
  binding.undo();
  expect(draw(editor)).toEqual(["p ab"]);
  dispatch(editor, SELECT_ALL_COMMAND, undefined as never);
  cut(editor);
  expect(draw(editor)).toEqual(["p"]);
  binding.undo();
  expect(draw(editor)).toEqual(["p ab"]);
});

test("[ED30] typing, a conversion and a deletion are undone one by one", () => {
  const { editor, binding } = bound();
  type(editor, "ab");
  dispatch(editor, TOGGLE_BLOCK_TYPE_COMMAND, "bullet");
  dispatch(editor, DELETE_CHARACTER_COMMAND, true);
  const states = ["ul a", "ul ab", "p ab", "p"];
  for (const state of states.slice(1)) {
    binding.undo();
    expect(draw(editor)).toEqual([state]);
  }
  for (const state of states.toReversed().slice(1)) {
    binding.redo();
    expect(draw(editor)).toEqual([state]);
  }
});

test("[FL53] words, Enter, formats, indentation and ticks are undone one by one", () => {
  const { editor, binding } = bound();
  const states: string[][] = [];
  const step = (act: () => void): void => {
    states.push(draw(editor));
    act();
  };
  step(() => type(editor, "one "));
  step(() => type(editor, "two"));
  step(() => dispatch(editor, TOGGLE_BLOCK_TYPE_COMMAND, "check"));
  step(() => dispatch(editor, TOGGLE_CHECK_COMMAND, null));
  step(() => dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined));
  step(() => type(editor, "three"));
  step(() => dispatch(editor, INDENT_CONTENT_COMMAND, undefined));
  step(() => type(editor, "!"));
  dispatch(editor, SELECT_ALL_COMMAND, undefined as never);
  step(() => dispatch(editor, FORMAT_TEXT_COMMAND, "bold"));
  step(() => dispatch(editor, FORMAT_TEXT_COMMAND, "italic"));
  const last = draw(editor);
  for (const state of states.toReversed()) {
    binding.undo();
    expect(draw(editor)).toEqual(state);
  }
  expect(binding.canUndo.get()).toBe(false);
  for (const state of [...states.slice(1), last]) {
    binding.redo();
    expect(draw(editor)).toEqual(state);
  }
  expect(binding.canRedo.get()).toBe(false);
});

test("[FL53] characters taken away by one key held down are one step, and the words typed before are others", () => {
  const { editor, binding } = bound();
  type(editor, "one two");
  for (let press = 0; press < 5; press += 1) dispatch(editor, DELETE_CHARACTER_COMMAND, true);
  expect(draw(editor)).toEqual(["p on"]);
  for (const state of ["p one two", "p one ", "p"]) {
    binding.undo();
    expect(draw(editor)).toEqual([state]);
  }
});
