import { expect, test } from "vitest";
import { Hands } from "../harness/hands.ts";
import type { Replica } from "../harness/replica.ts";
import { run } from "../harness/run.ts";
import { viewOfEditor } from "../harness/snapshot.ts";
import type { Step } from "../harness/steps.ts";
import { twoPeople } from "./twoPeople.ts";

/*
 * What the random test once found, told by hand: the shortest scene in which the obvious way fails.
 */

/** The lines of text that the editor shows. */
function lines(replica: Replica): string[] {
  return viewOfEditor(replica).map(({ content }) =>
    content.map((piece) => ("text" in piece ? piece.text : "")).join(""),
  );
}

test("text that is deleted and brought back in one update can be formatted: its units are others, though it reads the same", async () => {
  const { network, left, right, rest, meet, end } = twoPeople();
  new Hands(left).caret(0, 0).type("abc");
  await meet();
  new Hands(left).range([0, 0], [0, 3]).backspace();
  await rest();
  left.binding.undo();
  await rest();
  network.dropAllTo(1);
  await meet();
  new Hands(right).range([0, 0], [0, 2]).format("bold");
  await meet();
  expect(viewOfEditor(left)[0]?.content).toEqual([
    { text: "ab", formats: { bold: true } },
    { text: "c", formats: {} },
  ]);
  await end();
});

test("two people bring one block back: it is there once, and what is typed into either stays", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  new Hands(left).caret(0, 0).type("above").enter().type("twice").enter().type("below");
  await meet();
  for (const person of [left, right]) new Hands(person).deleteBlock(1);
  await rest();
  for (const person of [left, right]) person.binding.undo();
  new Hands(left).caret(1, 5).type("L");
  new Hands(right).caret(1, 5).type("R").caret(1, 0).convert("quote");
  await meet();
  expect(lines(left)).toEqual(["above", "twiceLR", "below"]);
  expect(viewOfEditor(left)[1]?.attributes).toEqual({ type: "quote" });
  // Either takes away again what they brought back: there is one text, and it goes. What was typed into it stays.
  right.binding.undo();
  right.binding.undo();
  right.binding.redo();
  await meet();
  await end();
});

test("undo takes back all that was typed, also where it came back once and somebody wrote into it", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  new Hands(left).caret(0, 0).type("abc");
  await rest();
  new Hands(left).range([0, 0], [0, 3]).backspace();
  await rest();
  left.binding.undo();
  await meet();
  new Hands(right).caret(0, 1).type("X");
  await meet();
  expect(lines(left)).toEqual(["aXbc"]);
  left.binding.undo();
  await meet();
  expect(lines(left)).toEqual(["X"]);
  await end();
});

test("lines of code that become blocks keep their text: somebody types in the middle line meanwhile", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  new Hands(left).convert("code").caret(0, 0).convert("code");
  await rest();
  new Hands(left).caret(0, 0).type("one").softBreak().type("two").softBreak().type("three");
  await meet();
  new Hands(left).caret(0, 0).convert("bullet");
  new Hands(right).caret(0, 6).type("X");
  await meet();
  expect(lines(left)).toEqual(["one", "twXo", "three"]);
  await end();
});

test("a divider between blocks that become code keeps its place: no text moves across it", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  new Hands(left).caret(0, 0).type("above").enter().type("x").enter().type("below");
  await rest();
  new Hands(left).range([1, 0], [1, 1]).backspace().divider();
  await meet();
  new Hands(left).range([0, 0], [left.flow.blocks.length - 1, 5]).convert("code");
  const last = right.flow.blocks.length - 1;
  new Hands(right).caret(last, 3).type("X");
  await meet();
  const shown = lines(left);
  expect(shown[0]).toBe("above");
  expect(shown.at(-1)).toBe("belXow");
  await end();
});

test("a block that got its mark back for somebody's words does not cut what the deletion's undo brings back", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  new Hands(left).caret(0, 0).type("one").enter().type("two");
  await meet();
  new Hands(left).range([0, 1], [1, 3]).backspace();
  new Hands(right).caret(1, 3).type("!");
  await meet();
  expect(lines(left)).toEqual(["o", "!"]);
  left.binding.undo();
  await rest();
  await meet();
  expect(lines(right)).toEqual(["one", "two", "!"]);
  await end();
});

test("[BD21] text that lost its mark gets one where it stands: a block beside it has a place of its own", async () => {
  const steps: readonly Step[] = [
    { kind: "act", who: 2, operation: "paste blocks", seed: 543421538, timing: "alone" },
    { kind: "act", who: 2, operation: "move a block", seed: 1101874235, timing: "alone" },
    { kind: "deliver", from: 2, to: 0, seed: 1047029411 },
    { kind: "deliver", from: 2, to: 3, seed: 1991343703 },
    { kind: "act", who: 3, operation: "type over a selection", seed: 1596109912, timing: "alone" },
    { kind: "act", who: 2, operation: "move a range of blocks", seed: 72078971, timing: "alone" },
    { kind: "duplicate", from: 3, to: 0, seed: 210918317 },
    { kind: "act", who: 0, operation: "move a block", seed: 1934295207, timing: "alone" },
    { kind: "act", who: 0, operation: "underline", seed: 884691894, timing: "alone" },
    { kind: "drop", from: 2, to: 0, seed: 2005728773 },
    { kind: "rejoin" },
    { kind: "act", who: 2, operation: "delete a block", seed: 267519986, timing: "overlapped" },
    { kind: "deliver", from: 2, to: 0, seed: 1115585773 },
    { kind: "act", who: 0, operation: "convert to callout", seed: 1629661118, timing: "alone" },
  ];
  const clientIds = [845473552, 643433076, 83773985, 1791696544, 584361779];
  const { counts } = await run({ clientIds, steps, slices: 930065 });
  expect(counts.done("convert to callout")).toBe(1);
});

test("what one brings back is known as such, also where it is a form of what somebody else brought back and of which word has not come", async () => {
  const steps: readonly Step[] = [
    { kind: "act", who: 4, operation: "insert a video", seed: 491396577, timing: "alone" },
    { kind: "compose", who: 1, seed: 22060466 },
    { kind: "act", who: 3, operation: "insert a divider", seed: 1225121209, timing: "alone" },
    { kind: "deliver", from: 4, to: 1, seed: 550087781 },
    { kind: "act", who: 1, operation: "paste many blocks", seed: 383797389, timing: "alone" },
    { kind: "act", who: 4, operation: "type on", seed: 1224820824, timing: "overlapped" },
    { kind: "act", who: 4, operation: "paste blocks", seed: 409144490, timing: "alone" },
    { kind: "deliver", from: 4, to: 1, seed: 451820480 },
    { kind: "drop", from: 3, to: 1, seed: 643507196 },
    { kind: "act", who: 4, operation: "move a range of blocks", seed: 292444281, timing: "overlapped" },
    { kind: "drop", from: 1, to: 3, seed: 474505805 },
    { kind: "drop", from: 4, to: 0, seed: 1070088560 },
    { kind: "rejoin" },
    { kind: "resync", from: 0, to: 3 },
    { kind: "act", who: 3, operation: "delete a range over blocks", seed: 2002890173, timing: "overlapped" },
    { kind: "undo", who: 3 },
    { kind: "undo", who: 3 },
    { kind: "duplicate", from: 3, to: 1, seed: 1016892608 },
    { kind: "deliver", from: 3, to: 1, seed: 176239625 },
    { kind: "act", who: 1, operation: "paste many blocks", seed: 1120380583, timing: "alone" },
    { kind: "undo", who: 1 },
    { kind: "redo", who: 1 },
  ];
  const clientIds = [877965880, 764829966, 369201732, 567193438, 437068508];
  const { counts } = await run({ clientIds, steps });
  expect(counts.done("paste many blocks")).toBe(2);
});
