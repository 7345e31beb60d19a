import { expect, test } from "vitest";
import * as Y from "yjs";
import type { Mark } from "../../../lib/flow/mark.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import type { Flow, FlowBlock, FlowChange } from "../../../lib/flow/types.ts";
import { emptyDocument, flowOf, replicaOf, shown, sync } from "./support/documents.ts";

function changesOf(flow: Flow): FlowChange[] {
  const changes: FlowChange[] = [];
  flow.observe((change) => changes.push(change));
  return changes;
}

/** `[index, removed, inserted]` of each splice of the last change. */
function lastSplices(changes: readonly FlowChange[]): (readonly [number, number, number])[] {
  return (changes.at(-1)?.splices ?? []).map(({ index, removed, inserted }) => [
    index,
    removed.length,
    inserted.length,
  ]);
}

test("[FL21] a change touches the objects of the changed blocks and no others", () => {
  const flow = flowOf("one", "two", "three", "four");
  const before = [...flow.blocks];
  flow.insertText(flow.startOf(before[1] as FlowBlock) + 1, "x", {});
  expect(flow.blocks.map((block, index) => block === before[index])).toEqual([true, false, true, true]);
  flow.setAttributes(before[2] as FlowBlock, { type: "quote" });
  expect(flow.blocks.map((block, index) => block === before[index])).toEqual([true, false, false, true]);
  const after = [...flow.blocks];
  flow.insertMark(flow.startOf(after[0] as FlowBlock) + 1, {});
  expect(shown(flow)).toEqual(["o", "ne", "txwo", "quote: three", "four"]);
  expect(flow.blocks.slice(2)).toEqual(after.slice(1));
  expect(flow.blocks.slice(2).every((block, index) => block === after[index + 1])).toBe(true);
});

test("[FL21] formatting that begins in one block and ends in another changes what lies between and nothing behind", () => {
  const flow = flowOf("one", "two", "three", "four");
  const before = [...flow.blocks];
  const changes = changesOf(flow);
  flow.formatRange(3, 7, { bold: true });
  expect(shown(flow)).toEqual(["on[bold|e]", "[bold|two]", "[bold|t]hree", "four"]);
  expect(flow.blocks[3]).toBe(before[3]);
  expect(lastSplices(changes)).toEqual([[0, 3, 3]]);
  // Writing at the start of a block that a format runs into: the formatting met at the next mark is what it was.
  const middle = [...flow.blocks];
  flow.insertText(flow.startOf(middle[1] as FlowBlock), "x", { bold: true });
  expect(flow.blocks.map((block, index) => block === middle[index])).toEqual([true, false, true, true]);
  flow.verify();
});

test("[FL22] one transaction is one change, whose splices lie apart from each other", () => {
  const flow = flowOf("one", "two", "three", "four", "five");
  const changes = changesOf(flow);
  flow.transact("me", () => {
    flow.insertText(flow.startOf(flow.blocks[0] as FlowBlock), "x", {});
    flow.insertText(flow.startOf(flow.blocks[0] as FlowBlock), "y", {});
    flow.insertMark(flow.startOf(flow.blocks[3] as FlowBlock) + 2, {});
    flow.deleteRange(flow.startOf(flow.blocks[3] as FlowBlock), 1);
  });
  expect(changes.length).toBe(1);
  expect(lastSplices(changes)).toEqual([
    [0, 1, 1],
    [3, 1, 2],
  ]);
  expect(changes[0]).toMatchObject({ origin: "me", local: true });
  expect(shown(flow)).toEqual(["yxone", "two", "three", "o", "ur", "five"]);
});

test("[FL22] what changes no block, or lies elsewhere in the document, is no change", () => {
  const flow = flowOf("one");
  const changes = changesOf(flow);
  flow.transact("me", () => {
    const at = flow.length;
    flow.insertMark(at, {});
    flow.deleteRange(at, 1);
  });
  flow.doc.getMap("other").set("key", 1);
  flow.setAttributes(flow.blocks[0] as FlowBlock, { type: null });
  expect(changes).toEqual([]);
});

test("[FL20] inside of a transaction, blocks and positions are those of the moment", () => {
  const flow = flowOf("one");
  flow.transact("me", () => {
    const id = flow.insertMark(flow.length, { type: "bullet" });
    flow.insertText(flow.length, "two", {});
    const block = flow.blockById(id) as FlowBlock;
    expect(block.length).toBe(3);
    expect(flow.startOf(block)).toBe(5);
    // Not through the flow: seen all the same.
    flow.text.delete(1, 2);
    expect(flow.startOf(block)).toBe(3);
    Y.applyUpdate(flow.doc, remoteEdit(flow));
    expect(shown(flow)).toEqual(["e", "bullet: two", "remote"]);
    flow.insertText(flow.length, "!", {});
    flow.verify();
  });
  expect(shown(flow)).toEqual(["e", "bullet: two", "remote!"]);
});

function remoteEdit(flow: Flow): Uint8Array {
  const other = replicaOf(flow, 99);
  other.insertMark(other.length, {});
  other.insertText(other.length, "remote", {});
  return Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(flow.doc));
}

test("[FL20] a flow that is opened inside of a transaction sees the rest of it", () => {
  const doc = emptyDocument();
  const flow = doc.transact(() => {
    doc.getText("flow").insert(0, "before");
    const opened = openFlow(doc);
    opened.text.insert(6, " after");
    expect(shown(opened)).toEqual(["before after"]);
    return opened;
  });
  expect(shown(flow)).toEqual(["before after"]);
  flow.verify();
});

test("[FL27] a listener that edits gets a change of its own, and every change replays", () => {
  const flow = flowOf("one", "two");
  const copy = [...flow.blocks];
  const origins: unknown[] = [];
  flow.observe(({ splices, origin }) => {
    origins.push(origin);
    for (const { index, removed, inserted } of splices) {
      expect(copy.splice(index, removed.length, ...inserted)).toEqual(removed);
    }
  });
  flow.observe(({ origin }) => {
    if (origin !== "first") return;
    // Two transactions, one after the other, before Yjs calls anybody about the first of them.
    flow.transact("second", () => flow.insertText(flow.length, "x", {}));
    flow.transact("third", () => {
      flow.deleteRange(flow.length - 1, 1);
      flow.insertMark(1, {});
    });
    flow.verify();
  });
  flow.transact("first", () => flow.insertText(1, "a", {}));
  expect(origins).toEqual(["first", "second", "third"]);
  expect(copy).toEqual([...flow.blocks]);
  expect(shown(flow)).toEqual(["", "aone", "two"]);
});

test("[FL26] a listener that throws keeps no other from being told, and the blocks are right", () => {
  const flow = flowOf("one");
  const told: string[] = [];
  flow.observe(() => {
    throw new Error("mine");
  });
  flow.observe(() => told.push("second"));
  expect(() => flow.insertText(1, "x", {})).toThrow("mine");
  expect(told).toEqual(["second"]);
  flow.verify();
});

test("[FL26] an error while following a change is thrown, and the blocks are read anew and told of", () => {
  const flow = flowOf("one", "two");
  const copy = [...flow.blocks];
  flow.observe(({ splices }) => {
    for (const { index, removed, inserted } of splices) copy.splice(index, removed.length, ...inserted);
  });
  const { mark } = flow.blocks[1] as FlowBlock;
  const entries = (mark as Mark)._map;
  let fails = true;
  Object.defineProperty(mark, "_map", {
    get() {
      if (!fails || !entries.has("indent")) return entries;
      fails = false;
      throw new Error("unforeseen");
    },
  });
  expect(() =>
    flow.transact("me", () => {
      flow.insertText(1, "x", {});
      flow.setAttributes(flow.blocks[1] as FlowBlock, { indent: 1 });
      flow.insertText(flow.length, "y", {});
    }),
  ).toThrow("unforeseen");
  expect(flow.blocks.map(({ attributes }) => attributes.indent)).toEqual([undefined, 1]);
  expect(copy).toEqual([...flow.blocks]);
  flow.insertText(1, "z", {});
  flow.verify();
});

test("[FL26] whoever stopped listening, or disposed of the flow, is told nothing more", () => {
  const flow = flowOf("one");
  const changes: FlowChange[] = [];
  const stop = flow.observe((change) => changes.push(change));
  const other = changesOf(flow);
  stop();
  flow.insertText(1, "x", {});
  flow.dispose();
  flow.text.insert(0, "y");
  expect(changes).toEqual([]);
  expect(other.length).toBe(1);
});

test("[FL22] remote changes say that they are", () => {
  const flow = flowOf("one");
  const other = replicaOf(flow, 9);
  const changes = changesOf(other);
  flow.insertText(1, "x", {});
  sync(flow, other);
  expect(changes[0]).toMatchObject({ origin: "network", local: false });
});

test("[FL24] ten thousand blocks: positions are found both ways, and survive a splice in the middle", () => {
  const flow = flowOf(...Array.from({ length: 10_000 }, (_, index) => `block ${index}`));
  const middle = flow.blocks[5_000] as FlowBlock;
  expect(flow.indexOf(middle)).toBe(5_000);
  flow.insertMark(3, { type: "quote" });
  expect(flow.indexOf(middle)).toBe(5_001);
  const start = flow.startOf(middle);
  expect(flow.blockAt(start + 2)).toEqual({ block: middle, offset: 2 });
  // The place in front of a mark is the end of the block before it.
  const previous = flow.blocks[5_000] as FlowBlock;
  expect(flow.blockAt(start - 1)).toEqual({ block: previous, offset: previous.length });
  flow.verify();
});

test("[FL24] a block that is gone has no index and no start", () => {
  const flow = flowOf("one", "two");
  const gone = flow.blocks[1] as FlowBlock;
  flow.deleteRange(flow.startOf(gone) - 1, 1);
  expect(shown(flow)).toEqual(["onetwo"]);
  expect(flow.indexOf(gone)).toBe(-1);
  expect(() => flow.startOf(gone)).toThrow("no block");
  expect(() => flow.setAttributes(gone, { type: "quote" })).toThrow("no block");
});

test.each([
  [-1, 0],
  [0, 9],
  [5, 0],
  [0.5, 0],
  [Number.NaN, 1],
  [1, -1],
])("[FL25] a range outside of the flow (%d + %d) is refused and changes nothing", (index, length) => {
  const flow = flowOf("abc");
  expect(() => flow.deleteRange(index, length)).toThrow("no range");
  expect(() => flow.formatRange(index, length, { bold: true })).toThrow("no range");
  expect(shown(flow)).toEqual(["abc"]);
});

test.each([-1, 5, 0.5, Number.NaN])(
  "[FL25] a place outside of the flow (%d) is refused and changes nothing",
  (index) => {
    const flow = flowOf("abc");
    const edits = [
      () => flow.insertText(index, "x", {}),
      () => flow.insertMark(index, {}),
      () => flow.insertBreak(index),
      () => flow.insertEmbed(index, { type: "divider" }, {}),
      () => flow.blockAt(index),
      () => flow.anchorAt(index),
    ];
    for (const edit of edits) expect(edit).toThrow("no range");
    expect(shown(flow)).toEqual(["abc"]);
  },
);

test("[FL23] whatever plain Yjs does to the text is followed", () => {
  const flow = flowOf("one", "two");
  flow.formatRange(1, 2, { bold: true });
  flow.text.insert(2, "xyz");
  flow.verify();
  flow.text.format(2, 3, { "f:foreign": { k: "italic", v: true, t: 9 } });
  flow.verify();
  flow.text.insertEmbed(3, new Y.Map([["block", true]]));
  flow.verify();
  flow.text.delete(0, 3);
  flow.verify();
  flow.text.applyDelta([
    { retain: 2 },
    { insert: "q", attributes: { "f:q": { k: "bold", v: true, t: 10 } } },
    { delete: 1 },
  ]);
  flow.verify();
  expect(flow.text.toJSON()).toBe(
    flow.blocks.flatMap((block) => block.content.map((inline) => (inline.kind === "text" ? inline.text : ""))).join(""),
  );
});

test("[FL28] Yjs's own clean-up, which every client would run and send, is off for this text", () => {
  const left = flowOf("abc", "def");
  const right = replicaOf(left, 9);
  let written = 0;
  right.doc.on("update", (_update: Uint8Array, origin: unknown) => {
    if (origin !== "network") written += 1;
  });
  left.formatRange(1, 7, { bold: true });
  left.formatRange(2, 3, { italic: true });
  sync(left, right);
  left.deleteRange(2, 3);
  left.formatRange(1, 2, { bold: null });
  sync(left, right);
  expect(written).toBe(0);
  expect(shown(right)).toEqual(shown(left));
});
