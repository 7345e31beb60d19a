// @vitest-environment jsdom
import { $getRoot, INSERT_PARAGRAPH_COMMAND } from "lexical";
import type { LexicalEditor } from "lexical";
import { expect, test } from "vitest";

import type { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { SET_LIST_START_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { listMarkers } from "../../../lib/flow/listNumbers.ts";
import { createRandom } from "../../harness/random.ts";
import { drawWithSelection } from "./support/drawing.ts";
import { dispatch, mounted, type } from "./support/editors.ts";
import { $rearrange } from "./support/rearrange.ts";

function shown(root: HTMLElement): (string | null)[] {
  return [...root.querySelectorAll<HTMLElement>(":scope > .cw-block")].map((element) =>
    element.getAttribute("data-marker"),
  );
}

function expected(editor: LexicalEditor): (string | null)[] {
  return editor.read(() =>
    listMarkers(
      $getRoot()
        .getChildren<BlockNode>()
        .map((block) => block.getAttributes()),
    ),
  );
}

test("[FL94] the editor shows the numbers of the document, as soon as they change", () => {
  const { editor, root } = mounted(["ol a", "ol+1 b|", "ol+1 c", "ol d", "p e", "ol f"]);
  expect(shown(root)).toEqual(["1.", "a.", "b.", "2.", null, "1."]);
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(shown(root)).toEqual(["1.", "a.", "b.", "c.", "2.", null, "1."]);
  editor.update(() => ($getRoot().getLastChild() as BlockNode).selectEnd(), { discrete: true });
  dispatch(editor, SET_LIST_START_COMMAND, "continue");
  expect(shown(root).at(-1)).toBe("3.");
  editor.update(() => $getRoot().getFirstChild()?.remove(), { discrete: true });
  expect(shown(root)).toEqual(["a.", "b.", "c.", "1.", null, "2."]);
  dispatch(editor, SET_LIST_START_COMMAND, 9);
  expect(shown(root).at(-1)).toBe("9.");
  dispatch(editor, SET_LIST_START_COMMAND, null);
  expect(shown(root).at(-1)).toBe("1.");
});

test("[FL94] whatever is done, what is shown is what the document says", () => {
  const random = createRandom(7);
  const { editor, root } = mounted(["p a"]);
  for (let round = 0; round < 400; round += 1) {
    editor.update(
      () =>
        $rearrange(random, "number", (block) => {
          if (block.getBlockType() !== "number") return;
          block.changeAttributes({
            start: random.chance(0.3) ? random.int(30) : random.chance(0.3) ? "continue" : null,
          });
        }),
      { discrete: true },
    );
    expect(shown(root)).toEqual(expected(editor));
  }
  expect(new Set(shown(root)).size).toBeGreaterThan(4);
});

test("[ED1] the second half of an item, and the one behind it, go on counting", () => {
  const { editor } = mounted(["ol a|b"]);
  const startsOf = (): unknown[] =>
    editor.read(() =>
      $getRoot()
        .getChildren<BlockNode>()
        .map((block) => block.getAttributes().start),
    );
  dispatch(editor, SET_LIST_START_COMMAND, 5);
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(startsOf()).toEqual([5, undefined]);
  editor.update(() => ($getRoot().getFirstChild() as BlockNode).selectStart(), { discrete: true });
  // In front of the text: the new item is the one that the list begins with.
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect([startsOf(), drawWithSelection(editor)]).toEqual([
    [5, undefined, undefined],
    ["ol", "ol |a", "ol b"],
  ]);
  type(editor, "x");
  expect(drawWithSelection(editor)).toEqual(["ol", "ol x|a", "ol b"]);
});
