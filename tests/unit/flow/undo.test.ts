import { expect, test } from "vitest";
import type { Flow, FlowBlock, FlowUndo, UndoOptions } from "../../../lib/flow/types.ts";
import { createManualClock } from "../../harness/manualClock.ts";
import { flowOf, replicaOf, shown, sync } from "./support/documents.ts";

const ME = "me";

function undoOf(flow: Flow, options: Partial<UndoOptions> = {}): FlowUndo {
  return flow.createUndoManager({ trackedOrigins: new Set([ME]), captureTimeout: 0, ...options });
}

function block(flow: Flow, index: number): FlowBlock {
  const found = flow.blocks[index];
  if (found === undefined) throw new Error(`no block ${index}`);
  return found;
}

test("[FL50] only edits with a tracked origin are undone, whatever others did in between", () => {
  const flow = flowOf("one");
  const undo = undoOf(flow);
  flow.transact(ME, () => flow.insertText(4, " mine", {}));
  flow.transact("other", () => flow.insertText(5, "-theirs-", {}));
  expect(shown(flow)).toEqual(["one -theirs-mine"]);
  expect(undo.undo()).toBe(true);
  expect(shown(flow)).toEqual(["one-theirs-"]);
  expect(undo.undo()).toBe(false);
  expect(undo.redo()).toBe(true);
  expect(shown(flow)).toEqual(["one -theirs-mine"]);
  flow.verify();
});

test("[FL51] splits, merges, properties and formats are undone and redone, and every state is as it was", () => {
  const flow = flowOf("one", [{ type: "bullet" }, "two"], "three");
  const undo = undoOf(flow);
  const steps: (() => void)[] = [
    () => flow.insertMark(3, { type: "quote" }),
    () => flow.deleteRange(flow.startOf(block(flow, 2)) - 1, 1),
    () => flow.setAttributes(block(flow, 0), { type: "heading", level: 2, indent: 3 }),
    () => flow.setAttributes(block(flow, 0), { type: null, level: null, align: "center" }),
    () => flow.formatRange(2, 6, { bold: true }),
    () => flow.formatRange(1, flow.length - 1, { bold: null, italic: true }),
    () => flow.insertEmbed(2, { type: "divider" }, {}),
    () => flow.deleteRange(1, flow.length - 1),
  ];
  const states = [shown(flow)];
  for (const step of steps) {
    flow.transact(ME, step);
    states.push(shown(flow));
  }
  for (const state of states.slice(0, -1).toReversed()) {
    undo.undo();
    expect(shown(flow)).toEqual(state);
    flow.verify();
  }
  expect(undo.canUndo.get()).toBe(false);
  for (const state of states.slice(1)) {
    undo.redo();
    expect(shown(flow)).toEqual(state);
    flow.verify();
  }
  expect(undo.canRedo.get()).toBe(false);
});

test("[FL51] a block that undo brings back has its id and its properties again", () => {
  const flow = flowOf("one", [{ type: "check", checked: true }, "two"]);
  const { id } = block(flow, 1);
  const undo = undoOf(flow);
  flow.transact(ME, () => flow.deleteRange(4, 4));
  undo.undo();
  expect(shown(flow)).toEqual(["one", "check checked=true: two"]);
  expect(block(flow, 1).id).toBe(id);
});

test("[FL52] undoing one's change of a property leaves what somebody else set since", () => {
  const left = flowOf("one");
  const right = replicaOf(left, 9);
  const undo = undoOf(left);
  left.transact(ME, () => left.setAttributes(block(left, 0), { type: "heading", level: 1, indent: 1 }));
  sync(left, right);
  right.setAttributes(block(right, 0), { type: "quote" });
  sync(left, right);
  undo.undo();
  sync(left, right);
  expect(shown(left)).toEqual(["quote: one"]);
  expect(shown(right)).toEqual(shown(left));
});

test("[FL52] undoing a split takes no text with it that others wrote into the new block", () => {
  const left = flowOf("onetwo");
  const right = replicaOf(left, 9);
  const undo = undoOf(left);
  left.transact(ME, () => left.insertMark(4, {}));
  sync(left, right);
  right.insertText(right.length, " more", {});
  sync(left, right);
  undo.undo();
  sync(left, right);
  expect(shown(right)).toEqual(["onetwo more"]);
});

test("[FL55] what undo brought back is taken away whole, though others wrote into it since", () => {
  const flow = flowOf("");
  const undo = undoOf(flow);
  flow.transact(ME, () => flow.insertText(1, "abc", {}));
  flow.transact(ME, () => flow.deleteRange(1, 3));
  undo.undo();
  flow.transact("other", () => flow.insertText(2, "X", {}));
  expect(shown(flow)).toEqual(["aXbc"]);
  undo.undo();
  expect(shown(flow)).toEqual(["X"]);
  undo.redo();
  expect(shown(flow)).toEqual(["aXbc"]);
  flow.transact("other", () => flow.insertText(4, "Y", {}));
  undo.undo();
  expect(shown(flow)).toEqual(["XY"]);
  flow.verify();
});

test("[FL55] what undo brought back is taken away without what was typed behind it since", () => {
  const flow = flowOf("");
  const undo = undoOf(flow);
  flow.transact(ME, () => flow.insertText(1, "abc", {}));
  flow.transact(ME, () => flow.deleteRange(1, 3));
  undo.undo();
  flow.transact("other", () => flow.insertText(4, "d", {}));
  undo.undo();
  expect(shown(flow)).toEqual(["d"]);
});

test("[FL53] edits closer than the timeout are one step, on the clock that was given", () => {
  const clock = createManualClock();
  const flow = flowOf("");
  const undo = undoOf(flow, { captureTimeout: 500, clock });
  const type = (text: string): void => flow.transact(ME, () => flow.insertText(flow.length, text, {}));
  type("a");
  clock.advance(499);
  type("b");
  clock.advance(500);
  type("c");
  undo.stopCapturing();
  type("d");
  undo.undo();
  expect(shown(flow)).toEqual(["abc"]);
  undo.redo();
  // Straight behind a redo, and still a step of its own.
  type("e");
  undo.undo();
  expect(shown(flow)).toEqual(["abcd"]);
  undo.undo();
  undo.undo();
  expect(shown(flow)).toEqual(["ab"]);
  undo.undo();
  expect(shown(flow)).toEqual([""]);
});

test("[FL54] what its owner keeps on a step comes back when the step is undone and redone", () => {
  const flow = flowOf("one");
  const log: string[] = [];
  let selection = "start";
  const undo = undoOf(flow, {
    captureTimeout: 1_000,
    clock: createManualClock(),
    onCapture({ kind, meta, added }) {
      log.push(`${kind} ${added ? "begun" : "grew"}`);
      if (added) meta.set("before", selection);
    },
    onRestore({ kind, meta }) {
      log.push(`${kind} restores ${String(meta.get("before"))}`);
    },
  });
  flow.transact(ME, () => flow.insertText(1, "a", {}));
  selection = "middle";
  flow.transact(ME, () => flow.insertText(2, "b", {}));
  selection = "end";
  undo.undo();
  undo.redo();
  expect(log).toEqual([
    "undo begun",
    "undo grew",
    "redo begun",
    "undo restores start",
    "undo begun",
    "redo restores end",
  ]);
});

test("[FL54] canUndo and canRedo say what is there to be undone, and tell when it changes", () => {
  const flow = flowOf("one");
  const undo = undoOf(flow);
  let told = 0;
  undo.canUndo.subscribe(() => {
    told += 1;
  });
  expect([undo.canUndo.get(), undo.canRedo.get()]).toEqual([false, false]);
  flow.transact(ME, () => flow.insertText(1, "a", {}));
  expect([undo.canUndo.get(), undo.canRedo.get()]).toEqual([true, false]);
  undo.undo();
  expect([undo.canUndo.get(), undo.canRedo.get()]).toEqual([false, true]);
  undo.redo();
  undo.clear();
  expect([undo.canUndo.get(), undo.canRedo.get()]).toEqual([false, false]);
  expect(told).toBe(4);
  undo.dispose();
  flow.transact(ME, () => flow.insertText(1, "b", {}));
  expect(undo.canUndo.get()).toBe(false);
});

test("[FL54] a step that others left nothing of is passed over, and the buttons say so", () => {
  const flow = flowOf("one");
  const undo = undoOf(flow);
  flow.transact(ME, () => flow.insertText(1, "a", {}));
  flow.transact("other", () => flow.deleteRange(1, 1));
  expect(undo.canUndo.get()).toBe(true);
  expect(undo.undo()).toBe(false);
  expect(undo.canUndo.get()).toBe(false);
});
