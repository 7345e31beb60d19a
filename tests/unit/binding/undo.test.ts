import {
  CAN_REDO_COMMAND,
  CAN_UNDO_COMMAND,
  CLEAR_HISTORY_COMMAND,
  COMMAND_PRIORITY_LOW,
  COMPOSITION_START_TAG,
  REDO_COMMAND,
  UNDO_COMMAND,
  $addUpdateTag,
  $getRoot,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  $setCompositionKey,
} from "lexical";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { $offsetOfPoint } from "../../../lib/binding/place/blockPoint.ts";
import { createManualClock } from "../../harness/manualClock.ts";
import {
  $block,
  $selection,
  caret,
  createReplica,
  edit,
  enter,
  exchange,
  expectEqual,
  format,
  lines,
  mergeUp,
  remove,
  select,
  type,
  write,
} from "./support/replica.ts";
import type { Replica } from "./support/replica.ts";

/** Two replicas of one document; time stands still unless it is moved. */
function pair(...texts: readonly string[]) {
  const first = createReplica({ client: 50 });
  write(first, ...texts);
  const updates = [Y.encodeStateAsUpdate(first.doc)];
  const clock = createManualClock();
  const here = createReplica({ client: 100, updates, clock });
  const there = createReplica({ client: 200, updates, clock });
  /** Long enough for a new step of undo. */
  const pause = (): void => clock.advance(1_000);
  return { here, there, pause };
}

function place({ editor }: Replica): string | null {
  return editor.getEditorState().read(() => {
    const selection = $getSelection();
    if (!$isRangeSelection(selection)) return null;
    const block = selection.anchor.getNode().getTopLevelElement();
    if (!$isElementNode(block)) return null;
    const offset = $offsetOfPoint(block, selection.anchor, selection.anchor.getNode());
    return `${$getRoot()
      .getChildren()
      .findIndex((node) => node.is(block))}:${offset}`;
  });
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
}

/** Composes as an input method does, with Lexical's placeholder at first, over what is selected; that leaves `before` and `behind` in its text. */
function composeBetween(replica: Replica, before: string, behind: string): void {
  edit(replica, () => {
    $addUpdateTag(COMPOSITION_START_TAG);
    $selection().insertText("\u200b");
    $setCompositionKey($selection().anchor.key);
  });
  for (const text of ["n", "ni", "你"]) {
    edit(replica, () => {
      const node = $selection().anchor.getNode();
      const caret = before.length + text.length;
      if ($isTextNode(node)) node.setTextContent(`${before}${text}${behind}`).select(caret, caret);
    });
  }
  edit(replica, () => $setCompositionKey(null));
}

describe("undo", () => {
  test("[BD41] [BD64] what is composed over a selection is one step with it, and what follows later is not", () => {
    const { here, there, pause } = pair("one", "two", "three");
    for (const [from, to] of [
      [
        [0, 1],
        [0, 3],
      ],
      [
        [0, 1],
        [2, 2],
      ],
    ] as const) {
      const before = lines(here);
      select(here, from[0], from[1], to[0], to[1]);
      composeBetween(here, "o", to[0] === 0 ? "" : "ree");
      expect(lines(here)[0]).toMatch(/^o你/);
      pause();
      type(here, 0, 2, "x");
      expect(lines(here)[0]).toMatch(/^o你x/);
      here.binding.undo();
      expect(lines(here)[0]).toMatch(/^o你(?!x)/);
      here.binding.undo();
      expect(lines(here)).toEqual(before);
      pause();
    }
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD64] what is typed over a selection of several blocks is one step with it", () => {
    const { here, pause } = pair("one", "two", "three");
    select(here, 0, 1, 2, 2);
    for (const letter of "over") edit(here, () => $selection().insertText(letter));
    pause();
    edit(here, () => $selection().insertText("!"));
    expect(lines(here)).toEqual(["oover!ree"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["ooverree"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["one", "two", "three"]);
  });

  test("[BD64] a composition at a caret does not go on with what was done before it", () => {
    const { here } = pair("one");
    enter(here, 0, 1);
    composeBetween(here, "", "ne");
    expect(lines(here)).toEqual(["o", "你ne"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["o", "ne"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["one"]);
  });

  test("[BD60] takes back what was done here, and nothing of others", () => {
    const { here, there, pause } = pair("one", "two");
    expect(here.binding.canUndo.get()).toBe(false);
    type(here, 0, 3, "HERE");
    pause();
    enter(here, 0, 3);
    pause();
    format(here, 1, 0, 2, "bold");
    exchange(here, there);
    type(there, 1, 1, "there");
    type(there, 2, 0, "x");
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "[bold:HthereE]RE", "xtwo"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["one", "HthereERE", "xtwo"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["oneHthereERE", "xtwo"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["onethere", "xtwo"]);
    expect([here.binding.canUndo.get(), here.binding.canRedo.get()]).toEqual([false, true]);
    for (let step = 0; step < 3; step += 1) here.binding.redo();
    expect(lines(here)).toEqual(["one", "[bold:HthereE]RE", "xtwo"]);
    expect([here.binding.canUndo.get(), here.binding.canRedo.get()]).toEqual([true, false]);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD60] conversions, merges and deletions over blocks come back as they were", () => {
    const { here, there, pause } = pair("one", "two", "three");
    edit(here, () => $block(1).setBlockType("check", { checked: true }).setIndent(2));
    pause();
    mergeUp(here, 1);
    pause();
    remove(here, 0, 1, 1, 2);
    expect(lines(here)).toEqual(["oree"]);
    for (let step = 0; step < 3; step += 1) here.binding.undo();
    expect(lines(here)).toEqual(["one", "two", "three"]);
    here.binding.redo();
    expect(lines(here)).toEqual(["one", "check checked indent=2: two", "three"]);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("[BD60] typing is one step until a pause", () => {
    const { here, pause } = pair("");
    caret(here, 0, 0);
    for (const letter of "abc") edit(here, () => $selection().insertText(letter));
    pause();
    for (const letter of "de") edit(here, () => $selection().insertText(letter));
    here.binding.undo();
    expect(lines(here)).toEqual(["abc"]);
    here.binding.undo();
    expect(lines(here)).toEqual([""]);
    expectEqual(here);
  });

  test("[BD61] the selection comes back where it was, among what others did since", () => {
    const { here, there, pause } = pair("one", "two");
    caret(here, 1, 2);
    pause();
    type(here, 1, 2, "X");
    pause();
    caret(here, 0, 1);
    exchange(here, there);
    type(there, 1, 0, "____");
    enter(there, 0, 0);
    exchange(here, there);
    here.binding.undo();
    expect(lines(here)).toEqual(["", "one", "____two"]);
    expect(place(here)).toBe("2:6");
    caret(here, 1, 0);
    here.binding.redo();
    expect(lines(here)[2]).toBe("____twXo");
    // Where it was when that had been typed.
    expect(place(here)).toBe("2:7");
    expectEqual(here);
  });

  test("[BD61] undoing a deletion puts the caret behind what was deleted, with its format", () => {
    const { here, pause } = pair("abcdef");
    format(here, 0, 1, 4, "bold");
    pause();
    caret(here, 0, 4);
    edit(here, () => {
      const selection = $selection();
      const [, text] = $block(0).getAllTextNodes();
      if (text !== undefined) selection.anchor.set(text.getKey(), 0, "text");
      selection.removeText();
    });
    expect(lines(here)).toEqual(["aef"]);
    caret(here, 0, 0);
    here.binding.undo();
    expect(lines(here)).toEqual(["a[bold:bcd]ef"]);
    expect(place(here)).toBe("0:4");
    edit(here, () => $selection().insertText("X"));
    expect(lines(here)).toEqual(["a[bold:bcdX]ef"]);
    expectEqual(here);
  });

  test("[BD62] the commands wait for a microtask, and take what was typed a moment ago", async () => {
    const { here } = pair("one");
    const told: [string, boolean][] = [];
    here.editor.registerCommand(CAN_UNDO_COMMAND, (can) => (told.push(["undo", can]), false), COMMAND_PRIORITY_LOW);
    here.editor.registerCommand(CAN_REDO_COMMAND, (can) => (told.push(["redo", can]), false), COMMAND_PRIORITY_LOW);
    caret(here, 0, 3);
    here.editor.update(() => {
      $selection().insertText("!");
      here.editor.dispatchCommand(UNDO_COMMAND, undefined);
    });
    await settle();
    expect(lines(here)).toEqual(["one"]);
    here.editor.dispatchCommand(REDO_COMMAND, undefined);
    expect(lines(here)).toEqual(["one"]);
    await settle();
    expect(lines(here)).toEqual(["one!"]);
    here.editor.dispatchCommand(CLEAR_HISTORY_COMMAND, undefined);
    await settle();
    expect(here.binding.canUndo.get()).toBe(false);
    expect(told.at(-1)).toEqual(["undo", false]);
    expect(told).toContainEqual(["undo", true]);
    expect(told).toContainEqual(["redo", true]);
    expectEqual(here);
  });

  test("[BD60] a block put back under its writer is nobody's step", () => {
    const { here, there, pause } = pair("one", "two");
    type(here, 1, 3, "!");
    pause();
    remove(there, 0, 3, 1, 3);
    exchange(here, there);
    expect(lines(here)).toEqual(["one", "!"]);
    here.binding.undo();
    expect(lines(here)).toEqual(["one", ""]);
    expect(here.binding.canUndo.get()).toBe(false);
    exchange(here, there);
    expectEqual(here, there);
  });

  test("nothing to undo changes nothing", () => {
    const { here } = pair("one");
    const state = here.editor.getEditorState();
    here.binding.undo();
    here.binding.redo();
    expect(here.editor.getEditorState()).toBe(state);
    expectEqual(here);
  });
});
