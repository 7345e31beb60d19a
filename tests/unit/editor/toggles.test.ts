// @vitest-environment jsdom
import {
  $getRoot,
  $getSelection,
  $isRangeSelection,
  DELETE_CHARACTER_COMMAND,
  INDENT_CONTENT_COMMAND,
  INSERT_PARAGRAPH_COMMAND,
  KEY_DOWN_COMMAND,
} from "lexical";
import type { LexicalEditor } from "lexical";
import { expect, test } from "vitest";

import { $createBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { TOGGLE_CHECK_COMMAND, TOGGLE_OPEN_COMMAND } from "../../../lib/editor/blocks/commands.ts";
import { hiddenBlocks } from "../../../lib/editor/blocks/toggles/hiddenBlocks.ts";
import { toggleStateOf } from "../../../lib/editor/blocks/toggles/ToggleState.ts";
import type { ToggleMemory } from "../../../lib/editor/blocks/toggles/ToggleState.ts";
import { createRandom } from "../../harness/random.ts";
import { draw, drawWithSelection } from "./support/drawing.ts";
import { dispatch, mounted, settle, type } from "./support/editors.ts";
import { $rearrange } from "./support/rearrange.ts";

function keyAt(editor: LexicalEditor, index: number): string {
  return editor.read(() => ($getRoot().getChildAtIndex(index) as BlockNode).getKey());
}

function close(editor: LexicalEditor, index: number): void {
  toggleStateOf(editor).setClosed(keyAt(editor, index), true);
}

/** The document as it is seen: hidden blocks in brackets. */
function seen(editor: LexicalEditor, root: HTMLElement): string[] {
  const drawn = drawWithSelection(editor);
  return [...root.querySelectorAll(":scope > .cw-block")].map((element, index) =>
    element.hasAttribute("hidden") ? `(${drawn[index]})` : (drawn[index] ?? "?"),
  );
}

test("[FL96] a closed toggle hides the deeper blocks behind it, up to the first that is not", () => {
  const blocks = [
    { type: "toggle" },
    { indent: 1 },
    { type: "toggle", indent: 1 },
    { indent: 2 },
    { indent: 1 },
    {},
    { indent: 1 },
  ] as const;
  expect(hiddenBlocks(blocks, (index) => index === 0)).toEqual([false, true, true, true, true, false, false]);
  expect(hiddenBlocks(blocks, (index) => index === 2)).toEqual([false, false, false, true, false, false, false]);
  expect(hiddenBlocks(blocks, () => true)).toEqual([false, true, true, true, true, false, false]);
  expect(hiddenBlocks(blocks, () => false).some(Boolean)).toBe(false);
});

test("[ED100] toggles are open until somebody closes them, by the command or with the key that ticks items", () => {
  const { editor, root } = mounted(["toggle a|", "p+1 b", "ul+2 c", "p d"]);
  expect(seen(editor, root)).toEqual(["toggle a|", "p+1 b", "ul+2 c", "p d"]);
  const toggle = root.querySelector(".cw-toggle") as HTMLElement;
  expect([toggle.dataset["open"], toggle.getAttribute("aria-description")]).toEqual(["true", "toggle, open"]);
  expect(dispatch(editor, TOGGLE_CHECK_COMMAND, null)).toBe(true);
  expect(seen(editor, root)).toEqual(["toggle a|", "(p+1 b)", "(ul+2 c)", "p d"]);
  expect([toggle.dataset["open"], toggle.getAttribute("aria-description")]).toEqual(["false", "toggle, closed"]);
  expect(root.querySelector("[hidden]")?.getAttribute("hidden")).toBe("until-found");
  dispatch(editor, TOGGLE_OPEN_COMMAND, keyAt(editor, 0));
  expect(seen(editor, root)).toEqual(["toggle a|", "p+1 b", "ul+2 c", "p d"]);
});

test("[FL96] [ED100] whatever is done, what is hidden is what lies in closed toggles", () => {
  const random = createRandom(11);
  const { editor, root } = mounted(["p a"]);
  const counts = { hidden: 0, toggles: 0 };
  for (let round = 0; round < 300; round += 1) {
    editor.update(() => $rearrange(random, "toggle", (block) => void block.insertAfter($createBlockNode(), false)), {
      discrete: true,
    });
    const state = toggleStateOf(editor);
    const blocks = editor.read(() => $getRoot().getChildren<BlockNode>());
    const one = blocks[random.int(blocks.length)] as BlockNode;
    if (random.chance(0.3)) state.setClosed(one.getKey(), !state.isClosed(one.getKey()));
    const attributes = editor.read(() => blocks.map((block) => block.getAttributes()));
    const wanted = hiddenBlocks(attributes, (at) => state.isClosed(blocks[at]?.getKey() ?? ""));
    const elements = [...root.querySelectorAll<HTMLElement>(":scope > .cw-block")];
    expect(elements.map((element) => element.hasAttribute("hidden"))).toEqual(wanted);
    expect(elements.map((element) => element.dataset["open"])).toEqual(
      attributes.map(({ type: kind }, at) =>
        kind === "toggle" ? String(!state.isClosed(blocks[at]?.getKey() ?? "")) : undefined,
      ),
    );
    counts.hidden += wanted.filter(Boolean).length;
    counts.toggles += attributes.filter(({ type: kind }) => kind === "toggle").length;
  }
  expect(counts.hidden).toBeGreaterThan(200);
  expect(counts.toggles).toBeGreaterThan(1_000);
});

test("[ED100] opening and closing changes no node", () => {
  const { editor } = mounted(["toggle a", "p+1 b"]);
  const before = editor.getEditorState();
  close(editor, 0);
  expect(editor.getEditorState()).toBe(before);
});

test("[ED101] which are closed is kept by block, also for those that get their block later", async () => {
  const { editor, root } = mounted(["toggle a", "p+1 b", "toggle c", "p+1 d"]);
  const ids = new Map([[keyAt(editor, 0), "one"]]);
  const saved: string[][] = [];
  const memory: ToggleMemory = {
    load: () => ["two"],
    save: (closed) => saved.push([...closed]),
    idOf: (key) => ids.get(key),
  };
  const state = toggleStateOf(editor);
  state.connect(memory);
  expect(seen(editor, root)).toEqual(["toggle a", "p+1 b", "toggle c", "p+1 d"]);
  ids.set(keyAt(editor, 2), "two");
  state.settle();
  expect(seen(editor, root)).toEqual(["toggle a", "p+1 b", "toggle c", "(p+1 d)"]);
  close(editor, 0);
  expect(saved).toEqual([["two", "one"]]);
  ids.clear();
  editor.update(() => $getRoot().getLastChild()?.selectEnd(), { discrete: true });
  await settle();
});

test("[ED102] Enter at the end of an open toggle begins a child, of a closed one a sibling behind the children", () => {
  const { editor, root } = mounted(["toggle a|", "p+1 b", "p d"]);
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(drawWithSelection(editor)).toEqual(["toggle a", "p+1 |", "p+1 b", "p d"]);
  const second = mounted(["toggle a|", "p+1 b", "ul+2 c", "p d"]);
  close(second.editor, 0);
  dispatch(second.editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(seen(second.editor, second.root)).toEqual(["toggle a", "(p+1 b)", "(ul+2 c)", "toggle |", "p d"]);
  expect(root.isConnected).toBe(false);
});

test("[ED102] in the middle the second half is the first child; of a closed one a closed toggle with the children", () => {
  const open = mounted(["toggle a|b", "p+1 c"]);
  dispatch(open.editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(drawWithSelection(open.editor)).toEqual(["toggle a", "p+1 |b", "p+1 c"]);
  const closed = mounted(["toggle a|b", "p+1 c"]);
  close(closed.editor, 0);
  dispatch(closed.editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(seen(closed.editor, closed.root)).toEqual(["toggle a", "toggle |b", "(p+1 c)"]);
});

test("[ED103] Enter on an empty toggle makes a paragraph, on an empty last child it steps out", () => {
  const { editor } = mounted(["toggle|"]);
  dispatch(editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(drawWithSelection(editor)).toEqual(["p |"]);
  const child = mounted(["toggle a", "p+1 b", "p+1|", "p c"]);
  dispatch(child.editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(drawWithSelection(child.editor)).toEqual(["toggle a", "p+1 b", "p |", "p c"]);
  const between = mounted(["toggle a", "p+1 |", "p+1 b"]);
  dispatch(between.editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(drawWithSelection(between.editor)).toEqual(["toggle a", "p+1", "p+1 |", "p+1 b"]);
  const outside = mounted(["p a", "p+1|"]);
  dispatch(outside.editor, INSERT_PARAGRAPH_COMMAND, undefined);
  expect(drawWithSelection(outside.editor)).toEqual(["p a", "p+1", "p+1 |"]);
});

test("[ED104] what a toggle hides is not merged with: the first press shows it", () => {
  for (const [drawing, backward] of [
    [["toggle a|", "p+1 b"], false],
    [["toggle a", "p+1 b", "p |c"], true],
  ] as const) {
    const { editor, root } = mounted(drawing);
    close(editor, 0);
    dispatch(editor, DELETE_CHARACTER_COMMAND, backward);
    expect(seen(editor, root)).toEqual(drawing);
  }
});

test("[ED105] a key that moves the caret moves it past what is hidden", async () => {
  for (const [drawing, from, to, expected] of [
    [["toggle a|", "p+1 b", "p c"], 0, 1, ["toggle a", "(p+1 b)", "p |c"]],
    [["toggle a", "p+1 b", "p |c"], 2, 1, ["toggle a|", "(p+1 b)", "p c"]],
    [["toggle a|", "p+1 b"], 0, 1, ["toggle a|", "(p+1 b)"]],
  ] as const) {
    const { editor, root } = mounted(drawing);
    close(editor, 0);
    expect(from).not.toBe(to);
    dispatch(editor, KEY_DOWN_COMMAND, new KeyboardEvent("keydown", { key: "ArrowDown" }));
    editor.update(() => ($getRoot().getChildAtIndex(to) as BlockNode).selectStart(), { discrete: true });
    await settle();
    expect(seen(editor, root)).toEqual(expected);
  }
});

test("[ED105] a selection that is made by keys goes on behind it, and keeps where it began", async () => {
  const { editor, root } = mounted(["toggle a[b]", "p+1 c", "p d"]);
  close(editor, 0);
  dispatch(editor, KEY_DOWN_COMMAND, new KeyboardEvent("keydown", { key: "ArrowDown", shiftKey: true }));
  editor.update(
    () => {
      const selection = $getSelection();
      const text = ($getRoot().getChildAtIndex(1) as BlockNode).getFirstChildOrThrow();
      if ($isRangeSelection(selection)) selection.focus.set(text.getKey(), 1, "text");
    },
    { discrete: true },
  );
  await settle();
  expect(seen(editor, root)).toEqual(["toggle a[b", "(p+1 c)", "p ]d"]);
});

test("[ED106] whatever else brings the caret there opens the toggle, and those around it", async () => {
  const { editor, root } = mounted(["toggle a|", "toggle+1 b", "p+2 c", "p d"]);
  close(editor, 0);
  close(editor, 1);
  expect(seen(editor, root)).toEqual(["toggle a|", "(toggle+1 b)", "(p+2 c)", "p d"]);
  editor.update(() => ($getRoot().getChildAtIndex(2) as BlockNode).selectEnd(), { discrete: true });
  await settle();
  expect(seen(editor, root)).toEqual(["toggle a", "toggle+1 b", "p+2 c|", "p d"]);
});

test("[ED106] so does indenting the line that one writes in under a closed toggle", () => {
  const { editor, root } = mounted(["toggle a", "p+1 b", "p c|"]);
  close(editor, 0);
  dispatch(editor, INDENT_CONTENT_COMMAND, undefined);
  expect(seen(editor, root)).toEqual(["toggle a", "p+1 b", "p+1 c|"]);
});

test("[ED106] the browser's search opens what it finds", () => {
  const { editor, root } = mounted(["toggle a|", "p+1 b"]);
  close(editor, 0);
  root.querySelector("[hidden]")?.dispatchEvent(new Event("beforematch", { bubbles: true }));
  expect(seen(editor, root)).toEqual(["toggle a|", "p+1 b"]);
});

test("[ED107] whoever closes the toggle that they stand in stands at its line", () => {
  const { editor, root } = mounted(["toggle a", "p+1 b|", "p c"]);
  dispatch(editor, TOGGLE_OPEN_COMMAND, keyAt(editor, 0));
  expect(seen(editor, root)).toEqual(["toggle a|", "(p+1 b)", "p c"]);
});

test("what is no toggle any more hides nothing, and says nothing of being open", () => {
  const { editor, root } = mounted(["toggle a|", "p+1 b"]);
  close(editor, 0);
  editor.update(() => ($getRoot().getFirstChild() as BlockNode).setBlockType("check"), { discrete: true });
  expect(seen(editor, root)).toEqual(["todo a|", "p+1 b"]);
  const element = root.firstElementChild as HTMLElement;
  expect([element.dataset["open"], element.getAttribute("aria-description")]).toEqual([undefined, "not checked"]);
  editor.update(() => ($getRoot().getFirstChild() as BlockNode).setBlockType("quote"), { discrete: true });
  expect(element.getAttribute("aria-description")).toBe(null);
});

test("[ED21] a list may begin one step deeper under a toggle", () => {
  const { editor } = mounted(["toggle a", "ul b|"]);
  dispatch(editor, INDENT_CONTENT_COMMAND, undefined);
  dispatch(editor, INDENT_CONTENT_COMMAND, undefined);
  expect(draw(editor)).toEqual(["toggle a", "ul+1 b"]);
  type(editor, "c");
  expect(draw(editor)).toEqual(["toggle a", "ul+1 bc"]);
});
