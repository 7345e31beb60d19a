import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { COPIES_ROOT } from "../../../lib/flow/schema.ts";
import type { BlockAttributes, Flow, FlowBlock, FlowUndo } from "../../../lib/flow/types.ts";
import { createRandom } from "../../harness/random.ts";
import { flowOf, replicaOf, shown, sync } from "./support/documents.ts";

const ME = "me";

interface Writer {
  readonly flow: Flow;
  readonly undo: FlowUndo;
  act(run: (flow: Flow) => void): void;
}

function writer(flow: Flow): Writer {
  const undo = flow.createUndoManager({ trackedOrigins: new Set([ME]), captureTimeout: 0 });
  return { flow, undo, act: (run) => flow.transact(ME, () => run(flow)) };
}

/** People at one document. Whose copy is further left is a matter of their ids, so each scene is played both ways. */
function people(ids: readonly number[], ...lines: readonly (string | readonly [BlockAttributes, string])[]): Writer[] {
  const base = flowOf(...lines);
  return ids.map((id) => writer(replicaOf(base, id)));
}

function meet(...writers: readonly Writer[]): void {
  const flows = writers.map(({ flow }) => flow);
  // What one cleans up the others have to get, and one round more shows that they rest.
  for (let round = 0; round < 3; round += 1) sync(...flows);
  for (const flow of flows) {
    flow.verify();
    expect(shown(flow)).toEqual(shown(flows[0] as Flow));
  }
}

function block(flow: Flow, index: number): FlowBlock {
  return flow.blocks[index] as FlowBlock;
}

describe.each([
  ["the first's id is smaller", [1_000, 2_000, 3_000]],
  ["the second's id is smaller", [2_000, 1_000, 3_000]],
  ["the third's id is smallest", [2_000, 3_000, 1_000]],
] as const)("two people bring back what both deleted; %s", (_, ids) => {
  const scene = (...lines: readonly (string | readonly [BlockAttributes, string])[]): [Writer, Writer, Writer] =>
    people(ids, ...lines) as [Writer, Writer, Writer];

  test("[FL57] apart from each other: it is there once", () => {
    const [a, b, reader] = scene("one two three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
    for (const one of [a, b]) one.undo.undo();
    meet(a, b, reader);
    expect(shown(reader.flow)).toEqual(["one two three"]);
  });

  test("[FL56] one after the other: the second has nothing to undo any more", () => {
    const [a, b] = scene("one two three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
    meet(a, b);
    expect(a.undo.undo()).toBe(true);
    meet(a, b);
    expect(b.undo.undo()).toBe(false);
    expect(shown(b.flow)).toEqual(["one two three"]);
  });

  test("[FL57] of what each deleted only a part is the same", () => {
    const [a, b, c] = scene("0123456789");
    a.act((flow) => flow.deleteRange(3, 5));
    b.act((flow) => flow.deleteRange(5, 5));
    c.act((flow) => flow.deleteRange(6, 1));
    for (const one of [a, b, c]) one.undo.undo();
    meet(a, b, c);
    expect(shown(a.flow)).toEqual(["0123456789"]);
  });

  test("[FL57] copies of copies, taken away and brought back again", () => {
    const [a, b, reader] = scene("one two three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
    for (let turn = 0; turn < 3; turn += 1) {
      for (const one of [a, b]) {
        one.undo.undo();
        one.undo.redo();
        one.undo.undo();
      }
      meet(a, b, reader);
      expect(shown(a.flow)).toEqual(["one two three"]);
      // Either takes it away: it is one text, whichever of the two copies stayed.
      const [taker, other] = turn % 2 === 0 ? [a, b] : [b, a];
      expect(taker.undo.redo()).toBe(true);
      meet(a, b, reader);
      expect(shown(a.flow)).toEqual(["one three"]);
      expect(other.undo.redo()).toBe(false);
      expect(taker.undo.undo()).toBe(true);
      meet(a, b, reader);
      expect(shown(a.flow)).toEqual(["one two three"]);
      for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
      meet(a, b, reader);
    }
  });

  test("[FL57] one takes their copy away again before they meet: the other's stays", () => {
    const [a, b, reader] = scene("one two three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
    for (const one of [a, b]) one.undo.undo();
    a.undo.redo();
    meet(a, b, reader);
    expect(shown(reader.flow)).toEqual(["one two three"]);
  });

  test("[FL57] a block is one block, with what was set on either of its marks", () => {
    const [a, b, c] = scene("one", [{ type: "check" }, "two"], "three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(4, 4));
    meet(a, b, c);
    for (const one of [a, b]) one.undo.undo();
    a.act((flow) => flow.setAttributes(block(flow, 1), { checked: true }));
    b.act((flow) => flow.setAttributes(block(flow, 1), { indent: 2 }));
    meet(a, b, c);
    expect(shown(c.flow)).toEqual([
      "one",
      expect.stringMatching(/^check (indent=2 checked=true|checked=true indent=2): two$/),
      "three",
    ]);
    // And taken back by those who set it, although the mark of one of them is gone.
    for (const one of [a, b]) one.undo.undo();
    meet(a, b, c);
    expect(shown(c.flow)).toEqual(["one", "check: two", "three"]);
  });

  test("[FL56] a block that somebody else brought back and changed stays as they left it", () => {
    const [a, b, c] = scene("one", [{ type: "check", checked: true }, "two"], "three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(4, 4));
    meet(a, b, c);
    a.undo.undo();
    c.act((flow) => flow.insertText(flow.length, "!", {}));
    meet(a, b, c);
    c.act((flow) => flow.setAttributes(block(flow, 1), { checked: null }));
    meet(a, b, c);
    expect(b.undo.undo()).toBe(false);
    meet(a, b, c);
    expect(shown(c.flow)).toEqual(["one", "check: two", "three!"]);
  });

  test("[FL57] a format that came back with its text covers that text only, and is taken off as one", () => {
    const [a, b, c] = scene("one two three");
    a.act((flow) => flow.formatRange(5, 3, { bold: true }));
    meet(a, b, c);
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(4, 5));
    meet(a, b, c);
    for (const one of [a, b]) one.undo.undo();
    meet(a, b, c);
    expect(shown(c.flow)).toEqual(["one [bold|two] three"]);
    c.act((flow) => flow.formatRange(1, flow.length - 1, { bold: null }));
    c.act((flow) => flow.insertText(flow.length, "!", {}));
    meet(a, b, c);
    expect(shown(a.flow)).toEqual(["one two three!"]);
  });

  test("[FL57] an embed is one", () => {
    const [a, b, c] = scene("one");
    a.act((flow) => flow.insertEmbed(2, { type: "divider" }, {}));
    meet(a, b, c);
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(1, 3));
    for (const one of [a, b]) one.undo.undo();
    meet(a, b, c);
    expect(shown(c.flow)).toEqual(["o(divider)ne"]);
  });

  test("[FL57] what one set before they deleted it too is on the one that is left", () => {
    const [a, b, reader] = scene("one", [{ type: "check" }, "two"]);
    a.act((flow) => flow.insertEmbed(flow.length, { type: "video", props: { provider: "vimeo", id: "1" } }, {}));
    meet(a, b, reader);
    b.act((flow) => flow.setAttributes(block(flow, 1), { type: "heading", level: 2, indent: 1 }));
    b.act((flow) => {
      const embed = block(flow, 1).content.at(-1);
      if (embed?.kind === "embed") embed.embed?.set("id", "2");
    });
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(2, flow.length - 2));
    for (const one of [a, b]) one.undo.undo();
    meet(a, b, reader);
    for (const { flow } of [a, b, reader]) {
      expect(shown(flow)).toEqual(["one", "heading indent=1 level=2: two(video)"]);
      expect(block(flow, 1).content.at(-1)).toMatchObject({ props: { provider: "vimeo", id: "2" } });
    }
  });

  test("[FL57] signs of two code units stay whole", () => {
    const [a, b, c] = scene("a😀b");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(1, 4));
    for (const one of [a, b]) one.undo.undo();
    meet(a, b, c);
    expect(shown(c.flow)).toEqual(["a😀b"]);
  });

  test("[FL57] a day offline, and both have reloaded: what is stored twice is made one by whoever writes next", () => {
    const [a, b] = scene("one two three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
    for (const one of [a, b]) one.undo.undo();
    const stored = Y.mergeUpdates([a, b].map(({ flow }) => Y.encodeStateAsUpdate(flow.doc)));
    const doc = new Y.Doc();
    Y.applyUpdate(doc, stored);
    const reader = openFlow(doc);
    const before = Y.encodeStateAsUpdate(doc);
    const c = writer(replicaOf(reader, 4_000));
    expect(shown(reader)).toEqual(["one two two three"]);
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    c.act((flow) => flow.insertText(1, "!", {}));
    sync(c.flow, reader);
    expect(shown(reader)).toEqual(["!one two three"]);
  });

  test("[FL57] a plain Yjs client may stand between them, and write into either copy", () => {
    const [a, b] = scene("one two three");
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
    for (const one of [a, b]) one.undo.undo();
    const plain = new Y.Doc();
    plain.clientID = 500;
    for (const { flow } of [a, b]) Y.applyUpdate(plain, Y.encodeStateAsUpdate(flow.doc));
    const text = plain.getText("flow");
    expect(text.toJSON()).toContain("two two");
    text.insert(text.length, "!");
    for (const { flow } of [a, b]) Y.applyUpdate(flow.doc, Y.encodeStateAsUpdate(plain), "network");
    meet(a, b);
    expect(shown(a.flow)).toEqual(["one two three!"]);
  });

  test("[FL58] who only reads writes nothing", () => {
    const [a, b] = scene("one two three");
    const reader = replicaOf(a.flow, 5_000);
    reader.createUndoManager({ trackedOrigins: new Set([ME]), mayWrite: () => false });
    for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
    for (const one of [a, b]) one.undo.undo();
    let written = 0;
    reader.doc.on("update", (_update, origin) => {
      if (origin !== "network") written += 1;
    });
    for (const { flow } of [a, b]) Y.applyUpdate(reader.doc, Y.encodeStateAsUpdate(flow.doc), "network");
    expect(shown(reader)).toEqual(["one two two three"]);
    expect(written).toBe(0);
  });
});

test("[FL55] what others deleted and brought back is still mine to take away", () => {
  const [a, b] = people([1_000, 2_000], "one") as [Writer, Writer];
  a.act((flow) => flow.insertText(4, " two", {}));
  a.act((flow) => flow.setAttributes(block(flow, 0), { type: "quote" }));
  meet(a, b);
  b.act((flow) => flow.deleteRange(0, flow.length));
  meet(a, b);
  b.undo.undo();
  b.act((flow) => flow.insertText(6, "X", {}));
  meet(a, b);
  expect(shown(a.flow)).toEqual(["quote: one tXwo"]);
  a.undo.undo();
  expect(shown(a.flow)).toEqual(["one tXwo"]);
  a.undo.undo();
  expect(shown(a.flow)).toEqual(["oneX"]);
  a.undo.redo();
  a.undo.redo();
  meet(a, b);
  expect(shown(b.flow)).toEqual(["quote: one tXwo"]);
});

test("[FL59] nonsense where the records are changes nothing and throws nothing", () => {
  const [a, b] = people([1_000, 2_000], "one two three") as [Writer, Writer];
  const random = createRandom(3);
  const stranger = replicaOf(a.flow, 3_000);
  const records = stranger.doc.getMap(COPIES_ROOT);
  for (let count = 0; count < 200; count += 1) {
    const bytes = Uint8Array.from({ length: random.int(12) }, () => random.int(256));
    records.set(`x${count}`, random.pick<unknown>([bytes, bytes, "text", 7, null, [1], new Y.Map()]));
  }
  sync(a.flow, b.flow, stranger);
  for (const one of [a, b]) one.act((flow) => flow.deleteRange(5, 4));
  for (const one of [a, b]) one.undo.undo();
  meet(a, b);
  expect(shown(a.flow)).toEqual(["one two three"]);
});

test("[FL59] a stranger's claim takes nobody's typing away, and what I brought back only for the same at its place", () => {
  const [me, stranger] = people([1_000, 2_000], "abc") as [Writer, Writer];
  me.act((flow) => flow.insertText(4, "def", {}));
  me.act((flow) => flow.deleteRange(1, 2));
  me.undo.undo();
  sync(me.flow, stranger.flow);
  const { doc } = stranger.flow;
  const mine = [...doc.store.clients.keys()].flatMap((client) =>
    Array.from({ length: Y.getState(doc.store, client) }, (_, clock) => ({ client, clock })),
  );
  for (const { client, clock } of mine) {
    // "xyz", and the letters of the text, said to be a copy of everything there is, themselves included.
    for (const text of ["x", "a", "b", "d"]) {
      doc.transact(() => {
        stranger.flow.text.insert(0, text);
        const at = Y.getState(doc.store, doc.clientID);
        doc.getMap(COPIES_ROOT).set(`${at}`, Uint8Array.from([...varint(client), ...varint(clock), 1]));
      });
    }
  }
  sync(me.flow, stranger.flow);
  me.act((flow) => flow.insertText(flow.length, "!", {}));
  expect(shown(me.flow).join("").endsWith("abcdef!")).toBe(true);
  me.undo.undo();
  expect(shown(me.flow).join("").endsWith("abcdef")).toBe(true);
});

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

test("[FL59] an undo writes a few bytes more than its copy", () => {
  const [a] = people([2 ** 32 - 1], "one two three") as [Writer];
  a.act((flow) => flow.deleteRange(5, 4));
  const copied = a.flow.length;
  const updates: Uint8Array[] = [];
  a.flow.doc.on("update", (update: Uint8Array) => updates.push(update));
  a.undo.undo();
  expect(a.flow.length).toBe(copied + 4);
  const [update] = updates;
  // Of them the copy's item takes 30: its id, both neighbours, four letters.
  expect(update?.length).toBeLessThanOrEqual(85);
});

describe.each([
  ["whoever brings it back has the smaller id", 1_000, 2_000, ["one!", "(divider)", "", "quote: ?two"]],
  ["whoever brings it back has the larger id", 2_000, 1_000, ["one!", "quote: ?", "(divider)", "two"]],
])("a divider that comes back while somebody puts a block there; %s", (_, mine, theirs, met) => {
  const line = (flow: Flow, index: number): void => {
    flow.insertMark(index, {});
    flow.insertEmbed(index + 1, { type: "divider" }, {});
    flow.insertMark(index + 2, {});
  };

  test.each(["put in, and undone, and redone", "deleted, and undone"])("[FL51] its line is its own: %s", (way) => {
    const [a, b] = people([mine, theirs], "onetwo") as [Writer, Writer];
    a.act((flow) => line(flow, 4));
    meet(a, b);
    if (way === "deleted, and undone") a.act((flow) => flow.deleteRange(4, 3));
    else a.undo.undo();
    meet(a, b);
    expect(shown(b.flow)).toEqual(["onetwo"]);
    b.act((flow) => {
      flow.insertText(4, "!", {});
      flow.insertMark(5, { type: "quote" });
      flow.insertText(6, "?", {});
    });
    if (way === "deleted, and undone") a.undo.undo();
    else a.undo.redo();
    meet(a, b);
    expect(shown(b.flow)).toEqual(met);
  });
});
