import { request } from "node:http";
import { expect, test } from "vitest";
import { systemClock } from "../../lib/base/clock.ts";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { COLLAB_HTTP_PATH, MAX_POST_BYTES, PART_BYTES } from "../../lib/protocol/httpPost.ts";
import { browserEnvironment } from "../../lib/sync/environment.ts";
import { httpSockets } from "../../lib/sync/httpSocket.ts";
import { MAX_MESSAGE_BYTES, OPENING_DEADLINE_MS, PING_INTERVAL_MS } from "../../server/collab/limits.ts";
import { FakeClock } from "../unit/sync/support/FakeClock.ts";
import { FakeEnvironment } from "../unit/sync/support/FakeEnvironment.ts";
import { HttpClient, partsOf, tokenMessage, updateMessage } from "./HttpClient.ts";
import { RawClient } from "./RawClient.ts";
import { ADA, BOB, sessions, text, type } from "./sessions.ts";
import { removeFolder, spawnServer, startServer, temporaryFolder } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

/** Sessions that know no way but HTTP, unless told otherwise. */
const { ending, serve, join } = sessions(() => ({
  openSocket: httpSockets({ clock: systemClock, environment: browserEnvironment() }),
}));

const soon = { timeout: 15_000, interval: 10 };

test("[W21] two sessions, one over a WebSocket, converge, see each other, and are told that it is saved", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const ada = join(server.collabUrl, id);
  const bob = join(server.collabUrl, id, { user: BOB, openSocket: undefined as never });
  await Promise.all([ada.whenSaved(), bob.whenSaved()]);
  for (let round = 0; round < 50; round++) {
    type(ada, "a");
    type(bob, "b");
    if (round % 10 === 0) await Promise.all([ada.whenSaved(), bob.whenSaved()]);
  }
  await expect.poll(() => [text(ada).length, text(bob).length], soon).toEqual([100, 100]);
  expect(text(ada)).toBe(text(bob));
  await Promise.all([ada.whenSaved(), bob.whenSaved()]);

  const anchor = { tname: "flow", assoc: -1 } as const;
  ada.setSelection({ anchor, head: anchor });
  await expect.poll(() => bob.peers.get()[0]?.selection, soon).toEqual({ anchor, head: anchor });
  expect(bob.peers.get()[0]?.user).toEqual(ADA);
  await expect.poll(() => ada.peers.get()[0]?.user, soon).toEqual(BOB);
  await ada.destroy();
  await expect.poll(() => bob.peers.get(), soon).toEqual([]);
});

test("[W21] a large text goes both ways, in parts", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const ada = join(server.collabUrl, id);
  await ada.whenSaved();
  const large = Array.from({ length: 40_000 }, (_, at) => `word ${at} `).join("");
  expect(large.length).toBeGreaterThan(4 * PART_BYTES);
  type(ada, large);
  await ada.whenSaved();
  const bob = join(server.collabUrl, id, { user: BOB });
  await bob.whenSaved();
  expect(text(bob)).toBe(large);
});

test("[W21] what is refused is refused with the same code", async () => {
  const server = await serve();
  const trashed = await server.createDocument();
  const session = join(server.collabUrl, trashed);
  await session.whenSaved();
  await fetch(`${server.origin}/api/v1/documents/${trashed}`, { method: "DELETE" });
  await expect.poll(() => session.status.get(), soon).toMatchObject({ kind: "refused", code: CloseCode.Trashed });
  const unknown = join(server.collabUrl, uuidV7());
  await expect
    .poll(() => unknown.status.get(), soon)
    .toMatchObject({ kind: "refused", code: CloseCode.UnknownDocument });
});

test("[W21] the server dies while somebody types: what was not acknowledged arrives when it is back", async () => {
  const dataDir = temporaryFolder();
  ending.add(() => removeFolder(dataDir));
  let server = await spawnServer({ dataDir });
  const { port } = server;
  ending.add(() => server.kill("SIGKILL"));
  const id = await server.createDocument();
  const session = join(server.collabUrl, id);
  await session.whenSaved();
  type(session, "saved ");
  await session.whenSaved();
  type(session, "under way ");
  await server.kill("SIGKILL");
  type(session, "and after");
  await expect.poll(() => session.status.get().kind, soon).toBe("offline");
  server = await spawnServer({ dataDir, port });
  await session.whenSaved();
  const reader = join(server.collabUrl, id, { user: BOB });
  await reader.whenSaved();
  expect(text(reader)).toBe("saved under way and after");
});

test("[W22] the stream says what proxies must not do, and its id is a secret of its own", async () => {
  const server = await serve();
  const [one, two] = await Promise.all([HttpClient.open(server.origin), HttpClient.open(server.origin)]);
  expect(one.headers).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  expect(Buffer.from(one.id, "base64url")).toHaveLength(16);
  expect(one.id).not.toBe(two.id);
  expect(await one.post({ first: 0, parts: [] })).toBe(204);
  expect(await one.postBytes(new Uint8Array([0, 0, 0, 0]), "A".repeat(22))).toBe(404);
  expect(await one.postBytes(new Uint8Array([0, 0, 0, 0]), "__proto__")).toBe(404);
  for (const client of [one, two]) client.cut();
});

test("[W23] a repeated POST is applied once, an early one not at all; a message may come in parts", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const watcher = await RawClient.join(server.collabUrl, id);
  const client = await HttpClient.open(server.origin);
  const typist = createTypist();
  const [first, second, third] = ["a", "b", "c"].map((word) => updateMessage(id, typist.type(word))) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const opening = { first: 0, parts: partsOf(tokenMessage(id), first) };
  expect(await client.post(opening)).toBe(204);
  expect(await client.post(opening)).toBe(204);
  expect(await client.post({ first: 3, parts: partsOf(third) })).toBe(409);
  // The repetition brings something new behind what is known.
  expect(await client.post({ first: 1, parts: partsOf(first, second) })).toBe(204);
  const half = third.byteLength >> 1;
  expect(await client.post({ first: 3, parts: [{ bytes: third.subarray(0, half), more: true }] })).toBe(204);
  expect(await client.post({ first: 4, parts: [{ bytes: third.subarray(half), more: false }] })).toBe(204);
  const answers = () =>
    client.events.filter(({ name, data }) => name === "message" && Buffer.from(data, "base64").at(-2) === 8).length;
  await expect.poll(answers, soon).toBe(3);
  await watcher.when(() => textOf(...watcher.content) === "abc");
  client.cut();
  watcher.end();
});

test("[W24] what is no POST, or too much, ends the stream with the code that a WebSocket would get", async () => {
  const server = await serve();
  const open = () => HttpClient.open(server.origin);
  const unreadable = await open();
  expect(await unreadable.postBytes(new Uint8Array([0, 0, 0, 0, 0, 0, 0, 9, 1]))).toBe(400);
  expect(await unreadable.farewell()).toMatchObject({ code: CloseCode.ProtocolError });
  expect(await unreadable.post({ first: 0, parts: [] })).toBe(404);

  const body = await open();
  expect(await body.postBytes(new Uint8Array(MAX_POST_BYTES + 1))).toBe(413);
  expect(await body.farewell()).toMatchObject({ code: CloseCode.TooLarge });

  const message = await open();
  const part = { bytes: new Uint8Array(PART_BYTES), more: true };
  const statuses: number[] = [];
  for (let first = 0; statuses.at(-1) !== 413 && first <= MAX_MESSAGE_BYTES / PART_BYTES; first += 2) {
    statuses.push(await message.post({ first, parts: [part, part] }));
  }
  expect(statuses.at(-1)).toBe(413);
  expect(statuses.slice(0, -1).every((status) => status === 204)).toBe(true);
  expect(await message.farewell()).toMatchObject({ code: CloseCode.TooLarge });
});

test("[W25] a stream that ends without a word is heard for a moment: the last words of a page come second", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const watcher = await RawClient.join(server.collabUrl, id);
  const client = await HttpClient.open(server.origin);
  expect(await client.post({ first: 0, parts: partsOf(tokenMessage(id)) })).toBe(204);
  client.cut();
  // Later than the server's notice of the end.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const last = updateMessage(id, createTypist().type("goodbye"));
  expect(await client.post({ first: 1, parts: partsOf(last) })).toBe(204);
  await watcher.when(() => textOf(...watcher.content) === "goodbye");
  await expect.poll(() => client.post({ first: 2, parts: [] }), { timeout: 10_000, interval: 100 }).toBe(404);
  watcher.end();
});

test("[W25] who gives no sign of life is cut, who does is kept; who opens nothing is told to go", async () => {
  const clock = new FakeClock();
  const server = await serve({ clock });
  const id = await server.createDocument();
  const between = () => new Promise<void>((resolve) => void setTimeout(resolve, 5));
  const [quiet, lively, idle] = [
    await HttpClient.open(server.origin),
    await HttpClient.open(server.origin),
    await HttpClient.open(server.origin),
  ];
  for (const client of [quiet, lively]) await client.post({ first: 0, parts: partsOf(tokenMessage(id)) });
  await clock.pass(OPENING_DEADLINE_MS + 5_000, between);
  expect(await idle.farewell()).toMatchObject({ code: CloseCode.TryAgainLater });
  for (let turn = 0; turn < 3; turn++) {
    expect(await lively.post({ first: 1, parts: [] })).toBe(204);
    await clock.pass(PING_INTERVAL_MS, between);
  }
  expect(lively.events.filter(({ name }) => name === "ping").length).toBeGreaterThanOrEqual(3);
  expect(await quiet.farewell()).toBeNull();
  expect(await quiet.post({ first: 1, parts: [] })).toBe(404);
  lively.cut();
  // Once the server has seen it, and time has passed for it: the end would otherwise wait for a clock that stands.
  const forgotten = async () => {
    await clock.pass(4_000, between);
    return lively.post({ first: 1, parts: [] });
  };
  await expect.poll(forgotten, { timeout: 10_000 }).toBe(404);
});

test("[W26] a message without bytes is answered by one, over a WebSocket and over HTTP", async () => {
  const server = await serve();
  const socket = new WebSocket(server.collabUrl);
  socket.binaryType = "arraybuffer";
  const answer = new Promise<unknown>((resolve) => {
    socket.addEventListener("message", ({ data }) => resolve(data));
  });
  socket.addEventListener("open", () => socket.send(new Uint8Array(0)));
  expect(((await answer) as ArrayBuffer).byteLength).toBe(0);
  socket.close();
  const client = await HttpClient.open(server.origin);
  expect(await client.post({ first: 0, parts: partsOf(new Uint8Array(0)) })).toBe(204);
  await expect.poll(() => client.events.at(-1), soon).toEqual({ name: "message", data: "" });
  client.cut();
});

test("[SY80] a page that goes while a POST is under way sends what waits behind it at once", async () => {
  const server = await serve();
  const id = await server.createDocument();
  const environment = new FakeEnvironment();
  let hanging = false;
  const slow: typeof fetch = (address, init) =>
    // A POST that hangs for ever, on a line that takes others.
    hanging && init?.method === "POST" && !init.keepalive ? new Promise(() => {}) : fetch(address, init);
  const ada = join(server.collabUrl, id, {
    environment,
    openSocket: httpSockets({ clock: systemClock, environment, fetch: slow }),
  });
  const bob = join(server.collabUrl, id, { user: BOB });
  await Promise.all([ada.whenSaved(), bob.whenSaved()]);
  hanging = true;
  type(ada, "under way, ");
  await new Promise((resolve) => setTimeout(resolve, 50));
  type(ada, "and behind it");
  environment.tell("leave");
  await expect.poll(() => text(bob), soon).toBe("under way, and behind it");
});

test("[W15] a server that ends tells streams as it tells sockets, and does not wait for them", async () => {
  const server = await startServer();
  const id = await server.createDocument();
  const session = join(server.collabUrl, id);
  await session.whenSaved();
  const client = await HttpClient.open(server.origin);
  const began = Date.now();
  await server.close();
  expect(Date.now() - began).toBeLessThan(2_000);
  expect(await client.farewell()).toMatchObject({ code: CloseCode.ServiceRestart });
  await expect.poll(() => session.status.get().kind, soon).toBe("offline");
});

test.each(["GET", "POST"])("[W21] a %s of another site, or under another name, is refused", async (method) => {
  const server = await serve();
  const status = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const asked = request(`${server.origin}${COLLAB_HTTP_PATH}`, { method, headers, agent: false }, (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      asked.on("error", reject);
      asked.end();
    });
  const own = method === "GET" ? 200 : 404;
  expect(await status({})).toBe(own);
  expect(await status({ origin: server.origin })).toBe(own);
  expect(await status({ origin: "http://evil.example" })).toBe(403);
  expect(await status({ "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await status({ host: "evil.example" })).toBe(403);
});

test("[SY80] the stream dies half-way, and the answer to a POST is lost: nothing is lost, nothing is there twice", async () => {
  const server = await serve();
  const id = await server.createDocument();
  let posts = 0;
  let stop: (() => void) | null = null;
  const faulty: typeof fetch = async (address, init) => {
    if (init?.method !== "POST") {
      const cut = new AbortController();
      stop = () => cut.abort();
      return fetch(address, { ...init, signal: AbortSignal.any([cut.signal, ...(init?.signal ? [init.signal] : [])]) });
    }
    const response = await fetch(address, init);
    posts += 1;
    // It was taken, and nobody is told.
    if (posts % 3 === 0) throw new TypeError("connection lost");
    return response;
  };
  const ada = join(server.collabUrl, id, {
    openSocket: httpSockets({ clock: systemClock, environment: browserEnvironment(), fetch: faulty }),
  });
  await ada.whenSaved();
  for (let round = 0; round < 6; round++) {
    type(ada, `${round} `);
    if (round === 3) (stop as (() => void) | null)?.();
    await ada.whenSaved();
  }
  expect(posts).toBeGreaterThan(6);
  const bob = join(server.collabUrl, id, { user: BOB });
  await bob.whenSaved();
  expect(text(bob)).toBe("0 1 2 3 4 5 ");
});
