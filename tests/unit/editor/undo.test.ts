import { createHeadlessEditor } from "@lexical/headless";
import { DELETE_CHARACTER_COMMAND, SELECT_ALL_COMMAND } from "lexical";
import { expect, test } from "vitest";
import * as Y from "yjs";

import { createBinding } from "../../../lib/binding/createBinding.ts";
import { COWRITE_NODES } from "../../../lib/binding/nodes/cowriteNodes.ts";
import { TOGGLE_BLOCK_TYPE_COMMAND } from "../../../lib/editor/blocks/commands.ts";
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
