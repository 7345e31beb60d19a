// @vitest-environment jsdom
import { expect, test } from "vitest";
import { composedRange, isSelectionIn } from "../../../lib/binding/remote/composedRange.ts";

/** The browser's selection in a text of its own, with the caret at `offset`. */
function caretIn(text: string, offset: number): { readonly node: Text; readonly selection: Selection } {
  const node = document.createTextNode(text);
  document.body.replaceChildren(node);
  const selection = document.getSelection();
  if (selection === null) throw new Error("no selection");
  selection.collapse(node, offset);
  return { node, selection };
}

test("[BD42] what is composed stands in front of the caret, or around it", () => {
  for (const offset of [6, 5, 4]) {
    const { node, selection } = caretIn("abcにほんdef", offset);
    expect(composedRange(selection, "にほん")).toEqual({ node, from: 3, to: 6 });
  }
});

test("[BD42] where the same letters stand twice beside the caret, both places count", () => {
  const { node, selection } = caretIn("nini", 2);
  expect(composedRange(selection, "ni")).toEqual({ node, from: 0, to: 4 });
});

test("[BD42] what does not stand at the caret is not known", () => {
  expect(composedRange(caretIn("abc", 2).selection, "ni")).toBeNull();
  expect(composedRange(caretIn("ni abc", 6).selection, "ni")).toBeNull();
  expect(composedRange(null, "ni")).toBeNull();
});

test("[BD42] a selection has left when one of its ends is elsewhere", () => {
  const { node, selection } = caretIn("abnicd", 4);
  const range = { node, from: 2, to: 4 };
  expect(isSelectionIn(selection, range)).toBe(true);
  selection.setBaseAndExtent(node, 2, node, 4);
  expect(isSelectionIn(selection, range)).toBe(true);
  selection.setBaseAndExtent(node, 2, node, 5);
  expect(isSelectionIn(selection, range)).toBe(false);
  selection.collapse(document.body, 0);
  expect(isSelectionIn(selection, range)).toBe(false);
});
