// @vitest-environment jsdom
import { $createTextNode, $getRoot, $isTextNode } from "lexical";
import type { LexicalEditor } from "lexical";
import { expect, test } from "vitest";

import { $createBlockNode, $isBlockNode } from "../../../lib/binding/nodes/BlockNode.ts";
import { $createEmbedNode } from "../../../lib/binding/nodes/EmbedNode.ts";
import { createOutline } from "../../../lib/editor/outline/createOutline.ts";
import type { OutlineEntry } from "../../../lib/editor/outline/createOutline.ts";
import { moveSection } from "../../../lib/editor/outline/moveSection.ts";
import { sectionStep } from "../../../lib/editor/outline/sectionPlaces.ts";
import { draw, drawWithSelection } from "./support/drawing.ts";
import { headless, mounted } from "./support/editors.ts";

interface Watched {
  readonly editor: LexicalEditor;
  /** The outline as drawn: as many dots as an entry lies deep, then its words. */
  readonly shown: () => string[];
  readonly entries: () => readonly OutlineEntry[];
  /** How often it has changed. */
  readonly changes: () => number;
  /** Lets a frame pass; returns whether there was anything to do in it. */
  readonly frame: () => boolean;
  readonly stop: () => void;
}

function watched(...drawing: string[]): Watched {
  const { editor } = mounted(drawing);
  let waiting: (() => void) | null = null;
  const outline = createOutline(editor, (run) => {
    waiting = run;
    return () => (waiting = null);
  });
  let changes = 0;
  const stop = outline.subscribe(() => (changes += 1));
  return {
    editor,
    entries: () => outline.get(),
    shown: () => outline.get().map(({ depth, text }) => "·".repeat(depth) + text),
    changes: () => changes,
    frame: () => {
      const run = waiting;
      waiting = null;
      run?.();
      return run !== null;
    },
    stop,
  };
}

function edit(editor: LexicalEditor, run: () => void): void {
  editor.update(run, { discrete: true });
}

const $block = (index: number) => {
  const node = $getRoot().getChildAtIndex(index);
  if (!$isBlockNode(node)) throw new Error(`no block ${index}`);
  return node;
};

/** As a key press does: the text node changes, and the block around it does not. */
function $type(index: number, text: string): void {
  const node = $block(index).getLastDescendant();
  if (!$isTextNode(node)) throw new Error("no text");
  node.setTextContent(node.getTextContent() + text);
}

test("[ED190] the headings are there at once, in one line each, and an empty one too", () => {
  const { shown } = watched("h1 a  b⏎c", "p text", "h3 <bold>d</bold>e", "h2", "ul x");
  expect(shown()).toEqual(["a b c", "·de", "·"]);
});

test("[ED190] it is drawn as it is before anybody listens", () => {
  const { editor } = mounted(["h1 a", "h2 b"]);
  const outline = createOutline(editor, () => () => {});
  expect(outline.get().map(({ text }) => text)).toEqual(["a", "b"]);
  expect(outline.get()).toBe(outline.get());
});

test("[ED190] what is no text in a heading has its words", () => {
  const { editor, shown, frame } = watched("h1 Due ");
  edit(editor, () => void $block(0).append($createEmbedNode("date", { date: "2026-05-04" })));
  frame();
  expect(shown()).toEqual(["Due 2026-05-04"]);
});

test("[ED191] words, kinds, order and deletions are followed, once a frame", () => {
  const { editor, shown, changes, frame } = watched("h1 a", "p b", "h2 c", "h2 d");
  edit(editor, () => $type(0, "!"));
  edit(editor, () => void $block(1).setBlockType("heading", { level: 2 }));
  edit(editor, () => void $block(2).insertBefore($block(3)));
  expect(changes()).toBe(0);
  frame();
  expect(shown()).toEqual(["a!", "·b", "·d", "·c"]);
  expect(changes()).toBe(1);
  edit(editor, () => $block(1).remove());
  edit(editor, () => void $block(1).changeAttributes({ level: 1 }));
  frame();
  expect(shown()).toEqual(["a!", "d", "·c"]);
  // The last one is followed by nothing that would hear of it.
  edit(editor, () => $block(2).remove());
  frame();
  expect(shown()).toEqual(["a!", "d"]);
});

test("[ED191] what of a block decides nothing here is nothing to the outline", () => {
  const { editor, frame } = watched("h1 a", "todo b", "h1 c");
  edit(editor, () => void $block(1).setChecked(true));
  expect(frame()).toBe(false);
});

test("[ED191] a block that becomes a toggle, or moves into one, changes what lies below what", () => {
  const { editor, shown, frame } = watched("h2 a", "p b", "h1+1 c", "h2 d");
  expect(shown()).toEqual(["a", "c", "·d"]);
  edit(editor, () => void $block(1).setBlockType("toggle"));
  frame();
  expect(shown()).toEqual(["a", "·c", "d"]);
  edit(editor, () => void $block(1).setBlockType("bullet"));
  frame();
  expect(shown()).toEqual(["a", "·c", "d"]);
  edit(editor, () => void $block(1).setBlockType("quote"));
  frame();
  expect(shown()).toEqual(["a", "c", "·d"]);
});

test("[ED191] a key press beside headings is nothing to the outline; one in a heading reads that heading", () => {
  const { editor, entries, changes, frame } = watched("h1 a", "p b", "h2 c");
  const before = entries();
  edit(editor, () => $type(1, "x"));
  expect(frame()).toBe(false);
  expect(entries()).toBe(before);
  edit(editor, () => $type(2, "x"));
  expect(frame()).toBe(true);
  expect(changes()).toBe(1);
  // The others are the same objects, so that nothing of them is drawn anew.
  expect(entries()[0]).toBe(before[0]);
  expect(entries()[1]).not.toBe(before[1]);
  edit(editor, () => void $block(1).insertAfter($createBlockNode()));
  expect(frame()).toBe(true);
  expect(changes()).toBe(1);
});

test("[ED191] nobody listens: nothing is done", () => {
  const { editor, frame, stop } = watched("h1 a");
  edit(editor, () => $type(0, "x"));
  stop();
  expect(frame()).toBe(false);
  edit(editor, () => void $block(0).append($createTextNode("x")));
  expect(frame()).toBe(false);
});

/** Moves the section of the block at `at` to in front of another, or behind all, and draws what came of it. */
function moved(drawing: readonly string[], at: number, before: number | null): string[] {
  const editor = headless(drawing);
  const keys = editor.read(() => $getRoot().getChildrenKeys());
  moveSection(editor, keys[at] ?? "", () => ({ before: before === null ? null : (keys[before] ?? null) }));
  return drawWithSelection(editor);
}

test("[ED194] [ED195] a section moves whole, with the caret in it", () => {
  const drawing = ["p 0", "h1 a", "p 1|", "h2 b", "p 2", "h1 c", "p 3"];
  expect(moved(drawing, 1, null)).toEqual(["p 0", "h1 c", "p 3", "h1 a", "p 1|", "h2 b", "p 2"]);
  expect(moved(drawing, 5, 1)).toEqual(["p 0", "h1 c", "p 3", "h1 a", "p 1|", "h2 b", "p 2"]);
  expect(moved(drawing, 3, 1)).toEqual(["p 0", "h2 b", "p 2", "h1 a", "p 1|", "h1 c", "p 3"]);
});

test("[ED195] behind the last heading of a toggle is behind all that the toggle holds, and not behind the toggle's neighbours", () => {
  const drawing = ["toggle t", "h2+1 a", "p+1 1", "h2+1 b", "p+1 2", "p after|"];
  expect(moved(drawing, 1, null)).toEqual(["toggle t", "h2+1 b", "p+1 2", "h2+1 a", "p+1 1", "p after|"]);
});

test("[ED195] what is no heading any more, or is gone, is not moved", () => {
  const drawing = ["h1 a|", "p b", "h1 c"];
  expect(moved(drawing, 1, 0)).toEqual(drawing);
  const editor = headless(drawing);
  expect(moveSection(editor, "gone", () => ({ before: null }))).toBeNull();
  const keys = editor.read(() => $getRoot().getChildrenKeys());
  expect(moveSection(editor, keys[0] ?? "", () => ({ before: "gone" }))).toBeNull();
  expect(draw(editor)).toEqual(["h1 a", "p b", "h1 c"]);
});

test("[ED196] the place is looked for in the document as it is", () => {
  const editor = headless(["h1 a|", "p 1", "h1 b", "h2 c", "h1 d"]);
  const key = editor.read(() => $getRoot().getFirstChildOrThrow().getKey());
  const down = () => moveSection(editor, key, (entries) => sectionStep(entries, key, "down"));
  down();
  // No frame has passed since: an outline on the screen would still show the order before.
  down();
  expect(draw(editor)).toEqual(["h1 b", "h2 c", "h1 d", "h1 a", "p 1"]);
  expect(down()).toBeNull();
});
