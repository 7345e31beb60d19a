import { $getRoot } from "lexical";
import { expect, test } from "vitest";

import { MOVE_BLOCKS_COMMAND, MOVE_SELECTED_BLOCKS_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { drawWithSelection } from "./support/drawing.ts";
import { dispatch, headless } from "./support/editors.ts";

function moved(drawing: readonly string[], direction: "up" | "down"): string[] {
  const editor = headless([...drawing]);
  dispatch(editor, MOVE_SELECTED_BLOCKS_COMMAND, direction);
  return drawWithSelection(editor);
}

test("[ED161] the selected blocks go past their neighbour, with the selection in them", () => {
  expect(moved(["p a", "p b|", "p c"], "up")).toEqual(["p b|", "p a", "p c"]);
  expect(moved(["p a|", "p b", "p c"], "down")).toEqual(["p b", "p a|", "p c"]);
  expect(moved(["p a", "p b[b", "h1 c]c", "p d"], "up")).toEqual(["p b[b", "h1 c]c", "p a", "p d"]);
  expect(moved(["p a[a", "p b]b", "p c"], "down")).toEqual(["p c", "p a[a", "p b]b"]);
});

test("[ED161] at the ends of the document they stay", () => {
  expect(moved(["p a|", "p b"], "up")).toEqual(["p a|", "p b"]);
  expect(moved(["p a", "p b|"], "down")).toEqual(["p a", "p b|"]);
});

test("[ED162] items of lists and toggles take along what they hold, and go past all that another holds", () => {
  expect(moved(["p a", "ul b|", "ul+1 c", "ul+2 d", "ul e"], "up")).toEqual([
    "ul b|",
    "ul+1 c",
    "ul+2 d",
    "p a",
    "ul e",
  ]);
  expect(moved(["toggle a|", "p+1 b", "toggle c", "p+1 d", "p e"], "down")).toEqual([
    "toggle c",
    "p+1 d",
    "toggle a|",
    "p+1 b",
    "p e",
  ]);
  expect(moved(["toggle a", "p+1 b", "toggle c|", "p+1 d"], "up")).toEqual(["toggle c|", "p+1 d", "toggle a", "p+1 b"]);
  expect(moved(["ul a", "ul+1 b|", "ul+1 c"], "up")).toEqual(["ul+1 b|", "ul a", "ul+1 c"]);
});

test("[ED162] a paragraph holds nothing", () => {
  expect(moved(["p a|", "p+1 b", "p c"], "down")).toEqual(["p+1 b", "p a|", "p c"]);
});

test("[ED160] blocks are moved in their order, wherever they stood; a place that is gone is refused", () => {
  const editor = headless(["p a", "p b", "p c", "p d|"]);
  const keys = editor.read(() => $getRoot().getChildrenKeys());
  const [a = "", b = "", c = "", d = ""] = keys;
  dispatch(editor, MOVE_BLOCKS_COMMAND, { keys: [d, b], before: a });
  expect(drawWithSelection(editor)).toEqual(["p b", "p d|", "p a", "p c"]);
  dispatch(editor, MOVE_BLOCKS_COMMAND, { keys: [b], before: null });
  expect(drawWithSelection(editor)).toEqual(["p d|", "p a", "p c", "p b"]);
  dispatch(editor, MOVE_BLOCKS_COMMAND, { keys: [c], before: "gone" });
  dispatch(editor, MOVE_BLOCKS_COMMAND, { keys: ["gone"], before: a });
  dispatch(editor, MOVE_BLOCKS_COMMAND, { keys: [a], before: a });
  expect(drawWithSelection(editor)).toEqual(["p d|", "p a", "p c", "p b"]);
});
