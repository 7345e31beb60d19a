import { $getRoot, $getSelection, $isRangeSelection } from "lexical";
import { expect, test } from "vitest";

import { $isBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { $moveTo } from "../../../lib/editor/blocks/clipboard/drag.ts";
import { drawWithSelection } from "./support/drawing.ts";
import { headless } from "./support/editors.ts";

function moved(index: number, offset: number, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  editor.update(
    () => {
      const selection = $getSelection();
      const block = $getRoot().getChildAtIndex(index);
      if ($isRangeSelection(selection) && $isBlockNode(block)) $moveTo(selection, { block, offset });
    },
    { discrete: true },
  );
  return drawWithSelection(editor);
}

test("[ED84] text dragged within a block moves forwards and backwards", () => {
  expect(moved(0, 6, "p a[bc]def")).toEqual(["p adefbc|"]);
  expect(moved(0, 0, "p a[bc]def")).toEqual(["p bc|adef"]);
  expect(moved(0, 4, "p a]bc[def")).toEqual(["p adbc|ef"]);
});

test("[ED84] text dragged to another block leaves the one and joins the other", () => {
  expect(moved(1, 1, "p a[b]c", "h1 de")).toEqual(["p ac", "h1 db|e"]);
  expect(moved(0, 1, "p ab", "h1 c[d]e")).toEqual(["p ad|b", "h1 ce"]);
});

test("[ED84] a selection over blocks moves, also into what is left of its last block", () => {
  expect(moved(2, 1, "p a[b", "ul c]d", "p ef")).toEqual(["p ad", "p eb", "ul c|f"]);
  expect(moved(1, 3, "p a[b", "ul c]def")).toEqual(["p adeb", "ul c|f"]);
});

test("[ED84] dropped on itself it stays", () => {
  for (const offset of [1, 2, 3]) expect(moved(0, offset, "p a[bc]d")).toEqual(["p a[bc]d"]);
  expect(moved(1, 0, "p a[b", "ul c]d")).toEqual(["p a[b", "ul c]d"]);
});
