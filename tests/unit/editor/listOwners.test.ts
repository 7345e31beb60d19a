// @vitest-environment jsdom
import { $createRangeSelectionFromDom, $getRoot, INSERT_PARAGRAPH_COMMAND } from "lexical";
import type { LexicalNode } from "lexical";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { SET_BLOCK_TYPE_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { registerEditing } from "../../../lib/editor/blocks/registerEditing.ts";
import { draw, load } from "./support/drawing.ts";
import { dispatch, mounted, type } from "./support/editors.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The elements of the text: blocks by their text, lists by what they own. */
function elements(root: HTMLElement): string[] {
  return [...root.children].map((element) => {
    if (element.getAttribute("role") !== "list") return element.textContent;
    const ids = element.getAttribute("aria-owns")?.split(" ") ?? [];
    return `list(${ids.map((id) => document.getElementById(id)?.textContent).join(" ")})`;
  });
}

test("[ED88] each run of items has one list that owns them in order", () => {
  const { root } = mounted(["p x", "ul a", "ul+1 b", "ol c", "h1 y", "todo d", "p z|"]);
  vi.runAllTimers();
  expect(elements(root)).toEqual(["x", "a", "list(a b c)", "b", "c", "y", "d", "list(d)", "z"]);
});

test("[ED88] changes are followed: new items, conversions, deletion", () => {
  const { editor, root } = mounted(["p x", "ul a", "ul b|", "p z"]);
  vi.runAllTimers();
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  type(editor, "c");
  vi.runAllTimers();
  expect(elements(root)).toEqual(["x", "a", "list(a b c)", "b", "c", "z"]);
  load(editor, ["p x", "ul a", "ul b|", "ul c", "p z"]);
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, "paragraph");
  vi.runAllTimers();
  expect(elements(root)).toEqual(["x", "a", "list(a)", "b", "c", "list(c)", "z"]);
  load(editor, ["p x|"]);
  vi.runAllTimers();
  expect(elements(root)).toEqual(["x"]);
});

test("[ED88] moves are followed, of items and of what stands between them", () => {
  const { editor, root } = mounted(["p x", "ul a", "ul b", "p y", "ul c", "p z|"]);
  vi.runAllTimers();
  const move = (from: number, to: number): void => {
    editor.update(
      () => {
        const blocks = $getRoot().getChildren();
        blocks[to]?.insertBefore(blocks[from] as LexicalNode);
      },
      { discrete: true },
    );
    vi.runAllTimers();
  };
  expect(elements(root)).toEqual(["x", "a", "list(a b)", "b", "y", "c", "list(c)", "z"]);
  move(2, 1);
  expect(elements(root)).toEqual(["x", "b", "list(b a)", "a", "y", "c", "list(c)", "z"]);
  move(3, 1);
  expect(elements(root)).toEqual(["x", "y", "b", "list(b a c)", "a", "c", "z"]);
  move(1, 3);
  expect(elements(root)).toEqual(["x", "b", "list(b)", "y", "a", "list(a c)", "c", "z"]);
});

test("[ED88] typing in an item looks at nothing anew", () => {
  const { editor, root } = mounted(["ul a|", "ul b"]);
  vi.runAllTimers();
  const list = root.querySelector('[role="list"]');
  list?.setAttribute("aria-owns", "untouched");
  type(editor, "c");
  vi.runAllTimers();
  expect(list?.getAttribute("aria-owns")).toBe("untouched");
});

test("[ED88] the text knows nothing of it", async () => {
  const { editor, root } = mounted(["p x", "ul a", "p z|"]);
  let updates = 0;
  editor.registerUpdateListener(() => {
    updates += 1;
  });
  vi.runAllTimers();
  expect(root.querySelector('[role="list"]')).not.toBeNull();
  vi.useRealTimers();
  // Lexical looks at changes of its elements in a microtask.
  await Promise.resolve();
  expect(updates).toBe(0);
  expect(draw(editor)).toEqual(["p x", "ul a", "p z"]);
  expect(root.querySelector('[role="list"]')).not.toBeNull();
});

test("[ED88] a selection that ends between blocks ends at the same block, however many lists stand above", () => {
  const { editor, root } = mounted(["ul a", "ul b", "p c", "ul d|", "ul e", "p f", "ul g", "ul h", "p i"]);
  vi.runAllTimers();
  const wanted = ["a", "b", "b", "c", "d", "e", "e", "f", "g", "h", "h", "i"];
  const found = [...root.children].map((_element, offset) => {
    getSelection()?.setBaseAndExtent(root.firstElementChild as Element, 0, root, offset);
    return editor.read(() => $createRangeSelectionFromDom(getSelection(), editor)?.focus.getNode().getTextContent());
  });
  expect(found).toEqual(wanted);
});

test("[ED89] no list stands at an edge of the text", () => {
  for (const [drawing, shown] of [
    [
      ["ul a|", "p z"],
      ["a", "list(a)", "z"],
    ],
    [
      ["p x", "ul a|"],
      ["x", "list(a)", "a"],
    ],
    [
      ["ul a|", "ul b"],
      ["a", "list(a b)", "b"],
    ],
    [["ul a|"], ["a"]],
  ] as const) {
    const { root } = mounted(drawing);
    vi.runAllTimers();
    expect(elements(root)).toEqual(shown);
  }
});

test("[ED89] not even while the change is fresh", () => {
  const { editor, root } = mounted(["p x", "ul a|", "p z"]);
  vi.runAllTimers();
  for (const index of [2, 0]) {
    editor.update(() => $getRoot().getChildAtIndex(index)?.remove(), { discrete: true });
    expect(root.firstElementChild?.getAttribute("role")).not.toBe("list");
    expect(root.lastElementChild?.getAttribute("role")).not.toBe("list");
  }
  expect(elements(root)).toEqual(["a"]);
});

test("[ED88] what is left of it goes with the registration", () => {
  const { editor, root } = mounted(["p x", "ul a|", "p z"]);
  vi.runAllTimers();
  const stop = registerEditing(editor);
  vi.runAllTimers();
  expect(root.querySelectorAll('[role="list"]')).toHaveLength(2);
  stop();
  expect(root.querySelectorAll('[role="list"]')).toHaveLength(1);
});
