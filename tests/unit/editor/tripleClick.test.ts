// @vitest-environment jsdom
import { $getSelection, $isRangeSelection, SELECTION_CHANGE_COMMAND } from "lexical";
import { expect, test } from "vitest";

import { $drawBackOverhang } from "../../../lib/editor/blocks/tripleClick.ts";
import { drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless, mounted } from "./support/editors.ts";

function drawnBack(...drawing: string[]): string[] {
  const editor = headless(drawing);
  editor.update(
    () => {
      const selection = $getSelection();
      if ($isRangeSelection(selection)) $drawBackOverhang(selection);
    },
    { discrete: true },
  );
  return drawWithSelection(editor);
}

test("[ED34] a selection that reaches only to the start of the next block is drawn back", () => {
  expect(drawnBack("p [ab", "h1 ]c")).toEqual(["p [ab]", "h1 c"]);
  expect(drawnBack("p [ab<bold>c</bold>", "ul ]")).toEqual(["p [ab<bold>c</bold>]", "ul"]);
  expect(drawnBack("p [ab", "h1 c]d")).toEqual(["p [ab", "h1 c]d"]);
  expect(drawnBack("p ]ab", "h1 [c")).toEqual(["p ]ab", "h1 [c"]);
});

test("[ED34] three clicks draw it back, two do not", () => {
  for (const [clicks, drawn] of [
    [2, ["p [ab", "h1 ]c"]],
    [3, ["p [ab]", "h1 c"]],
  ] as const) {
    const { editor, root } = mounted(["p [ab", "h1 ]c"]);
    root.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, detail: clicks }));
    dispatch(editor, SELECTION_CHANGE_COMMAND, undefined);
    expect(drawWithSelection(editor)).toEqual(drawn);
  }
});
