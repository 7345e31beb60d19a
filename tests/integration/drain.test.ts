import { expect, test } from "vitest";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { CLOSE_DEADLINE_MS } from "../../server/createServer.ts";
import { FaultyStore } from "../contract/FaultyStore.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { removeFolder, spawnServer, startServer } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

const ending = endings();

test.each(["SIGTERM", "SIGINT"] as const)(
  "[W15] %s: what was received is acknowledged, sockets get 1012, exit code 0",
  async (signal) => {
    const server = await spawnServer();
    ending.add(() => removeFolder(server.dataDir));
    const documentId = await server.createDocument();
    const clients = await Promise.all([1, 2, 3].map(() => RawClient.join(server.collabUrl, documentId)));
    for (const client of clients) {
      const typist = createTypist();
      for (let count = 0; count < 100; count++) client.sendUpdate(documentId, typist.type("x"));
    }
    // Those of the last second of a busy server: handled, most of them not committed.
    await Promise.all(clients.map((client) => client.roundTrip(documentId)));
    const began = Date.now();
    const exit = server.kill(signal);
    for (const client of clients) {
      expect((await client.closed).code).toBe(CloseCode.ServiceRestart);
      expect(client.answers).toHaveLength(100);
    }
    expect(await exit).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_000);

    const again = await spawnServer({ dataDir: server.dataDir });
    const text = await (await fetch(`${again.origin}/api/v1/documents/${documentId}/content`)).text();
    expect(text).toBe("x".repeat(300));
    expect(await again.kill("SIGTERM")).toBe(0);
  },
);

test("[W15] storage that hangs keeps nobody: the rest is not acknowledged, and the end comes in time", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await startServer({ store });
  const documentId = await server.createDocument();
  const client = await RawClient.join(server.collabUrl, documentId);
  store.hold("append");
  store.hold("close");
  client.sendUpdate(documentId, createTypist().type("never on disk"));
  await client.roundTrip(documentId);
  const began = Date.now();
  const report = await server.close();
  expect(Date.now() - began).toBeLessThan(CLOSE_DEADLINE_MS);
  expect(report.abandoned).toBe(1);
  expect((await client.closed).code).toBe(CloseCode.ServiceRestart);
  expect(client.answers).toEqual([]);
});

test("[W15] a server that ends is not ready, takes no new sockets, and still stores what comes", async () => {
  const inner = createMemoryStore();
  const store = new FaultyStore(inner);
  const server = await startServer({ store });
  const documentId = await server.createDocument();
  const client = await RawClient.join(server.collabUrl, documentId);
  const release = store.hold("append");
  const typist = createTypist();
  client.sendUpdate(documentId, typist.type("before, "));
  await client.roundTrip(documentId);
  const closing = server.close();
  await expect(RawClient.connect(server.collabUrl)).rejects.toThrow(/ECONNREFUSED|503/);
  client.sendUpdate(documentId, typist.type("during"));
  await client.roundTrip(documentId);
  // So that what was stored can be read afterwards.
  const close = store.hold("close");
  release();
  expect(await closing).toEqual({ abandoned: 0 });
  const stored = await inner.load(documentId);
  expect(textOf(...(stored?.updates.map(({ bytes }) => bytes) ?? []))).toBe("before, during");
  close();
});

test("[W15] clients that do not hang up are cut off", async () => {
  const server = await startServer();
  const documentId = await server.createDocument();
  const client = await RawClient.join(server.collabUrl, documentId);
  client.socket.pause();
  const began = Date.now();
  await server.close();
  expect(Date.now() - began).toBeLessThan(5_000);
  client.end();
});
