import { $getRoot, REMOVE_TEXT_COMMAND } from "lexical";
import { expect, test } from "vitest";
import { $createBlockNode } from "../../lib/binding/nodes/BlockNode.ts";
import { $createEmbedNode } from "../../lib/binding/nodes/EmbedNode.ts";
import { emptyTable } from "../../lib/flow/table/tableData.ts";
import { checkShown } from "../harness/snapshot.ts";
import { Hands } from "../harness/hands.ts";
import { typeKeys } from "../harness/operations/typing.ts";
import { $panes, $tables } from "../harness/panes.ts";
import { $blocks, $select } from "../harness/points.ts";
import { createRandom } from "../harness/random.ts";
import type { Replica } from "../harness/replica.ts";
import { run } from "../harness/run.ts";
import { now } from "../harness/select.ts";
import type { Step } from "../harness/steps.ts";
import { twoPeople } from "./twoPeople.ts";

/*
 * What the random test found in tables, told by hand.
 */

/** Puts a new table of one row and two columns in a block of its own behind block `at`. */
function putTable({ editor, binding }: Replica, at: number): void {
  now(editor, () => {
    const { type, props = {} } = binding.newTable(emptyTable(1, 2));
    $blocks()[at]?.insertAfter($createBlockNode().append($createEmbedNode(type, props)), false);
  });
}

/** Types at the start of the `at`th cell of the document. */
function typeInCell({ editor }: Replica, at: number, text: string): void {
  now(editor, () => {
    const place = { pane: $panes()[at]?.getFlowRoot(), block: 0, offset: 0 };
    $select(place, place, createRandom(1));
  });
  typeKeys(editor, text);
}

/** What each block says, tables too. */
function texts({ editor }: Replica): string[] {
  return editor.read(() => $blocks().map((block) => block.getTextContent().trim()));
}

test("[TB23] a table with others' words comes back as whoever deleted it types on: a block that nobody here wrote, in the middle of writing", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  putTable(left, 0);
  await meet();
  left.binding.undo();
  await rest();
  typeInCell(right, 0, "kept");
  await rest();
  // The words are there, and the table is gone: whoever edits next brings it back.
  left.receive(right.missing(left.stateVector()));
  await rest();
  expect(left.editor.read(() => $tables().length)).toBe(0);
  new Hands(left).caret(0, 0).type("on");
  await rest();
  expect(texts(left)).toEqual(["on", "kept"]);
  await end();
});

test("[TB23] a table comes back behind a block that is made of two texts", async () => {
  const { left, right, meet, end } = twoPeople();
  new Hands(left).caret(0, 0).type("one").enter().type("two").enter().type("three");
  putTable(left, 2);
  await meet();
  // The third line goes up to the first, over the second; joined to it, it is one block of texts that lie apart.
  new Hands(left).move(2, 1, 1).caret(1, 0).backspace();
  await meet();
  expect(texts(left)).toEqual(["onethree", "two", ""]);
  new Hands(left).deleteBlock(2);
  typeInCell(right, 0, "kept");
  await meet();
  expect(texts(left)).toEqual(["onethree", "two", "kept"]);
  for (const person of [left, right]) checkShown(person, "somebody");
  await end();
});

test("[BD99] a link that grows over the place of a table leaves it a table", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  new Hands(left).caret(0, 0).type("word");
  await meet();
  new Hands(right).range([0, 0], [0, 4]).link("https://example.org/");
  putTable(left, 0);
  await rest();
  await meet();
  for (const { editor } of [left, right]) expect(editor.read(() => $tables().length)).toBe(1);
  typeInCell(left, 0, "in it");
  await meet();
  expect(texts(right)).toEqual(["word", "in it"]);
  await end();
});

test("[TB22] a table that two embeds show, since two people brought it back, is deleted whole", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  putTable(left, 0);
  await meet();
  left.binding.undo();
  await rest();
  typeInCell(right, 0, "words");
  await rest();
  // Each brings the table back without knowing of the other.
  const deletion = left.missing(right.stateVector());
  left.receive(right.missing(left.stateVector()));
  await rest();
  new Hands(left).caret(0, 0).type("on");
  right.receive(deletion);
  await rest();
  await meet();
  const shown = left.editor.read(() => $tables()[0]?.getKey());
  now(left.editor, () => {
    for (const table of $tables()) if (table.getKey() === shown) table.remove();
  });
  await meet();
  expect(left.editor.read(() => $getRoot().getTextContent())).not.toContain("words");
  left.editor.dispatchCommand(REMOVE_TEXT_COMMAND, null);
  await end();
});

test("[BD94] words that come at the moment at which somebody deletes their table are not deleted along: nobody saw them", async () => {
  const { left, right, rest, end, meet } = twoPeople();
  putTable(left, 0);
  await meet();
  typeInCell(right, 0, "seen");
  await meet();
  typeInCell(right, 1, "unseen");
  await rest();
  left.editor.update(() => $blocks()[1]?.remove());
  left.receive(right.missing(left.stateVector()));
  await rest();
  await meet();
  new Hands(left).caret(0, 0).type("on");
  await meet();
  expect(
    texts(left)
      .join()
      .match(/unseen|seen/g),
  ).toEqual(["unseen"]);
  await end();
});

test("a block of a cell that is moved down by keys stays in its cell", async () => {
  const { left, right, rest, meet, end } = twoPeople();
  putTable(left, 0);
  await rest();
  typeInCell(left, 0, "one");
  new Hands(left).enter().type("two");
  await rest();
  const place = { pane: left.editor.read(() => $panes()[0]?.getFlowRoot()), block: 0, offset: 0 };
  now(left.editor, () => $select(place, place, createRandom(1)));
  new Hands(left).moveSelected("down");
  await meet();
  const blocks = right.editor.read(() => $blocks(place.pane).map((block) => block.getTextContent()));
  expect(blocks).toEqual(["two", "one"]);
  await end();
});

test("[BD40] a table that somebody composes in stays where it is, though another embed comes to show it, until that is over", async () => {
  const act = (who: number, operation: string, seed: number): Step => ({
    kind: "act",
    who,
    operation,
    seed,
    timing: "alone",
  });
  const deliver = (from: number, to: number, seed: number): Step => ({ kind: "deliver", from, to, seed });
  // Each brings the table back without knowing of the other; the one who composes in it meets the other's embed.
  const steps: readonly Step[] = [
    act(0, "insert a table", 285322025),
    { kind: "resync", from: 0, to: 1 },
    act(1, "type a sentence", 1199284256),
    { kind: "compose", who: 1, seed: 882354915 },
    deliver(1, 0, 1206669744),
    act(0, "delete a table", 971149593),
    act(0, "insert a file", 249106656),
    deliver(1, 0, 485014048),
    { kind: "undo", who: 0 },
    deliver(0, 1, 651215063),
    { kind: "drop", from: 1, to: 0, seed: 323148230 },
    { kind: "compose", who: 0, seed: 1449512498 },
    { kind: "rejoin" },
  ];
  const { counts } = await run({ clientIds: [355172833, 838991565, 1510307141, 168936214, 884551839], steps });
  expect(counts.done("compose, in a cell")).toBe(2);
});

test("[BD50] a block that came back with its table is gone again when what it was put back for turns out to be there", async () => {
  const steps: readonly Step[] = [
    { kind: "act", who: 0, operation: "insert a table", seed: 2045666922, timing: "alone" },
    { kind: "resync", from: 0, to: 1 },
    { kind: "resync", from: 0, to: 3 },
    { kind: "resync", from: 0, to: 4 },
    { kind: "act", who: 1, operation: "type while something arrives", seed: 853712875, timing: "alone" },
    { kind: "act", who: 1, operation: "delete a range over blocks", seed: 292046884, timing: "alone" },
    { kind: "deliver", from: 1, to: 0, seed: 2117135719 },
    { kind: "deliver", from: 1, to: 3, seed: 2039660462 },
    { kind: "act", who: 4, operation: "Backspace", seed: 1730415802, timing: "alone" },
    { kind: "act", who: 0, operation: "type", seed: 907189517, timing: "alone" },
    { kind: "deliver", from: 1, to: 3, seed: 1251066344 },
    { kind: "resync", from: 4, to: 3 },
    { kind: "act", who: 2, operation: "type", seed: 1829056253, timing: "alone" },
    { kind: "deliver", from: 1, to: 0, seed: 1180954298 },
    { kind: "deliver", from: 0, to: 3, seed: 1905065732 },
    { kind: "resync", from: 3, to: 2 },
  ];
  const { counts } = await run({
    clientIds: [517629898, 1661477700, 1201804886, 342760959, 337325920],
    steps,
    slices: 930060,
  });
  expect(counts.done("piece")).toBeGreaterThan(0);
});
