// @vitest-environment jsdom
import { $createNodeSelection, $getRoot, $setSelection } from "lexical";
import { expect, test } from "vitest";

import { BLOCK_KINDS } from "../../../lib/editor/blocks/blockKind.ts";
import {
  INSERT_DIVIDER_COMMAND,
  SET_BLOCK_TYPE_COMMAND,
  TOGGLE_BLOCK_TYPE_COMMAND,
  TOGGLE_CHECK_COMMAND,
} from "../../../lib/editor/blocks/commands.ts";
import { $createBlockNode, $isBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import type { BlockKind } from "../../../lib/editor/blocks/blockKind.ts";
import { draw, drawWithSelection, load } from "./support/drawing.ts";
import { dispatch, headless, mounted, press, type } from "./support/editors.ts";

function set(kind: BlockKind, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, kind);
  return drawWithSelection(editor);
}
function toggle(kind: BlockKind, ...drawing: string[]): string[] {
  const editor = headless(drawing);
  dispatch(editor, TOGGLE_BLOCK_TYPE_COMMAND, kind);
  return drawWithSelection(editor);
}

test("[ED30] every kind turns into every other, and the nodes stay", () => {
  // Code has no formats; see ED41.
  const kinds = BLOCK_KINDS.filter((kind) => kind !== "code");
  for (const from of kinds) {
    for (const to of kinds) {
      const editor = headless(["p a|<bold>b</bold>"]);
      dispatch(editor, SET_BLOCK_TYPE_COMMAND, from);
      const keys = editor.read(() =>
        $getRoot()
          .getAllTextNodes()
          .map((node) => node.getKey()),
      );
      dispatch(editor, SET_BLOCK_TYPE_COMMAND, to);
      expect(
        editor.read(() =>
          $getRoot()
            .getAllTextNodes()
            .map((node) => node.getKey()),
        ),
      ).toEqual(keys);
      expect(draw(editor)[0]).toMatch(/^\w+ a<bold>b<\/bold>$/);
    }
  }
});

test("[ED30] what becomes code and comes back keeps its text", () => {
  for (const kind of BLOCK_KINDS) {
    const editor = headless(["p a|b"]);
    dispatch(editor, SET_BLOCK_TYPE_COMMAND, "code");
    dispatch(editor, SET_BLOCK_TYPE_COMMAND, kind);
    expect(drawWithSelection(editor)[0]).toMatch(/^\w+ a\|b$/);
  }
});

test("[ED41] what becomes code loses its formats, and what is typed there has none", () => {
  const editor = headless(["p a<bold>b|</bold>"]);
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, "code");
  type(editor, "c");
  expect(drawWithSelection(editor)).toEqual(["code abc|"]);
});

test("[ED30] all selected blocks are converted, and only they", () => {
  expect(set("bullet", "p a", "p b[c", "h1 d", "quote e]f", "p g")).toEqual(["p a", "ul b[c", "ul d", "ul e]f", "p g"]);
});

test("[ED30] indentation stays as far as a list allows", () => {
  expect(set("heading1", "p+2 a|")).toEqual(["h1+2 a|"]);
  expect(set("bullet", "p x", "p+3 a|")).toEqual(["p x", "ul a|"]);
  expect(set("bullet", "ul x", "p+3 a|")).toEqual(["ul x", "ul+1 a|"]);
});

test("[ED31] level, tick and language go with the kind", () => {
  const editor = headless(["p |"]);
  editor.update(
    () => {
      const root = $getRoot().clear();
      root.append(
        $createBlockNode({ type: "heading", level: 2 }),
        $createBlockNode({ type: "check", checked: true }),
        $createBlockNode({ type: "code", language: "ts" }),
      );
      root.select(0, 3);
    },
    { discrete: true },
  );
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, "quote");
  editor.read(() => {
    for (const block of $getRoot().getChildren()) {
      expect($isBlockNode(block) && block.getAttributes()).toEqual({ type: "quote" });
    }
  });
});

test("[ED32] toggling what all are makes paragraphs, otherwise all become it", () => {
  expect(toggle("bullet", "ul [a", "ul b]")).toEqual(["p [a", "p b]"]);
  expect(toggle("bullet", "ul [a", "ol b]")).toEqual(["ul [a", "ul b]"]);
  expect(toggle("heading2", "h1 a|")).toEqual(["h2 a|"]);
  expect(toggle("heading2", "h2 a|")).toEqual(["p a|"]);
  expect(toggle("check", "done a|")).toEqual(["p a|"]);
});

test("[ED33] several blocks become one code block, and code a block a line", () => {
  expect(set("code", "p [a", "ul+1 b⏎c", "h1 d]", "p e")).toEqual(["code [a⏎b⏎c⏎d]", "p e"]);
  expect(set("paragraph", "code a[⏎b⏎⏎c]⏎d")).toEqual(["p a", "p [b", "p", "p c]", "p d"]);
  expect(set("bullet", "code a|")).toEqual(["ul a|"]);
  expect(set("bullet", "code a|⏎b")).toEqual(["ul a|", "ul b"]);
});

test("[ED34] a selection that ends at the start of a block does not reach it", () => {
  expect(draw(headlessAfter("heading1", ["p [abc", "p ]d"]))).toEqual(["h1 abc", "p d"]);
  expect(draw(headlessAfter("heading1", ["p ]abc", "p [d"]))).toEqual(["h1 abc", "p d"]);
  expect(draw(headlessAfter("heading1", ["p [abc", "p d]"]))).toEqual(["h1 abc", "h1 d"]);
});

function headlessAfter(kind: BlockKind, drawing: string[]) {
  const editor = headless(drawing);
  dispatch(editor, SET_BLOCK_TYPE_COMMAND, kind);
  return editor;
}

test("[ED35] ticking several ticks all, unless all are ticked", () => {
  const editor = headless(["todo [a", "done b", "p c", "todo d]", "todo e"]);
  expect(dispatch(editor, TOGGLE_CHECK_COMMAND, null)).toBe(true);
  expect(draw(editor)).toEqual(["done a", "done b", "p c", "done d", "todo e"]);
  dispatch(editor, TOGGLE_CHECK_COMMAND, null);
  expect(draw(editor)).toEqual(["todo a", "todo b", "p c", "todo d", "todo e"]);
  const other = headless(["p a|"]);
  expect(dispatch(other, TOGGLE_CHECK_COMMAND, null)).toBe(false);
});

test("[ED35] a click on the box ticks its item, and leaves the caret", () => {
  const { editor, root } = mounted(["p x|", "todo a"]);
  const item = root.children[1] as HTMLElement;
  item.style.paddingInlineStart = "24px";
  item.getBoundingClientRect = () => new DOMRect(100, 0, 400, 20);
  const click = (x: number, target: Element = item) => {
    for (const kind of ["mousedown", "click"]) {
      target.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true, clientX: x, button: 0 }));
    }
  };
  click(110);
  expect(drawWithSelection(editor)).toEqual(["p x|", "done a"]);
  click(130);
  click(110, item.firstElementChild as Element);
  expect(drawWithSelection(editor)).toEqual(["p x|", "done a"]);
  editor.setEditable(false);
  click(110);
  expect(draw(editor)).toEqual(["p x", "done a"]);
});

test("[ED36] a divider divides the text, goes in front at its start, and takes an empty line", () => {
  const insert = (...drawing: string[]): string[] => {
    const editor = headless(drawing);
    dispatch(editor, INSERT_DIVIDER_COMMAND, undefined);
    return drawWithSelection(editor);
  };
  expect(insert("h1 a|b")).toEqual(["h1 a", "p —", "h1 |b"]);
  expect(insert("h1 |a")).toEqual(["p —", "h1 |a"]);
  expect(insert("ul+1 a|")).toEqual(["ul+1 a", "p —", "p |"]);
  expect(insert("ul+1 |")).toEqual(["p —", "p |"]);
  expect(insert("p |", "p")).toEqual(["p —", "p |"]);
  expect(insert("p |", "p b")).toEqual(["p —", "p |", "p b"]);
  expect(insert("p a[b", "p c]d")).toEqual(["p a", "p —", "p |d"]);
  expect(insert("code a|⏎b", "p c")).toEqual(["code a|⏎b", "p —", "p c"]);
});

test("[ED37] typing beside a divider begins a paragraph there", () => {
  const behind = headless(["p —|", "p b"]);
  type(behind, "x");
  expect(drawWithSelection(behind)).toEqual(["p —", "p x|", "p b"]);
  const inFront = headless(["p |—"]);
  type(inFront, "x");
  expect(drawWithSelection(inFront)).toEqual(["p x|", "p —"]);
});

test("[ED38] dividers are not converted", () => {
  expect(draw(headlessAfter("heading1", ["p [a", "p —", "p b]"]))).toEqual(["h1 a", "p —", "h1 b"]);
});

test("[ED39] the arrow keys go from one side of a divider to the other, a click goes behind it", () => {
  const { editor, root } = mounted(["p a|", "p —", "p b"]);
  load(editor, ["p a", "p |—", "p b"]);
  press(editor, "ArrowRight");
  expect(drawWithSelection(editor)).toEqual(["p a", "p —|", "p b"]);
  press(editor, "ArrowRight");
  expect(drawWithSelection(editor)).toEqual(["p a", "p —", "p |b"]);
  load(editor, ["p a", "p —|", "p b"]);
  press(editor, "ArrowLeft");
  expect(drawWithSelection(editor)).toEqual(["p a", "p |—", "p b"]);
  press(editor, "ArrowLeft");
  expect(drawWithSelection(editor)).toEqual(["p a|", "p —", "p b"]);
  root.querySelector("hr")?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
  expect(drawWithSelection(editor)).toEqual(["p a", "p —|", "p b"]);
});

test("[ED39] from a selected divider too", () => {
  for (const [key, drawn] of [
    ["ArrowLeft", "p |—"],
    ["ArrowRight", "p —|"],
  ] as const) {
    const { editor } = mounted(["p —", "p b|"]);
    editor.update(
      () => {
        const selection = $createNodeSelection();
        selection.add($getRoot().getFirstDescendant()?.getKey() ?? "");
        $setSelection(selection);
      },
      { discrete: true },
    );
    press(editor, key);
    expect(drawWithSelection(editor)[0]).toBe(drawn);
  }
});
