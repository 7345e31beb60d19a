import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { getKey, setKey } from "../../../lib/flow/mark.ts";
import type { Mark } from "../../../lib/flow/mark.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import type { Flow, FlowBlock } from "../../../lib/flow/types.ts";
import { createRandom } from "../../harness/random.ts";

const line = ({ content }: FlowBlock): string =>
  content.map((inline) => (inline.kind === "text" ? inline.text : "")).join("");
const lines = (flow: Flow): string => flow.blocks.map(line).join(" ");
const register = (flow: Flow, text: string): unknown => getKey(block(flow, text).mark as Mark, "o");

const lengthOf = (stored: unknown): number => (typeof stored === "string" ? stored.length : 0);

function block(flow: Flow, text: string): FlowBlock {
  const found = flow.blocks.find((candidate) => line(candidate) === text);
  if (found === undefined) throw new Error(`no block “${text}” in ${lines(flow)}`);
  return found;
}

function open(clientId: number, texts: readonly string[] = []): Flow {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  Y.applyUpdate(doc, createSeedUpdate());
  const flow = openFlow(doc);
  for (const [at, text] of texts.entries()) {
    if (at > 0) flow.insertMark(flow.length, {});
    flow.insertText(flow.length, text, {});
  }
  return flow;
}

/** Gives each what the other has, until neither has anything to say. */
function meet(here: Flow, there: Flow): void {
  for (let round = 0; round < 3; round += 1) {
    Y.applyUpdate(here.doc, Y.encodeStateAsUpdate(there.doc, Y.encodeStateVector(here.doc)), "network");
    Y.applyUpdate(there.doc, Y.encodeStateAsUpdate(here.doc, Y.encodeStateVector(there.doc)), "network");
  }
  here.verify();
  there.verify();
  expect(lines(there)).toBe(lines(here));
}

function copyOf(flow: Flow, clientId: number): Flow {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(flow.doc));
  return openFlow(doc);
}

/** What `flow` writes from now on. */
function sentBy({ doc }: Flow): Uint8Array[] {
  const sent: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "network") sent.push(update);
  });
  return sent;
}

const WAYS = [
  { name: "A's id is smaller", ids: [1000, 2000] },
  { name: "B's id is smaller", ids: [2000, 1000] },
] as const;

/** What both have after A and B edited `texts` at once, for both orders of ids. The same, or the test fails. */
function together(texts: readonly string[], a: (flow: Flow) => void, b: (flow: Flow) => void): string[] {
  return WAYS.map(({ ids: [left, right] }) => {
    const base = open(500, texts);
    const [here, there] = [copyOf(base, left), copyOf(base, right)];
    a(here);
    b(there);
    const [fromHere, fromThere] = [Y.encodeStateAsUpdate(here.doc), Y.encodeStateAsUpdate(there.doc)];
    Y.applyUpdate(here.doc, fromThere);
    Y.applyUpdate(there.doc, fromHere);
    here.verify();
    there.verify();
    expect(lines(there)).toBe(lines(here));
    return lines(here);
  });
}

const ABCD = ["A1", "B2", "C3", "D4"];
const moveUp = (text: string, before: string) => (flow: Flow) =>
  flow.moveBefore(block(flow, text), block(flow, before));
const toEnd = (text: string) => (flow: Flow) => flow.moveBefore(block(flow, text), null);
const insert = (text: string, offset: number, more: string) => (flow: Flow) =>
  flow.insertText(flow.indexIn(block(flow, text), offset), more, {});
const splitAt = (text: string, offset: number) => (flow: Flow) => {
  flow.insertMark(flow.indexIn(block(flow, text), offset), {});
};
const join = (text: string, left: string) => (flow: Flow) => flow.joinTo(block(flow, text), block(flow, left));

describe("moving", () => {
  test("[MV1] a block stands where it was put; its text lies where it lay", () => {
    const flow = open(300, ABCD);
    const text = flow.text.toJSON();
    flow.moveBefore(block(flow, "D4"), block(flow, "B2"));
    expect(lines(flow)).toBe("A1 D4 B2 C3");
    expect(flow.text.toJSON()).toBe(text);
    flow.moveBefore(block(flow, "A1"), null);
    expect(lines(flow)).toBe("D4 B2 C3 A1");
    flow.verify();
  });

  test("[MV2] a block that is moved back to where it lies carries nothing", () => {
    const flow = open(300, ABCD);
    flow.moveBefore(block(flow, "A1"), null);
    expect(register(flow, "A1")).toMatch(/^p\|\$\|/);
    flow.moveBefore(block(flow, "A1"), block(flow, "B2"));
    expect(register(flow, "A1")).toBeUndefined();
  });

  test("[MV3] a move writes some 50 bytes, whatever the distance", () => {
    const flow = open(
      2 ** 31,
      Array.from({ length: 2_000 }, (_, at) => `line ${at}`),
    );
    const sizes: number[] = [];
    flow.doc.on("update", (update: Uint8Array) => sizes.push(update.length));
    flow.moveBefore(flow.blocks[1999] as FlowBlock, flow.blocks[3] as FlowBlock);
    flow.moveBefore(flow.blocks[1000] as FlowBlock, flow.blocks[998] as FlowBlock);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThan(70);
  });

  test("[MV4] registers stay under 64 characters after 10,000 moves to one place", () => {
    const flow = open(2 ** 40, ABCD);
    const random = createRandom(7);
    let longest = 0;
    for (let count = 0; count < 10_000; count += 1) {
      const { blocks } = flow;
      const at = random.int(blocks.length);
      flow.moveBefore(blocks[at] as FlowBlock, blocks[count % 3 === 0 ? 1 : 2] ?? null);
      for (const { mark } of flow.blocks) longest = Math.max(longest, lengthOf(getKey(mark as Mark, "o")));
    }
    expect(longest).toBeGreaterThan(10);
    expect(longest).toBeLessThan(64);
    flow.verify();
  });

  test("[MV5] the text in front of the first mark moves too: it gets a mark", () => {
    const flow = open(300, ["A1", "B2"]);
    flow.deleteRange(0, 1);
    expect(flow.blocks[0]?.mark).toBeNull();
    flow.moveBefore(block(flow, "A1"), null);
    expect(lines(flow)).toBe("B2 A1");
  });

  test("[MV6] undo takes a move back", () => {
    const flow = open(300, ABCD);
    const undo = flow.createUndoManager({ trackedOrigins: new Set(["me"]) });
    flow.transact("me", () => flow.moveBefore(block(flow, "D4"), block(flow, "A1")));
    undo.undo();
    expect(lines(flow)).toBe("A1 B2 C3 D4");
    undo.redo();
    expect(lines(flow)).toBe("D4 A1 B2 C3");
    flow.verify();
  });

  test("[FL8] [MV10] registers of nonsense mean nothing, rings are broken, and all is shown", () => {
    for (const nonsense of [
      7,
      "",
      "p",
      "p|",
      "p||",
      "p|nobody|x",
      "w|",
      "j|zz.zz",
      "p|$|!",
      `p|${"x".repeat(500)}|a`,
      null,
      "j|",
      "x|y",
    ]) {
      const flow = open(300, ABCD);
      setKey(block(flow, "C3").mark as Mark, "o", nonsense);
      flow.verify();
      expect(lines(flow)).toBe("A1 B2 C3 D4");
    }
    const ring = open(300, ABCD);
    const [a, b, c] = ring.blocks.slice(1).map(({ id }) => id);
    for (const kind of ["w", "j", "p"]) {
      ring.doc.transact(() => {
        for (const [text, id] of [
          ["B2", b],
          ["C3", c],
          ["D4", a],
        ] as const) {
          const { mark } = ring.blocks.find((candidate) =>
            candidate.content.some((inline) => inline.kind === "text" && inline.text.includes(text)),
          ) as FlowBlock;
          setKey(mark as Mark, "o", kind === "p" ? `p|${id}|V` : `${kind}|${id}`);
        }
      });
      ring.verify();
      expect(Array.from(ring.blocks.map(line).join("")).sort().join("")).toBe("1234ABCD");
    }
  });
});

describe("moves of two people", () => {
  test("[MV7] move ∥ type in the moved block: the words are in the block", () => {
    expect(together(ABCD, moveUp("D4", "A1"), insert("D4", 1, "x"))).toEqual(["Dx4 A1 B2 C3", "Dx4 A1 B2 C3"]);
  });

  test("[MV7] move ∥ type elsewhere in between: untouched", () => {
    expect(together(ABCD, moveUp("D4", "A1"), insert("B2", 1, "x"))).toEqual(["D4 A1 Bx2 C3", "D4 A1 Bx2 C3"]);
  });

  test("[MV7] move ∥ same move: once", () => {
    expect(together(ABCD, moveUp("D4", "A1"), moveUp("D4", "A1"))).toEqual(["D4 A1 B2 C3", "D4 A1 B2 C3"]);
  });

  test("[MV7] two moves of one block: one of the two places", () => {
    for (const merged of together(ABCD, moveUp("C3", "A1"), toEnd("C3"))) {
      expect(["C3 A1 B2 D4", "A1 B2 D4 C3"]).toContain(merged);
    }
  });

  test("[MV7] move ∥ split of the moved block: the second half goes along", () => {
    expect(together(ABCD, moveUp("D4", "A1"), splitAt("D4", 1))).toEqual(["D 4 A1 B2 C3", "D 4 A1 B2 C3"]);
  });

  test("[MV7] move ∥ move of the block that it was put in front of: both stand", () => {
    expect(together(ABCD, moveUp("D4", "B2"), moveUp("B2", "A1"))).toEqual(["B2 A1 D4 C3", "B2 A1 D4 C3"]);
  });

  test("[MV7] move ∥ deletion of the block that it was put in front of: it stays where that was", () => {
    const remove = (flow: Flow): void => flow.deleteRange(flow.startOf(block(flow, "B2")) - 1, 3);
    expect(together(ABCD, moveUp("D4", "B2"), remove)).toEqual(["A1 D4 C3", "A1 D4 C3"]);
  });

  test("[MV9] a block is joined to one that is no neighbour of it in the flow; typing in both goes on", () => {
    const flow = open(300, ABCD);
    flow.moveBefore(block(flow, "D4"), block(flow, "B2"));
    flow.joinTo(block(flow, "D4"), block(flow, "A1"));
    expect(lines(flow)).toBe("A1D4 B2 C3");
    const both = flow.blocks[0] as FlowBlock;
    for (const offset of [0, 1, 2, 3, 4])
      expect(flow.blockAt(flow.indexIn(both, offset))).toEqual({ block: both, offset });
    flow.insertText(flow.indexIn(both, 3), "x", {});
    expect(lines(flow)).toBe("A1Dx4 B2 C3");
    flow.verify();
  });

  test("[MV9] join ∥ same join: once", () => {
    const after = (flow: Flow): void => moveUp("D4", "B2")(flow);
    const both = (flow: Flow): void => {
      after(flow);
      join("D4", "A1")(flow);
    };
    expect(together(ABCD, both, both)).toEqual(["A1D4 B2 C3", "A1D4 B2 C3"]);
  });

  test("[MV9] two people join two blocks to each other: both are shown, once", () => {
    expect(
      together(["A1", "B2", "C3"], join("C3", "A1"), (flow) => {
        moveUp("C3", "A1")(flow);
        join("A1", "C3")(flow);
      }).map((text) => Array.from(text.replaceAll(" ", "")).sort().join("")),
    ).toEqual(["123ABC", "123ABC"]);
  });

  test("[MV9] a joined block is split: what is joined behind the place continues the new block", () => {
    const flow = open(300, ABCD);
    flow.moveBefore(block(flow, "D4"), block(flow, "B2"));
    flow.joinTo(block(flow, "D4"), block(flow, "A1"));
    flow.insertMark(flow.indexIn(flow.blocks[0] as FlowBlock, 1), {});
    expect(lines(flow)).toBe("A 1D4 B2 C3");
    flow.verify();
  });
});

describe("[MV11] text at the end of a block, beside a new block behind it", () => {
  const MINE: unique symbol = Symbol("mine");

  function two([left, right]: readonly [number, number]): { here: Flow; there: Flow; undo: () => void } {
    const base = open(500, ABCD);
    const [here, there] = [copyOf(base, left), copyOf(base, right)];
    here.createUndoManager({ trackedOrigins: new Set([MINE]) });
    const undo = there.createUndoManager({ trackedOrigins: new Set([MINE]) });
    return { here, there, undo: () => void undo.undo() };
  }

  function beginBefore(flow: Flow, text: string, words: string): void {
    const name = flow.insertMark(flow.startOf(block(flow, text)) - 1, {});
    flow.insertText(flow.indexIn(flow.blockById(name) as FlowBlock, 0), words, {});
  }

  test.each(WAYS)("it is in the block that it was typed into, and typing goes on there ($name)", ({ ids }) => {
    const { here, there } = two(ids);
    insert("B2", 2, "x")(here);
    beginBefore(there, "C3", "new");
    meet(here, there);
    expect(lines(here)).toBe("A1 B2x new C3 D4");
    insert("B2x", 3, "y")(here);
    insert("new", 3, "er")(there);
    meet(here, there);
    expect(lines(here)).toBe("A1 B2xy newer C3 D4");
  });

  test.each(WAYS)("so too if it has formats of its own, or its first letter was taken back ($name)", ({ ids }) => {
    for (const typed of ["bold", "taken back"]) {
      const { here, there } = two(ids);
      if (typed === "bold") here.insertText(here.indexIn(block(here, "B2"), 2), "x", { bold: true, italic: true });
      else {
        insert("B2", 2, "z")(here);
        insert("B2z", 3, "x")(here);
        here.deleteRange(here.indexIn(block(here, "B2zx"), 2), 1);
      }
      beginBefore(there, "C3", "new");
      meet(here, there);
      expect(lines(here), `typed ${typed}`).toBe("A1 B2x new C3 D4");
      here.verify();
    }
  });

  test.each(WAYS)("so too at the end of the document ($name)", ({ ids }) => {
    const { here, there } = two(ids);
    insert("D4", 2, "x")(here);
    there.insertMark(there.length, {});
    there.insertText(there.length, "new", {});
    meet(here, there);
    expect(lines(here)).toBe("A1 B2 C3 D4x new");
  });

  test.each(
    WAYS.flatMap(({ name, ids }) => [
      { name: `${name}, in the middle`, ids, at: 1 },
      { name: `${name}, at the end`, ids, at: 3 },
    ]),
  )("two type on, and each hears of the other's letters late ($name)", ({ ids, at }) => {
    const { here, there } = two(ids);
    const next = there.blocks[at + 1];
    const mine = (flow: Flow): FlowBlock => flow.blocks.find(({ id }) => id === there.blocks[at]?.id) as FlowBlock;
    const toThere = sentBy(here);
    const toHere = sentBy(there);
    const begun = there.insertMark(next === undefined ? there.length : there.startOf(next) - 1, {});
    for (const letter of "abcdefgh") {
      const [late, later] = [toThere.splice(0), toHere.splice(0)];
      here.insertText(here.indexIn(mine(here), mine(here).length), letter, {});
      const block = there.blockById(begun) as FlowBlock;
      there.insertText(there.indexIn(block, block.length), letter.toUpperCase(), {});
      for (const update of late) Y.applyUpdate(there.doc, update, "network");
      for (const update of later) Y.applyUpdate(here.doc, update, "network");
      for (const flow of [here, there]) flow.verify();
    }
    meet(here, there);
    const expected = ABCD.map((text, index) => (index === at ? `${text}abcdefgh ABCDEFGH` : text));
    expect(lines(here)).toBe(expected.join(" "));
  });

  test("so too for whoever types in the new block while the other text is brought home", () => {
    const { here, there } = two([2000, 1000]);
    const third = copyOf(there, 3000);
    third.createUndoManager({ trackedOrigins: new Set() });
    beginBefore(there, "C3", "new");
    meet(there, third);
    insert("B2", 2, "x")(here);
    // The text of the one comes behind the new block's, and the mark that brings it home before what the third types there.
    Y.applyUpdate(here.doc, Y.encodeStateAsUpdate(there.doc), "network");
    expect(lines(here)).toBe("A1 B2x new C3 D4");
    insert("new", 3, "er")(third);
    meet(here, third);
    meet(third, there);
    meet(here, there);
    expect(lines(here)).toBe("A1 B2x newer C3 D4");
  });

  test.each(WAYS)("so too when undo brings the block back ($name)", ({ ids }) => {
    const { here, there, undo } = two(ids);
    there.transact(MINE, () => there.deleteRange(there.startOf(block(there, "C3")) - 1, 3));
    meet(here, there);
    insert("B2", 2, "x")(here);
    undo();
    meet(here, there);
    expect(lines(here)).toBe("A1 B2x C3 D4");
  });

  test.each(WAYS)("three write: all of it ($name)", ({ ids }) => {
    const { here, there } = two(ids);
    const third = copyOf(here, 1500);
    third.createUndoManager({ trackedOrigins: new Set() });
    insert("B2", 2, "x")(here);
    insert("B2", 2, "y")(third);
    beginBefore(there, "C3", "new");
    meet(here, there);
    meet(there, third);
    meet(third, here);
    meet(here, there);
    expect(["A1 B2xy new C3 D4", "A1 B2yx new C3 D4"]).toContain(lines(here));
    expect(lines(third)).toBe(lines(here));
  });

  test.each(WAYS)("who splits in front of text that they know cuts it off ($name)", ({ ids }) => {
    const { here, there } = two(ids);
    insert("B2", 2, "x")(here);
    meet(here, there);
    splitAt("B2x", 2)(there);
    const { length } = there;
    meet(here, there);
    expect(lines(here)).toBe("A1 B2 x C3 D4");
    expect(here.length).toBe(length);
  });

  test("an Enter in front of a block is one mark", () => {
    const { here, there } = two([1000, 2000]);
    const before = here.length;
    there.insertMark(there.startOf(block(there, "C3")) - 1, {});
    meet(here, there);
    expect(here.length).toBe(before + 1);
  });
});

describe("undo of a merge", () => {
  test.each(WAYS)("[MV7] beside a move of the two as one: both go along ($name)", ({ ids: [left, right] }) => {
    const base = open(500, ABCD);
    const [here, there] = [copyOf(base, left), copyOf(base, right)];
    const undo = there.createUndoManager({ trackedOrigins: new Set(["merge"]) });
    there.transact("merge", () => join("C3", "B2")(there));
    meet(here, there);
    toEnd("B2C3")(here);
    undo.undo();
    meet(here, there);
    expect(lines(here)).toBe("A1 D4 B2 C3");
  });
});
