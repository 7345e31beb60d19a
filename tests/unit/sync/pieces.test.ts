import { expect, test } from "vitest";
import * as Y from "yjs";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { expectMore, isMissing } from "../../../lib/flow/missing.ts";
import { migrateDocument } from "../../../lib/flow/migrations.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import type { Flow, FlowBlock } from "../../../lib/flow/types.ts";
import { cutUpdate } from "../../../lib/sync/pieces/cutUpdate.ts";
import { Inbox } from "../../../lib/sync/pieces/Inbox.ts";
import type { InboxOptions } from "../../../lib/sync/pieces/Inbox.ts";
import { OwnTurns } from "../../harness/ownTurns.ts";
import { createRandom } from "../../harness/random.ts";

const SMALL = { structs: 20, length: 400 };

function newDocument(client: number): { readonly doc: Y.Doc; readonly flow: Flow; readonly sent: Uint8Array[] } {
  const doc = new Y.Doc();
  doc.clientID = client;
  Y.applyUpdate(doc, createSeedUpdate());
  migrateDocument(doc);
  const sent: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => sent.push(update));
  return { doc, flow: openFlow(doc), sent };
}

/** What a person pastes: headings and paragraphs, the words of some bold. */
function paste({ flow }: { readonly flow: Flow }, blocks: number): void {
  flow.transact("paste", () => {
    for (let block = 0; block < blocks; block += 1) {
      flow.insertMark(flow.length, block % 3 === 0 ? { type: "heading", level: 2 } : {});
      const at = flow.length;
      flow.insertText(at, `line ${block}`, {});
      if (block % 5 === 0) flow.formatRange(at, flow.length - at, { bold: true });
    }
  });
}

/** An inbox that takes little for much. */
function inboxOf(doc: Y.Doc, options: Partial<InboxOptions> = {}): Inbox {
  return new Inbox({
    doc,
    turns: new OwnTurns(),
    isOpening: () => false,
    manyBytes: 200,
    size: SMALL,
    apply: (update) => {
      Y.applyUpdate(doc, update);
      return true;
    },
    ...options,
  });
}

const blocksOf = (flow: Flow) =>
  flow.blocks.map(({ id, attributes, content }) => ({ id, attributes, content: structuredClone(content) }));

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

test("[SY65] the pieces of an update come to what the update is, and each can be shown", () => {
  const writer = newDocument(5);
  const reader = openFlow(copyOf(writer.doc));
  paste(writer, 60);
  const update = writer.sent.at(-1) as Uint8Array;
  const pieces = cutUpdate(update, SMALL);
  expect(pieces.length).toBeGreaterThan(8);
  const whole = blocksOf(writer.flow);
  for (const [at, piece] of pieces.entries()) {
    Y.applyUpdate(reader.doc, piece);
    expect(isMissing(reader.doc)).toBe(false);
    const seen = blocksOf(reader);
    // No heading that is a paragraph for a while, no bold that does not end: what is there is what will be there.
    for (const [index, block] of seen.slice(0, -1).entries()) expect(block, `piece ${at}`).toEqual(whole[index]);
    expect(seen.at(-1)).toMatchObject({ attributes: whole[seen.length - 1]?.attributes });
  }
  expect(Y.encodeStateAsUpdate(reader.doc)).toEqual(Y.encodeStateAsUpdate(writer.doc));
  expect(blocksOf(reader)).toEqual(whole);
});

test("[SY65] text that is replaced is there until what replaces it is", () => {
  const writer = newDocument(5);
  paste(writer, 20);
  const reader = openFlow(copyOf(writer.doc));
  const before = reader.length;
  writer.flow.transact("replace", () => {
    writer.flow.deleteRange(1, writer.flow.length - 1);
    paste(writer, 60);
  });
  const pieces = cutUpdate(writer.sent.at(-1) as Uint8Array, SMALL);
  for (const piece of pieces.slice(0, -1)) {
    Y.applyUpdate(reader.doc, piece);
    expect(reader.length).toBeGreaterThan(before);
  }
  Y.applyUpdate(reader.doc, pieces.at(-1) as Uint8Array);
  expect(blocksOf(reader)).toEqual(blocksOf(writer.flow));
});

test("[SY66] [MV11] who types in the last line while many blocks come behind it stays in it with each of them", () => {
  const writer = newDocument(5);
  const doc = copyOf(writer.doc);
  // Larger than the writer's: Yjs puts what is typed behind what comes.
  doc.clientID = 9;
  const typist = { doc, flow: openFlow(doc) };
  typist.flow.createUndoManager({ trackedOrigins: new Set() });
  typist.flow.insertText(typist.flow.length, "a", {});
  paste(writer, 60);
  const pieces = cutUpdate(writer.sent.at(-1) as Uint8Array, SMALL);
  expect(pieces.length).toBeGreaterThan(8);
  const complete = expectMore(typist.doc);
  for (const [at, piece] of pieces.entries()) {
    if (at === pieces.length - 1) complete();
    Y.applyUpdate(typist.doc, piece);
    const [first] = typist.flow.blocks as [FlowBlock];
    typist.flow.insertText(typist.flow.indexIn(first, first.length), "b", {});
    expect(blocksOf(typist.flow)[0]?.content).toMatchObject([{ text: `a${"b".repeat(at + 1)}` }]);
  }
  Y.applyUpdate(writer.doc, Y.encodeStateAsUpdate(typist.doc));
  expect(blocksOf(writer.flow)).toEqual(blocksOf(typist.flow));
  expect(writer.flow.blocks).toHaveLength(61);
});

test("[SY65] an update of several people is cut where they wrote apart from each other, and left whole where one answers another", () => {
  const start = newDocument(1);
  const apart = [2, 3].map((client) => {
    const doc = copyOf(start.doc);
    doc.clientID = client;
    const sent: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => sent.push(update));
    paste({ flow: openFlow(doc) }, 30);
    return { doc, update: Y.mergeUpdates(sent) };
  });
  const both = Y.mergeUpdates(apart.map(({ update }) => update));
  const pieces = cutUpdate(both, SMALL);
  expect(pieces.length).toBeGreaterThan(8);
  const reader = copyOf(start.doc);
  for (const piece of pieces) {
    Y.applyUpdate(reader, piece);
    expect(isMissing(reader)).toBe(false);
  }
  const [ada, bob] = apart.map(({ doc }) => doc) as [Y.Doc, Y.Doc];
  const answered: Uint8Array[] = [both];
  Y.applyUpdate(ada, both);
  ada.on("update", (update: Uint8Array) => answered.push(update));
  const text = ada.getText("flow");
  text.insert(text.length, "an answer");
  for (const update of answered.slice(1)) Y.applyUpdate(bob, update);
  expect(cutUpdate(Y.mergeUpdates(answered), SMALL)).toHaveLength(1);
});

test("[SY65] bytes by chance, cut short or changed, are one piece or fail as they did (seeds 1 to 300)", () => {
  const writer = newDocument(5);
  paste(writer, 12);
  const good = writer.sent.at(-1) as Uint8Array;
  let cut = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = createRandom(seed);
    const bytes = good.slice(0, random.chance(0.3) ? random.int(good.length) : good.length);
    for (let count = random.int(4); count > 0 && bytes.length > 0; count -= 1)
      bytes[random.int(bytes.length)] = random.int(256);
    const outcome = (updates: readonly Uint8Array[]): unknown => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, createSeedUpdate());
      try {
        for (const update of updates) Y.applyUpdate(doc, update);
        return { text: doc.getText("flow").toJSON(), vector: Y.decodeStateVector(Y.encodeStateVector(doc)) };
      } catch {
        return "refused";
      }
    };
    const pieces = cutUpdate(bytes, { structs: 3, length: 30 });
    cut += pieces.length > 1 ? 1 : 0;
    expect(outcome(pieces), `seed ${seed}`).toEqual(outcome([bytes]));
  }
  expect(cut).toBeGreaterThan(30);
});

test("[SY66] a large update is applied in turns, in order, and what comes meanwhile waits behind it", () => {
  const writer = newDocument(5);
  const doc = copyOf(writer.doc);
  paste(writer, 60);
  writer.flow.insertText(writer.flow.length, "!", {});
  const [large, small] = writer.sent.slice(-2) as [Uint8Array, Uint8Array];
  const turns = new OwnTurns();
  const done: string[] = [];
  const applied: number[] = [];
  const inbox = inboxOf(doc, {
    turns,
    apply: (update) => {
      applied.push(update.length);
      Y.applyUpdate(doc, update);
      return true;
    },
  });
  inbox.take(large, () => done.push("large"));
  inbox.take(small, () => done.push("small"));
  expect(applied).toHaveLength(1);
  expect(isMissing(doc)).toBe(true);
  while (done.length === 0) expect(turns.give()).toBe(true);
  expect(applied.length).toBeGreaterThan(8);
  expect(isMissing(doc)).toBe(false);
  while (turns.give());
  expect(done).toEqual(["large", "small"]);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(writer.doc));
});

test("[SY66] where nobody waits for a turn, and while a document opens, everything is applied at once", () => {
  for (const [needed, opening] of [
    [false, false],
    [true, true],
  ] as const) {
    const writer = newDocument(5);
    const doc = copyOf(writer.doc);
    paste(writer, 60);
    const turns = { needed: () => needed, next: () => expect.unreachable() };
    const inbox = inboxOf(doc, { turns, isOpening: () => opening });
    let done = false;
    inbox.take(writer.sent.at(-1) as Uint8Array, () => {
      done = true;
    });
    expect(done).toBe(true);
  }
});

test("[SY66] flush applies the rest, dispose forgets it, and either way nothing is awaited any more", () => {
  for (const end of ["flush", "dispose"] as const) {
    const writer = newDocument(5);
    const doc = copyOf(writer.doc);
    paste(writer, 60);
    const inbox = inboxOf(doc);
    inbox.take(writer.sent.at(-1) as Uint8Array, () => undefined);
    inbox[end]();
    expect(isMissing(doc)).toBe(false);
    expect(openFlow(doc).blocks.length === writer.flow.blocks.length).toBe(end === "flush");
  }
});

test("[SY66] of an update that cannot be applied the rest is left out, and what came behind it is applied", () => {
  const writer = newDocument(5);
  const doc = copyOf(writer.doc);
  paste(writer, 60);
  const turns = new OwnTurns();
  const tried: Uint8Array[] = [];
  const done: string[] = [];
  const inbox = inboxOf(doc, {
    turns,
    apply: (update) => {
      tried.push(update);
      return tried.length !== 2;
    },
  });
  inbox.take(writer.sent.at(-1) as Uint8Array, () => done.push("large"));
  inbox.take(new Uint8Array([0, 0]), () => done.push("behind"));
  while (turns.give());
  expect(tried).toHaveLength(3);
  expect(done).toEqual(["behind"]);
  expect(isMissing(doc)).toBe(false);
});
