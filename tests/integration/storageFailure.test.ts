import { expect, test } from "vitest";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { MessageType } from "../../lib/protocol/messages.ts";
import { parseNotice } from "../../lib/protocol/notices.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { openSqliteStore } from "../../server/storage/sqlite/openSqliteStore.ts";
import { FaultyStore } from "../contract/FaultyStore.ts";
import { endings } from "./ending.ts";
import { RawClient, type ReceivedMessage } from "./RawClient.ts";
import { removeFolder, startServer, temporaryFolder } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

const ending = endings();

const tells = (state: "failing" | "ok") => (message: ReceivedMessage) =>
  message.type === MessageType.Stateless && parseNotice(message.text ?? "")?.state === state;

test("[W10] the disk fails for 5 s: nobody is told saved, everybody is told why, then all is stored", async () => {
  const dataDir = temporaryFolder();
  ending.add(() => removeFolder(dataDir));
  const store = new FaultyStore(await openSqliteStore({ folder: dataDir }));
  const server = await startServer({ store });
  const documentId = await server.createDocument();
  const writers = await Promise.all([1, 2, 3].map(async () => RawClient.join(server.collabUrl, documentId)));
  const typists = writers.map(() => createTypist());
  const began = Date.now();

  store.fail("append", { code: "full" });
  for (const [index, writer] of writers.entries()) {
    writer.sendUpdate(documentId, typists[index]?.type(`writer ${index}; `) ?? new Uint8Array());
  }
  for (const writer of writers) {
    const { text } = await writer.until(tells("failing"));
    expect(parseNotice(text ?? "")).toMatchObject({ since: expect.closeTo(began, -4) });
  }
  const joiner = await RawClient.join(server.collabUrl, documentId);
  await joiner.until(tells("failing"));
  const unready = await fetch(`${server.origin}/readyz`);
  expect([unready.status, unready.headers.get("content-type")]).toEqual([503, "application/problem+json"]);
  expect(await unready.json()).toMatchObject({
    type: "/problems/not-ready",
    status: 503,
    code: "not-ready",
    reasons: [{ code: "storage-failing" }],
  });
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  const made = await fetch(`${server.origin}/api/v1/documents`, { method: "POST" });
  expect([made.status, made.headers.get("content-type")]).toEqual([503, "application/problem+json"]);

  // The log's retries are what takes the time here; nothing sleeps. Three of them lie beyond 5 s of the first failure.
  const failures = store.calls("append");
  while (Date.now() - began < 5_000) await joiner.roundTrip(documentId);
  expect(store.calls("append")).toBeGreaterThan(failures);
  for (const writer of writers) expect(writer.answers).toEqual([]);

  store.heal();
  for (const writer of writers) {
    expect(await writer.answered(1)).toEqual([1]);
    await writer.until(tells("ok"));
  }
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  for (const client of [...writers, joiner]) client.end();
  await server.close();

  const reopened = await openSqliteStore({ folder: dataDir });
  const stored = await reopened.load(documentId);
  await reopened.close();
  const text = textOf(...(stored?.updates.map(({ bytes }) => bytes) ?? []));
  for (const index of writers.keys()) expect(text).toContain(`writer ${index}; `);
});

test("[W6] a commit fails once and everybody leaves: nothing is lost", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await startServer({ store });
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const writer = await RawClient.join(server.collabUrl, documentId);
  store.fail("append", { times: 1 });
  writer.sendUpdate(documentId, createTypist().type("kept"));
  await writer.roundTrip(documentId);
  writer.end();
  await writer.closed;

  const response = await fetch(`${server.origin}/api/v1/documents/${documentId}/content`);
  expect(await response.text()).toBe("kept");
  const reader = await RawClient.join(server.collabUrl, documentId);
  reader.sendUpdate(documentId, createTypist().type("!"));
  expect(await reader.answered(1)).toEqual([1]);
  reader.end();
});

test("[W4] a load that fails refuses with try-again-later, and leaves nothing in memory", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await startServer({ store });
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  store.fail("load");
  for (let round = 0; round < 5; round++) {
    const client = await RawClient.connect(server.collabUrl);
    client.authenticate(documentId);
    const { text } = await client.until(({ type, step }) => type === MessageType.Auth && step === 1);
    expect(text).toBe("try-again-later");
    expect((await client.closed).code).toBe(CloseCode.TryAgainLater);
  }
  const metrics = await (await fetch(`${server.origin}/metrics`)).text();
  expect(metrics).toMatch(/^cowrite_rooms 0$/m);
  expect(metrics).toMatch(/^cowrite_refusals_total\{reason="try-again-later"\} 5$/m);

  store.heal();
  const client = await RawClient.join(server.collabUrl, documentId);
  client.end();
});

test("[W4] storage that cannot be asked whether a document exists is no proof that it does not", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await startServer({ store });
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  store.fail("getDocument", { times: 1 });
  const client = await RawClient.connect(server.collabUrl);
  client.authenticate(documentId);
  expect((await client.closed).code).toBe(CloseCode.TryAgainLater);
});
