import { expect, test } from "vitest";
import * as Y from "yjs";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { FaultyStore } from "../contract/FaultyStore.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { type InProcessServer, removeFolder, startServer, temporaryFolder } from "./startServer.ts";
import { createTypist, plainText, textOf } from "./typist.ts";

const ending = endings();

async function start(options: Parameters<typeof startServer>[0] = {}): Promise<InProcessServer> {
  const server = await startServer(options);
  ending.add(() => server.close());
  return server;
}

async function join(server: InProcessServer, documentId: string): Promise<RawClient> {
  const client = await RawClient.join(server.collabUrl, documentId);
  ending.add(() => client.end());
  return client;
}

test("[W6] [W9] an acknowledgement waits for the commit; the update itself and presence do not", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await start({ store });
  const documentId = await server.createDocument();
  const writer = await join(server, documentId);
  const reader = await join(server, documentId);

  const release = store.hold("append");
  writer.sendUpdate(documentId, createTypist().type("held"));
  writer.sendAwareness(documentId, [[7, 1, { user: { id: "w", name: "W" } }]]);
  const { bytes } = await reader.until(({ type, step }) => type === MessageType.Sync && step === SyncStep.Update);
  expect(textOf(bytes ?? new Uint8Array())).toBe("held");
  await writer.until(({ type }) => type === MessageType.Awareness);
  await writer.roundTrip(documentId);
  expect(writer.answers).toEqual([]);

  release();
  expect(await writer.answered(1)).toEqual([1]);
});

test("[W5] each update is answered once, in order, however commits group them", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await start({ store });
  const documentId = await server.createDocument();
  const writer = await join(server, documentId);
  const typist = createTypist();

  const release = store.hold("append");
  for (let count = 0; count < 300; count++) writer.sendUpdate(documentId, typist.type("x"));
  await writer.roundTrip(documentId);
  expect(writer.answers).toHaveLength(0);
  release();
  for (let count = 0; count < 200; count++) writer.sendUpdate(documentId, typist.type("y"));
  expect(await writer.answered(500)).toEqual(Array.from({ length: 500 }, () => 1));
  await writer.roundTrip(documentId);
  expect(writer.answers).toHaveLength(500);
});

test("[W7] an update that changes nothing waits for what it repeats, and for nothing else", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await start({ store });
  const documentId = await server.createDocument();
  const [first, second] = [await join(server, documentId), await join(server, documentId)];
  const update = createTypist().type("once");

  const release = store.hold("append");
  first.sendUpdate(documentId, update);
  await first.roundTrip(documentId);
  second.sendUpdate(documentId, update);
  await second.roundTrip(documentId);
  expect(second.answers).toEqual([]);
  release();
  await Promise.all([first.answered(1), second.answered(1)]);

  const appends = store.calls("append");
  second.sendUpdate(documentId, update);
  second.sendSync(documentId, SyncStep.Answer, new Uint8Array([0, 0]));
  expect(await second.answered(3)).toEqual([1, 1, 1]);
  expect(store.calls("append")).toBe(appends);
});

test("[W16] what builds on something that was lost on the way is asked for, and saved when it is there", async () => {
  const dataDir = temporaryFolder();
  ending.add(() => removeFolder(dataDir));
  const typist = createTypist(41);
  typist.type("first ");
  const server = await startServer({ dataDir });
  const documentId = await server.createDocument();
  const writer = await RawClient.join(server.collabUrl, documentId);
  writer.sendUpdate(documentId, typist.type("second"));
  await writer.until(({ type, step }) => type === MessageType.Sync && step === SyncStep.StateVector);
  await writer.roundTrip(documentId);
  expect(writer.answers).toEqual([]);
  writer.sendSync(documentId, SyncStep.Answer, Y.encodeStateAsUpdate(typist.doc));
  expect(await writer.answered(2)).toEqual([1, 1]);
  writer.end();
  await server.close();

  const again = await start({ dataDir });
  const reader = await join(again, documentId);
  expect(textOf(...reader.content)).toBe("first second");
});

test("[W6] [W16] updates that come out of order are each stored once", async () => {
  const inner = createMemoryStore();
  const server = await start({ store: inner });
  const documentId = await server.createDocument();
  const typist = createTypist();
  const updates = ["a", "b", "c", "d"].map((word) => typist.type(word));
  const writer = await join(server, documentId);
  const before = (await inner.getDocument(documentId))?.head ?? 0;
  for (const index of [3, 1, 0, 2]) writer.sendUpdate(documentId, updates[index] ?? new Uint8Array());
  expect(await writer.answered(4)).toEqual([1, 1, 1, 1]);
  expect((await inner.getDocument(documentId))?.head).toBe(before + 4);
  const stored = await inner.load(documentId);
  expect(textOf(...(stored?.updates ?? []).map(({ bytes }) => bytes))).toBe("abcd");
});

/** A value deeper than a document may hold. */
const DEEP = { deep: Array.from({ length: 40 }).reduce<unknown>((inner) => [inner], 1) };

test("[W17] an update that holds too much is refused, never stored; the room goes on", async () => {
  const inner = createMemoryStore();
  const server = await start({ store: inner });
  const documentId = await server.createDocument();
  const head = (await inner.getDocument(documentId))?.head;
  const [hostile, honest] = [await join(server, documentId), await join(server, documentId)];
  const doc = new Y.Doc();
  doc.getMap("m").set("k", DEEP);
  hostile.sendUpdate(documentId, Y.encodeStateAsUpdate(doc));
  expect((await hostile.closed).code).toBe(CloseCode.TooLarge);
  expect(hostile.answers).toEqual([0]);
  expect((await inner.getDocument(documentId))?.head).toBe(head);
  honest.sendUpdate(documentId, createTypist().type("still here"));
  expect(await honest.answered(1)).toEqual([1]);
});

test.each([
  ["not an update at all", new Uint8Array([255, 255, 255, 255, 255, 255])],
  ["an update that is cut off", createTypist(5).type("a longer text, cut").slice(0, 20)],
  ["33,554,431 structs declared in seven bytes", new Uint8Array([1, 255, 255, 255, 15, 1, 0])],
])("[W8] %s is refused, never acknowledged, never stored; the room goes on", async (_, bytes) => {
  const inner = createMemoryStore();
  const server = await start({ store: inner });
  const documentId = await server.createDocument();
  const head = (await inner.getDocument(documentId))?.head;
  const [hostile, honest] = [await join(server, documentId), await join(server, documentId)];

  hostile.sendUpdate(documentId, bytes);
  expect((await hostile.closed).code).toBe(CloseCode.ProtocolError);
  expect(hostile.answers).toEqual([0]);
  expect((await inner.getDocument(documentId))?.head).toBe(head);

  honest.sendUpdate(documentId, createTypist().type("still here"));
  expect(await honest.answered(1)).toEqual([1]);
  const late = await join(server, documentId);
  expect(textOf(...late.content)).toBe("still here");
});

test("[W5] a first sync is acknowledged when its content is on disk, and sends no deletions that are known", async () => {
  const inner = createMemoryStore();
  const server = await start({ store: inner });
  const documentId = await server.createDocument();
  const typist = createTypist();
  typist.type("offline work");
  typist.text.delete(0, 8);
  const state = Y.encodeStateAsUpdate(typist.doc);

  const writer = await join(server, documentId);
  writer.sendSync(documentId, SyncStep.Answer, state);
  expect(await writer.answered(1)).toEqual([1]);
  const head = (await inner.getDocument(documentId))?.head;
  // What each reconnecting client sends: its whole set of deletions again. It must not grow the log.
  writer.sendSync(documentId, SyncStep.Answer, state);
  expect(await writer.answered(2)).toEqual([1, 1]);
  expect((await inner.getDocument(documentId))?.head).toBe(head);
});

/** Updates as Yjs never writes them. Some it takes all the same, and then whoever opens the document anew throws. */
const poison: readonly (readonly [string, readonly number[]])[] = [
  ["a deletion of nothing", [0, 1, 7, 1, 0, 0]],
  ["an unknown range of length 0", [1, 1, 7, 0, 0, 0, 0]],
  ["an empty string", [1, 1, 7, 0, 4, 1, 4, 102, 108, 111, 119, 0, 0]],
  ["deleted content of length 0", [1, 1, 7, 0, 1, 1, 4, 102, 108, 111, 119, 0, 0]],
];

test.each(poison)("[W8] %s is refused: newcomers can open the document", async (_, bytes) => {
  const dataDir = temporaryFolder();
  ending.add(() => removeFolder(dataDir));
  const server = await startServer({ dataDir });
  const documentId = await server.createDocument();
  const hostile = await RawClient.join(server.collabUrl, documentId);
  hostile.sendUpdate(documentId, new Uint8Array(bytes));
  expect((await hostile.closed).code).toBe(CloseCode.ProtocolError);
  expect(hostile.answers).toEqual([0]);
  await server.close();

  const again = await start({ dataDir });
  const newcomer = await join(again, documentId);
  expect(textOf(...newcomer.content)).toBe("");
});

test("[W16] what waits for something else is nobody's to see until that is there", async () => {
  const server = await start();
  const documentId = await server.createDocument();
  const typist = createTypist();
  const [first, second] = [typist.type("first "), typist.type("second")];
  const writer = await join(server, documentId);
  writer.sendUpdate(documentId, second);
  await writer.roundTrip(documentId);
  const newcomer = await join(server, documentId);
  const doc = new Y.Doc();
  for (const update of newcomer.content) Y.applyUpdate(doc, update);
  expect([doc.store.pendingStructs, doc.store.pendingDs, plainText(doc)]).toEqual([null, null, ""]);

  writer.sendUpdate(documentId, first);
  await newcomer.when(() => {
    const received = newcomer.messages.filter(
      ({ type, step }) => type === MessageType.Sync && step === SyncStep.Update,
    );
    return textOf(...received.map(({ bytes }) => bytes ?? new Uint8Array())) === "first second";
  });
  expect(await writer.answered(2)).toEqual([1, 1]);
});

test("[W16] thousands of updates that build on nothing cost little, and leave nothing", async () => {
  const inner = createMemoryStore();
  const server = await start({ store: inner });
  const documentId = await server.createDocument();
  const head = (await inner.getDocument(documentId))?.head;
  const hostile = await join(server, documentId);
  const garbage: Uint8Array[] = [];
  const doc = new Y.Doc();
  doc.on("update", (update: Uint8Array) => garbage.push(update));
  // Each in front of the one before, which it therefore builds upon; the first is never sent.
  for (let count = 0; count <= 3_000; count++) doc.getText("flow").insert(0, "x".repeat(1_000));
  for (const update of garbage.slice(1)) hostile.sendUpdate(documentId, update);
  await hostile.roundTrip(documentId);
  const newcomer = await join(server, documentId);
  expect(newcomer.content.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(1_000);
  expect((await inner.getDocument(documentId))?.head).toBe(head);
  newcomer.sendUpdate(documentId, createTypist().type("honest"));
  expect(await newcomer.answered(1)).toEqual([1]);
});
