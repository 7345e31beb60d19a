import { describe, expect, test } from "vitest";
import type { Flow, FlowBlock, FlowUndo } from "../../../lib/flow/types.ts";
import type { ManualClock } from "../../harness/manualClock.ts";
import { createManualClock } from "../../harness/manualClock.ts";
import { flowOf, shown } from "./support/documents.ts";

const ME = "me";

interface Desk {
  readonly flow: Flow;
  readonly undo: FlowUndo;
  readonly clock: ManualClock;
  act(run: () => void): void;
  type(text: string): void;
  typeAt(index: number, text: string): void;
  erase(index: number, length?: number): void;
}

function desk(...lines: readonly string[]): Desk {
  const flow = flowOf(...lines);
  const clock = createManualClock();
  const undo = flow.createUndoManager({ trackedOrigins: new Set([ME]), captureTimeout: 500, clock });
  const act = (run: () => void): void => {
    flow.transact(ME, run);
    clock.advance(100);
  };
  return {
    flow,
    undo,
    clock,
    act,
    type: (text) => {
      for (const letter of text) act(() => flow.insertText(flow.length, letter, {}));
    },
    typeAt: (index, text) => act(() => flow.insertText(index, text, {})),
    erase: (index, length = 1) => act(() => flow.deleteRange(index, length)),
  };
}

/** What the document says after each undo, until there is nothing left to be undone. */
function statesOf({ flow, undo }: Desk): string[] {
  const states: string[] = [];
  while (undo.undo()) states.push(shown(flow).join(" / "));
  return states;
}

function block(flow: Flow, index: number): FlowBlock {
  return flow.blocks[index] as FlowBlock;
}

describe("[FL53] what is one step", () => {
  test("a word, with the white space behind it", () => {
    const at = desk("");
    at.type("one  two,three\u00A0four");
    expect(statesOf(at)).toEqual(["one  two,three\u00A0", "one  ", ""]);
  });

  test("a soft break ends a word as white space does", () => {
    const at = desk("");
    at.type("one");
    at.act(() => at.flow.insertBreak(at.flow.length));
    at.type("two");
    expect(statesOf(at)).toEqual(["one⏎", ""]);
  });

  test("in scripts without white space what stands between two signs of punctuation", () => {
    const at = desk("");
    at.type("今天天气很好，我们去公园。好吗？");
    expect(statesOf(at)).toEqual(["今天天气很好，我们去公园。", "今天天气很好，", ""]);
  });

  test("what an input method writes over what it has written", () => {
    const at = desk("");
    at.type("我");
    for (const [from, to] of [
      [0, "n"],
      [1, "ni"],
      [2, "你"],
      [1, "你h"],
      [2, "你好"],
    ] as const) {
      at.act(() => {
        at.flow.deleteRange(2, from);
        at.flow.insertText(2, to, {});
      });
    }
    expect(shown(at.flow)).toEqual(["我你好"]);
    expect(statesOf(at)).toEqual([""]);
  });

  test("typing ends with a pause", () => {
    const at = desk("");
    at.type("on");
    at.clock.advance(400);
    at.type("e");
    expect(statesOf(at)).toEqual(["on", ""]);
  });

  test("typing at another place begins one", () => {
    const at = desk("one");
    at.type("A");
    at.typeAt(1, "B");
    at.typeAt(2, "C");
    at.typeAt(1, "D");
    expect(statesOf(at)).toEqual(["BConeA", "oneA", "one"]);
  });

  test("somebody else's typing in between ends none", () => {
    const at = desk("one");
    at.type("A");
    at.flow.transact("other", () => at.flow.insertText(1, "X", {}));
    at.type("B");
    at.flow.transact("other", () => at.flow.insertText(at.flow.length, "Y", {}));
    at.typeAt(at.flow.length - 1, "C");
    expect(statesOf(at)).toEqual(["XoneY"]);
  });

  test("what is typed over a selection, with what it replaces", () => {
    const at = desk("one two");
    at.act(() => {
      at.flow.deleteRange(1, 3);
      at.flow.insertText(1, "s", {});
    });
    at.typeAt(2, "i");
    at.typeAt(3, "x");
    expect(shown(at.flow)).toEqual(["six two"]);
    expect(statesOf(at)).toEqual(["one two"]);
  });

  test("erasing backwards, erasing forwards", () => {
    const backwards = desk("one two");
    for (const index of [7, 6, 5]) backwards.erase(index);
    expect(statesOf(backwards)).toEqual(["one two"]);
    const forwards = desk("one two");
    for (let press = 0; press < 3; press += 1) forwards.erase(2);
    expect(statesOf(forwards)).toEqual(["one two"]);
  });

  test("erasing signs of several code units, one by one", () => {
    const at = desk("a👨‍👩‍👧e\u0301");
    at.erase(10, 2);
    at.erase(2, 8);
    expect(statesOf(at)).toEqual(["a👨‍👩‍👧é".normalize("NFD")]);
  });

  test("erasing at another place, or of more than a character, begins one", () => {
    const at = desk("one two three");
    at.erase(13);
    at.erase(1);
    at.erase(1, 2);
    at.erase(1, 1);
    expect(statesOf(at)).toEqual([" two thre", "ne two thre", "one two thre", "one two three"]);
  });

  test("erasing what was typed a moment ago is another", () => {
    const at = desk("");
    at.type("onw");
    at.erase(3);
    at.type("e");
    expect(statesOf(at)).toEqual(["on", "onw", ""]);
  });

  test("everything else by itself, and typing behind it", () => {
    const at = desk("");
    const { flow } = at;
    at.type("one");
    at.act(() => flow.formatRange(1, 3, { bold: true }));
    at.act(() => flow.formatRange(1, 3, { italic: true }));
    at.act(() => flow.setAttributes(block(flow, 0), { type: "bullet" }));
    at.act(() => flow.setAttributes(block(flow, 0), { indent: 1 }));
    at.act(() => flow.insertMark(flow.length, {}));
    at.type("two");
    at.act(() => flow.insertEmbed(flow.length, { type: "divider" }, {}));
    at.act(() => flow.deleteRange(4, 1));
    at.type("X");
    expect(statesOf(at)).toEqual([
      "bullet indent=1: [bold italic|one]two(divider)",
      "bullet indent=1: [bold italic|one] / two(divider)",
      "bullet indent=1: [bold italic|one] / two",
      "bullet indent=1: [bold italic|one] / ",
      "bullet indent=1: [bold italic|one]",
      "bullet: [bold italic|one]",
      "[bold italic|one]",
      "[bold|one]",
      "one",
      "",
    ]);
  });

  test("typing behind an undo or a redo begins one", () => {
    const at = desk("");
    at.type("ab");
    at.undo.undo();
    at.undo.redo();
    at.type("c");
    expect(statesOf(at)).toEqual(["ab", ""]);
  });
});

test("[FL54] others' edits end no redo; an own one does", () => {
  const at = desk("one two");
  at.type("!");
  at.erase(1);
  at.undo.undo();
  at.undo.undo();
  at.flow.transact("other", () => {
    at.flow.insertText(8, "X", {});
    at.flow.insertText(1, "Y", {});
  });
  expect(at.undo.redo()).toBe(true);
  at.flow.transact("other", () => at.flow.deleteRange(1, 3));
  expect(shown(at.flow).join("")).toMatch(/^e two(!X|X!)$/);
  expect(at.undo.canRedo.get()).toBe(true);
  at.typeAt(1, "Z");
  expect(at.undo.canRedo.get()).toBe(false);
});
