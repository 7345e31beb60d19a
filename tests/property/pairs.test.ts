import { describe, expect, test } from "vitest";
import type { BlockAttributes } from "../../lib/flow/types.ts";
import { checkConverged } from "../harness/converged.ts";
import { Hands } from "../harness/hands.ts";
import { createManualClock } from "../harness/manualClock.ts";
import { Network } from "../harness/network.ts";
import { Replica } from "../harness/replica.ts";
import type { PieceView } from "../harness/blockView.ts";
import { viewOfEditor } from "../harness/snapshot.ts";

/** A block as these tests write it: its text for a plain paragraph, or what it is and its text or pieces. */
type Block = string | (BlockAttributes & { readonly text: string | readonly Piece[] });
/** Text, with the formats that it has. */
type Piece = readonly [text: string, formats?: Record<string, unknown>];

interface Pair {
  readonly base: readonly Block[];
  /** What was done before, and is known to all. */
  readonly before?: (hands: Hands) => unknown;
  readonly a: (hands: Hands) => unknown;
  readonly b: (hands: Hands) => unknown;
  /** What all must show in the end. Several: one of them, where the order of two people's typing at one place is free. */
  readonly result: readonly (readonly Block[])[];
}

/** Who holds the smaller client id, and whose edit travels first. */
const WAYS = [
  { name: "A's id is smaller, A's edit first", ids: [1000, 2000, 3000], first: 0 },
  { name: "A's id is smaller, B's edit first", ids: [1000, 2000, 3000], first: 1 },
  { name: "B's id is smaller, A's edit first", ids: [2000, 1000, 3000], first: 0 },
  { name: "B's id is smaller, B's edit first", ids: [2000, 1000, 3000], first: 1 },
] as const;

/** A row of the table of concurrent pairs in docs/merging: `what` is A ∥ B, `required` what must come of it. */
function pair(what: string, required: string, { base, before, a, b, result }: Pair): void {
  describe(`${what}: ${required}`, () => {
    test.each(WAYS)("$name", async ({ ids, first }) => {
      const clock = createManualClock();
      const network = new Network(3);
      // The third only reads: it sees the two edits in the order in which they travel.
      const replicas = ids.map((clientId, at) => {
        const replica = new Replica({ clientId, clock, send: (update) => network.broadcast(at, update) });
        network.connect(at, replica);
        return replica;
      });
      const settle = async (): Promise<void> => {
        for (const replica of replicas) await replica.settle();
      };
      const [left, right, reader] = replicas as [Replica, Replica, Replica];
      write(left, base);
      network.settle();
      await settle();
      expect(shown(reader), "the document before").toEqual(base.map(normal));
      // Everybody has seen it: nothing of it was typed a moment ago.
      clock.advance(60_000);

      before?.(new Hands(left));
      await left.settle();
      network.settle();
      await settle();

      a(new Hands(left));
      await left.settle();
      b(new Hands(right));
      await right.settle();
      const travel = async (from: number): Promise<void> => {
        for (const to of [0, 1, 2].filter((at) => at !== from))
          while (network.waiting(from, to) > 0) network.deliver(from, to);
        await settle();
      };
      await travel(first);
      await travel(1 - first);
      // What the clients answered: an edit that heals.
      for (let round = 0; round < 3; round++) {
        network.settle();
        await settle();
      }

      expect(result.map((blocks) => blocks.map(normal))).toContainEqual(shown(reader));
      await checkConverged(replicas.map((replica, at) => ({ name: ["A", "B", "reader"][at] ?? "", replica })));
      for (const replica of replicas) {
        expect(replica.errors).toEqual([]);
        replica.dispose();
      }
    });
  });
}

/** Makes the document `blocks`, as one edit of `replica`. */
function write({ flow }: Replica, blocks: readonly Block[]): void {
  flow.transact("base", () => {
    flow.deleteRange(0, flow.length);
    for (const block of blocks) {
      const { text, ...attributes } = typeof block === "string" ? { text: block } : block;
      flow.insertMark(flow.length, attributes);
      for (const [run, formats] of typeof text === "string" ? [[text] as Piece] : text) {
        flow.insertText(flow.length, run, formats ?? {});
      }
    }
  });
}

interface NormalBlock {
  readonly attributes: Record<string, unknown>;
  readonly content: readonly PieceView[];
}

function normal(block: Block): NormalBlock {
  const { text, ...attributes } = typeof block === "string" ? { text: block } : block;
  const pieces = typeof text === "string" ? [[text] as Piece] : text;
  return {
    attributes,
    content: pieces.filter(([run]) => run !== "").map(([run, formats]) => ({ text: run, formats: formats ?? {} })),
  };
}

function shown(replica: Replica): NormalBlock[] {
  return viewOfEditor(replica).map(({ attributes, content }) => ({ attributes, content }));
}

const bold = { bold: true };
const italic = { italic: true };

pair("split ∥ type in the moved half", "text in the moved half", {
  base: ["abcdef"],
  a: (hands) => hands.caret(0, 3).enter(),
  b: (hands) => hands.caret(0, 5).type("X"),
  result: [["abc", "deXf"]],
});

pair("split ∥ type in the half that stays", "text in the half that stays", {
  base: ["abcdef"],
  a: (hands) => hands.caret(0, 3).enter(),
  b: (hands) => hands.caret(0, 1).type("X"),
  result: [["aXbc", "def"]],
});

pair("split ∥ split", "two marks, text once", {
  base: ["abcdef"],
  a: (hands) => hands.caret(0, 2).enter(),
  b: (hands) => hands.caret(0, 4).enter(),
  result: [["ab", "cd", "ef"]],
});

pair("split ∥ split at the same place", "two marks, text once", {
  base: ["abcdef"],
  a: (hands) => hands.caret(0, 3).enter(),
  b: (hands) => hands.caret(0, 3).enter(),
  result: [["abc", "", "def"]],
});

pair("merge up ∥ type in the merged block", "kept", {
  base: ["abc", "def"],
  a: (hands) => hands.caret(1, 0).backspace(),
  b: (hands) => hands.caret(1, 2).type("X"),
  result: [["abcdeXf"]],
});

pair("merge ∥ same merge", "once", {
  base: ["abc", "def"],
  a: (hands) => hands.caret(1, 0).backspace(),
  b: (hands) => hands.caret(1, 0).backspace(),
  result: [["abcdef"]],
});

pair("merge ∥ same merge by Delete at the end", "once", {
  base: ["abc", "def"],
  a: (hands) => hands.caret(1, 0).backspace(),
  b: (hands) => hands.caret(0, 3).delete(),
  result: [["abcdef"]],
});

pair("bold ∥ type inside", "bold, inside", {
  base: ["abcdef"],
  a: (hands) => hands.range([0, 1], [0, 5]).format("bold"),
  b: (hands) => hands.caret(0, 3).type("X"),
  result: [[{ text: [["a"], ["bcXde", bold], ["f"]] }]],
});

pair("bold ∥ overlapping italic", "both formats", {
  base: ["abcdef"],
  a: (hands) => hands.range([0, 0], [0, 4]).format("bold"),
  b: (hands) => hands.range([0, 2], [0, 6]).format("italic"),
  result: [
    [
      {
        text: [
          ["ab", bold],
          ["cd", { ...bold, ...italic }],
          ["ef", italic],
        ],
      },
    ],
  ],
});

pair("bold ∥ same bold", "once", {
  base: ["abcdef"],
  a: (hands) => hands.range([0, 1], [0, 5]).format("bold"),
  b: (hands) => hands.range([0, 1], [0, 5]).format("bold"),
  result: [[{ text: [["a"], ["bcde", bold], ["f"]] }]],
});

pair("unbold one half ∥ unbold the other", "nothing is bold, and nothing behind it", {
  base: [{ text: [["abcdef", bold]] }, "ghi"],
  a: (hands) => hands.range([0, 0], [0, 3]).format("bold"),
  b: (hands) => hands.range([0, 3], [0, 6]).format("bold"),
  result: [["abcdef", "ghi"]],
});

pair("paragraph→heading ∥ type", "kept, converted", {
  base: ["abc"],
  a: (hands) => hands.caret(0, 0).convert("heading2"),
  b: (hands) => hands.caret(0, 2).type("X"),
  result: [[{ type: "heading", level: 2, text: "abXc" }]],
});

pair("paragraph→list ∥ type", "kept, converted", {
  base: ["abc"],
  a: (hands) => hands.caret(0, 0).convert("bullet"),
  b: (hands) => hands.caret(0, 2).type("X"),
  result: [[{ type: "bullet", text: "abXc" }]],
});

pair("paragraph→heading ∥ same", "once", {
  base: ["abc"],
  a: (hands) => hands.caret(0, 0).convert("heading1"),
  b: (hands) => hands.caret(0, 3).convert("heading1"),
  result: [[{ type: "heading", level: 1, text: "abc" }]],
});

pair("paragraph→heading ∥ Enter at its start", "the heading keeps its words", {
  base: ["abc"],
  a: (hands) => hands.caret(0, 1).convert("heading1"),
  b: (hands) => hands.caret(0, 0).enter(),
  result: [["", { type: "heading", level: 1, text: "abc" }]],
});

pair("delete block ∥ type in it", "typed text kept, as a block", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.deleteBlock(1),
  b: (hands) => hands.caret(1, 2).type("X"),
  result: [["abc", "X", "ghi"]],
});

pair("delete a list item ∥ type in it", "typed text kept, as the same kind of block", {
  base: ["abc", { type: "bullet", text: "def" }, "ghi"],
  a: (hands) => hands.deleteBlock(1),
  b: (hands) => hands.caret(1, 3).type("X"),
  result: [["abc", { type: "bullet", text: "X" }, "ghi"]],
});

pair("delete a range from one block into another ∥ type in a block between", "kept, as a block", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.range([0, 1], [2, 2]).backspace(),
  b: (hands) => hands.caret(1, 1).type("X"),
  result: [["a", "X", "i"]],
});

pair("link ∥ type inside", "inside", {
  base: ["abcdef"],
  a: (hands) => hands.range([0, 1], [0, 5]).link("https://example.org/"),
  b: (hands) => hands.caret(0, 3).type("X"),
  result: [[{ text: [["a"], ["bcXde", { link: "https://example.org/" }], ["f"]] }]],
});

pair("type ∥ type in the same empty block", "both kept", {
  base: [""],
  a: (hands) => hands.caret(0, 0).type("A"),
  b: (hands) => hands.caret(0, 0).type("B"),
  result: [["AB"], ["BA"]],
});

pair("type a word ∥ type a word at the same place", "both kept, neither taken apart", {
  base: ["ab"],
  a: (hands) => hands.caret(0, 1).type("XYZ"),
  b: (hands) => hands.caret(0, 1).type("123"),
  result: [["aXYZ123b"], ["a123XYZb"]],
});

pair("bullet→number ∥ type in an item", "kept", {
  base: [{ type: "bullet", text: "abc" }],
  a: (hands) => hands.caret(0, 0).convert("number"),
  b: (hands) => hands.caret(0, 2).type("X"),
  result: [[{ type: "number", text: "abXc" }]],
});

pair("bullet→number ∥ indent", "both stand", {
  base: [
    { type: "bullet", text: "above" },
    { type: "bullet", text: "abc" },
  ],
  a: (hands) => hands.caret(1, 0).convert("number"),
  b: (hands) => hands.caret(1, 1).indent(),
  result: [
    [
      { type: "bullet", text: "above" },
      { type: "number", indent: 1, text: "abc" },
    ],
  ],
});

pair("indent ∥ type in the item", "kept", {
  base: [
    { type: "bullet", text: "above" },
    { type: "bullet", text: "abc" },
  ],
  a: (hands) => hands.caret(1, 0).indent(),
  b: (hands) => hands.caret(1, 2).type("X"),
  result: [
    [
      { type: "bullet", text: "above" },
      { type: "bullet", indent: 1, text: "abXc" },
    ],
  ],
});

pair("indent ∥ indent", "once", {
  base: [
    { type: "bullet", text: "above" },
    { type: "bullet", text: "abc" },
  ],
  a: (hands) => hands.caret(1, 0).indent(),
  b: (hands) => hands.caret(1, 3).indent(),
  result: [
    [
      { type: "bullet", text: "above" },
      { type: "bullet", indent: 1, text: "abc" },
    ],
  ],
});

pair("move block ∥ type elsewhere in between", "untouched", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 0),
  b: (hands) => hands.caret(1, 1).type("X"),
  result: [["ghi", "abc", "dXef"]],
});

pair("move block ∥ type in it", "kept, in the block", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 0),
  b: (hands) => hands.caret(2, 1).type("X"),
  result: [["gXhi", "abc", "def"]],
});

pair("move ∥ same move", "once", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 0),
  b: (hands) => hands.move(2, 1, 0),
  result: [["ghi", "abc", "def"]],
});

pair("move to the top ∥ move of the same block to the end", "one of the two places, once", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(1, 1, 0),
  b: (hands) => hands.move(1, 1, 3),
  result: [
    ["def", "abc", "ghi"],
    ["abc", "ghi", "def"],
  ],
});

pair("move block ∥ split it", "both halves go along", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 0),
  b: (hands) => hands.caret(2, 1).enter(),
  result: [["g", "hi", "abc", "def"]],
});

pair("move block ∥ merge it up", "joined, or moved and joined; the text once", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(1, 1, 3),
  b: (hands) => hands.caret(1, 0).backspace(),
  result: [["abcdef", "ghi"]],
});

pair("move block ∥ convert it", "moved and converted", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 0),
  b: (hands) => hands.caret(2, 1).convert("heading2"),
  result: [[{ type: "heading", level: 2, text: "ghi" }, "abc", "def"]],
});

pair("move block ∥ bold in it", "moved and bold", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 0),
  b: (hands) => hands.range([2, 0], [2, 3]).format("bold"),
  result: [[{ text: [["ghi", bold]] }, "abc", "def"]],
});

pair("move block ∥ delete it", "deleted", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 0),
  b: (hands) => hands.deleteBlock(2),
  result: [["abc", "def"]],
});

pair("move block in front of another ∥ delete that other", "it stays where that was", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.move(2, 1, 1),
  b: (hands) => hands.deleteBlock(1),
  result: [["abc", "ghi"]],
});

pair("[BD52] delete a displaced block ∥ type in it", "the words stay where the block was seen", {
  base: ["abc", "def", "ghi"],
  before: (hands) => hands.move(2, 1, 0),
  a: (hands) => hands.deleteBlock(0),
  b: (hands) => hands.caret(0, 1).type("X"),
  result: [["X", "abc", "def"]],
});

pair("move a range ∥ type in each of its blocks", "kept, in the blocks, in their order", {
  base: ["abc", "def", "ghi", "jkl"],
  a: (hands) => hands.move(2, 2, 0),
  b: (hands) => hands.caret(2, 1).type("X").caret(3, 1).type("Y"),
  result: [["gXhi", "jYkl", "abc", "def"]],
});

pair("merge two blocks that are neighbours on the screen only ∥ type in both", "once, each at its place", {
  base: ["abc", "def", "ghi"],
  before: (hands) => hands.move(2, 1, 1),
  a: (hands) => hands.caret(1, 0).backspace(),
  b: (hands) => hands.caret(0, 1).type("X").caret(1, 1).type("Y"),
  result: [["aXbcgYhi", "def"]],
});

pair("move up by keys ∥ move up by keys", "past both neighbours", {
  base: ["abc", "def", "ghi"],
  a: (hands) => hands.caret(1, 0).moveSelected("up"),
  b: (hands) => hands.caret(2, 0).moveSelected("up"),
  result: [
    ["def", "abc", "ghi"],
    ["def", "ghi", "abc"],
    ["ghi", "def", "abc"],
  ],
});
