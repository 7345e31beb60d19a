import { HocuspocusProvider } from "@hocuspocus/provider";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { FaultyStore } from "../contract/FaultyStore.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { type RunningServer, startServer } from "./startServer.ts";
import { createTypist } from "./typist.ts";

const ending = endings();

async function start(options: Parameters<typeof startServer>[0] = {}) {
  const server = await startServer(options);
  ending.add(() => server.close());
  return server;
}

const trash = (server: RunningServer, documentId: string) =>
  fetch(`${server.origin}/api/v1/documents/${documentId}`, { method: "DELETE" });

const malformed = [
  "notes",
  "",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "0199A1B2-C3D4-7E5F-8A6B-7C8D9E0F1A2B",
  "0199a1b2-c3d4-4e5f-8a6b-7c8d9e0f1a2b",
  `${uuidV7()}x`,
  "line\nbreak",
];

test.each(malformed)("[W2] %j is refused before it is looked up", async (id) => {
  const store = new FaultyStore(createMemoryStore());
  const server = await start({ store });
  const client = await RawClient.connect(server.collabUrl);
  client.authenticate(id);
  const { text, address } = await client.until(({ type }) => type === MessageType.Auth);
  expect([address, text]).toEqual([id, "bad-document-id"]);
  expect((await client.closed).code).toBe(CloseCode.BadDocumentId);
  expect(store.calls("getDocument")).toBe(0);
});

test("[W2] an id longer than any is a breach of the protocol", async () => {
  const server = await start();
  const client = await RawClient.connect(server.collabUrl);
  client.authenticate("x".repeat(100_000));
  expect((await client.closed).code).toBe(CloseCode.ProtocolError);
});

test("[W3] a document that was never made, and one in the trash, are refused each in its way", async () => {
  const server = await start();
  const trashed = await server.createDocument();
  await trash(server, trashed);
  for (const [id, reason, code] of [
    [uuidV7(), "unknown-document", CloseCode.UnknownDocument],
    [trashed, "trashed", CloseCode.Trashed],
  ] as const) {
    const client = await RawClient.connect(server.collabUrl);
    client.authenticate(id);
    expect((await client.until(({ type }) => type === MessageType.Auth)).text).toBe(reason);
    expect(await client.closed).toEqual({ code, reason });
  }
});

test("[W3] providers of both kinds learn of a refusal as their own protocol tells it", async () => {
  const server = await start();
  const id = uuidV7();
  const provider = new HocuspocusProvider({
    url: server.collabUrl,
    name: id,
    document: new Y.Doc(),
    WebSocketPolyfill: WebSocket,
  } as ConstructorParameters<typeof HocuspocusProvider>[0]);
  ending.add(() => provider.destroy());
  const reason = await new Promise((resolve) => {
    provider.on("authenticationFailed", ({ reason }: { readonly reason: string }) => resolve(reason));
  });
  expect(reason).toBe("unknown-document");

  const other = new WebsocketProvider(server.yUrl, id, new Y.Doc(), {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  ending.add(() => other.destroy());
  const closed = new Promise((resolve) => other.on("closed", resolve));
  expect(await closed).toEqual({ code: CloseCode.UnknownDocument, reason: "unknown-document" });
});

test.each(malformed.filter((id) => id !== "" && !id.includes("/")))(
  "[W2] y-websocket: %j is refused with the close code",
  async (id) => {
    const server = await start();
    const socket = new WebSocket(`${server.yUrl}/${encodeURIComponent(id)}`);
    const code = await new Promise((resolve) => socket.once("close", resolve));
    expect(code).toBe(CloseCode.BadDocumentId);
  },
);

test("[W3] a refusal does not disturb another document on the same socket", async () => {
  const server = await start();
  const documentId = await server.createDocument();
  const client = await RawClient.join(server.collabUrl, documentId);
  const unknown = uuidV7();
  client.authenticate(unknown);
  await client.until(({ type, address }) => type === MessageType.Auth && address === unknown);
  client.sendUpdate(documentId, createTypist().type("undisturbed"));
  expect(await client.answered(1)).toEqual([1]);
  client.end();
});

test("[W14] putting a document into the trash ends its connections, and only those", async () => {
  const server = await start();
  const [kept, trashed] = [await server.createDocument(), await server.createDocument()];
  const both = await RawClient.join(server.collabUrl, kept);
  both.authenticate(trashed);
  both.sendSync(trashed, SyncStep.StateVector, new Uint8Array([0]));
  await both.until(({ type, address }) => type === MessageType.Sync && address === trashed);
  const one = await RawClient.join(server.collabUrl, trashed);
  const plain = new WebSocket(`${server.yUrl}/${trashed}`);
  const plainClosed = new Promise((resolve) => plain.once("close", resolve));
  await new Promise((resolve) => plain.once("open", resolve));

  expect((await trash(server, trashed)).status).toBe(200);
  expect((await one.closed).code).toBe(CloseCode.Trashed);
  expect(await plainClosed).toBe(CloseCode.Trashed);
  const { text } = await both.until(({ type, address }) => type === MessageType.Close && address === trashed);
  expect(text).toBe("trashed");
  both.sendUpdate(kept, createTypist().type("still open"));
  expect(await both.answered(1)).toEqual([1]);

  await fetch(`${server.origin}/api/v1/documents/${trashed}/restore`, { method: "POST" });
  const back = await RawClient.join(server.collabUrl, trashed);
  for (const client of [both, back]) client.end();
});

test("[W3] who opens a document while it goes into the trash does not stay in it", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await start({ store });
  const documentId = await server.createDocument();
  const release = store.hold("load");
  const client = await RawClient.connect(server.collabUrl);
  client.authenticate(documentId);
  // Permission is given: the answer stands in front of the load, which is held.
  await client.until(({ type, step }) => type === MessageType.Auth && step === 2);
  await trash(server, documentId);
  release();
  expect((await client.closed).code).toBe(CloseCode.Trashed);
});

test("[W12] one connection speaks for one client id, and cannot remove or repeat another's", async () => {
  const server = await start();
  const documentId = await server.createDocument();
  const [alice, mallory] = [
    await RawClient.join(server.collabUrl, documentId),
    await RawClient.join(server.collabUrl, documentId),
  ];
  const person = (name: string) => ({ user: { id: name, name, color: "#037ac0" } });
  alice.sendAwareness(documentId, [[1, 5, person("Alice")]]);
  await alice.roundTrip(documentId);
  mallory.sendAwareness(documentId, [
    [2, 1, person("Mallory")],
    [1, 99, person("Alice?")],
    [1, 99, null],
    [3, 1, person("Ghost")],
  ]);
  mallory.sendAwareness(documentId, [[2, 2, { user: { id: "x".repeat(5_000) } }]]);
  mallory.sendAwareness(documentId, [[2, 3, "{not json"]]);
  await mallory.roundTrip(documentId);
  const { people } = (await (await fetch(`${server.origin}/api/v1/documents/${documentId}`)).json()) as {
    people: { readonly name: string }[];
  };
  expect(people.map(({ name }) => name)).toEqual(["Alice", "Mallory"]);
  for (const client of [alice, mallory]) client.end();
});

test("[W13] text frames and foreign message types end the socket", async () => {
  const server = await start();
  const documentId = await server.createDocument();
  const text = await RawClient.connect(server.collabUrl);
  text.socket.send("hello");
  expect((await text.closed).code).toBe(CloseCode.ProtocolError);
  const foreign = await RawClient.join(server.collabUrl, documentId);
  foreign.send(documentId, 6);
  expect((await foreign.closed).code).toBe(CloseCode.ProtocolError);
  const plain = new WebSocket(`${server.yUrl}/${documentId}`);
  const closed = new Promise((resolve) => plain.once("close", resolve));
  await new Promise((resolve) => plain.once("open", resolve));
  plain.send(new Uint8Array([MessageType.Close]));
  expect(await closed).toBe(CloseCode.ProtocolError);
});
