import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyRemote } from "../../../lib/sync/applyRemote.ts";
import { createRandom } from "../../harness/random.ts";

/** Many blocks, as a flow keeps them: a map in front of each text. */
function bigDocument(client: number, blocks: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = client;
  const text = doc.getText("flow");
  doc.transact(() => {
    for (let block = 0, at = 0; block < blocks; block += 1) {
      const mark = new Y.Map();
      mark.set("block", true);
      mark.set("id", `b${block}`);
      text.insertEmbed(at, mark);
      text.insert(at + 1, `words of block ${String(block).padStart(5, "0")}`);
      at += 21;
    }
  });
  return doc;
}

/** All of a document that can differ: what it says, what is deleted, and how it is cut. */
function spelled(doc: Y.Doc): string {
  const structs = [...doc.store.clients].map(([client, list]) => [
    client,
    list.map(({ id, length, deleted, constructor }) => [id.clock, length, deleted, constructor.name]),
  ]);
  const state = Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64");
  return JSON.stringify({ structs, state, text: doc.getText("flow").toDelta() as unknown });
}

/** What is there after each of `updates`, applied as a session does (`ours`) and as Yjs does. */
function applied(state: Uint8Array, updates: readonly Uint8Array[]): { ours: unknown[]; theirs: unknown[] } {
  const [here, there] = [new Y.Doc(), new Y.Doc()];
  for (const doc of [here, there]) Y.applyUpdate(doc, state);
  const [ours, theirs]: [unknown[], unknown[]] = [[], []];
  for (const update of updates) {
    ours.push([applyRemote(here, update, "o"), spelled(here)]);
    Y.applyUpdate(there, update, "o");
    theirs.push([{ ok: true }, spelled(there)]);
  }
  return { ours, theirs };
}

function updatesOf(state: Uint8Array, ...acts: readonly ((text: Y.Text, doc: Y.Doc) => void)[]): Uint8Array[] {
  const doc = new Y.Doc();
  doc.clientID = 900;
  Y.applyUpdate(doc, state);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const act of acts) doc.transact(() => act(doc.getText("flow"), doc));
  return updates;
}

test("[SY64] a letter into each of many blocks, and their deletion, leave what Yjs alone leaves", () => {
  const state = Y.encodeStateAsUpdate(bigDocument(7, 600));
  const updates = updatesOf(
    state,
    (text) => {
      for (let block = 599; block >= 0; block -= 1) text.insert(block * 21 + 5, "x");
    },
    (text) => text.delete(30, text.length - 60),
    (text) => text.insert(10, "after"),
  );
  expect(updates[0]?.length).toBeGreaterThan(4_096);
  const { ours, theirs } = applied(state, updates);
  expect(ours).toEqual(theirs);
});

test("[SY64] the same for edits by chance, repeated and out of order (seeds 1 to 12)", () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = createRandom(seed);
    const state = Y.encodeStateAsUpdate(bigDocument(7, 400));
    const updates = updatesOf(
      state,
      (text) => {
        for (let edit = 0; edit < 600; edit += 1)
          text.insert(random.int(text.length), "ab😀".slice(0, 1 + random.int(4)));
      },
      (text) => {
        for (let edit = 0; edit < 300; edit += 1) text.delete(random.int(text.length - 40), random.int(40));
      },
      (text) => text.format(random.int(1_000), 3_000, { "f:a": { k: "bold", v: true, t: 1 } }),
    );
    const [first, second, third] = updates as [Uint8Array, Uint8Array, Uint8Array];
    const order = seed % 2 === 0 ? [first, second, third, first] : [second, first, second, third];
    const { ours, theirs } = applied(state, order);
    expect(ours, `seed ${seed}`).toEqual(theirs);
  }
});

test("[SY64] undo brings back what was deleted at once", () => {
  const doc = bigDocument(7, 600);
  const undo = new Y.UndoManager(doc.getText("flow"), { trackedOrigins: new Set(["o"]) });
  const [update = new Uint8Array()] = updatesOf(Y.encodeStateAsUpdate(doc), (text) =>
    text.delete(30, text.length - 60),
  );
  const before = doc.getText("flow").toDelta();
  expect(applyRemote(doc, update, "o")).toEqual({ ok: true });
  expect(doc.getText("flow").length).toBe(60);
  undo.undo();
  expect(doc.getText("flow").toDelta()).toHaveLength(before.length);
});
