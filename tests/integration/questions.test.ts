import { expect, test } from "vitest";
import { SyncStep } from "../../lib/protocol/messages.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { startServer } from "./startServer.ts";
import { createTypist, plainText, textOf } from "./typist.ts";

const ending = endings();

const EVERYTHING = new Uint8Array([0]);
const PAGE = "x".repeat(1024 * 1024);

async function start() {
  const server = await startServer();
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const join = async () => {
    const client = await RawClient.join(server.collabUrl, documentId);
    ending.add(() => client.end());
    return client;
  };
  return { documentId, join };
}

test("[W18] a hundred questions of ten bytes do not cost a hundred documents, and nobody else waits", async () => {
  const { documentId, join } = await start();
  const writer = await join();
  writer.sendUpdate(documentId, createTypist().type(PAGE));
  await writer.answered(1);
  const hostile = await join();
  for (let count = 0; count < 100; count++) hostile.sendSync(documentId, SyncStep.StateVector, EVERYTHING);
  // Behind them all, and not held back.
  hostile.sendUpdate(documentId, createTypist().type("behind"));
  expect(await hostile.answered(1)).toEqual([1]);
  const bytes = hostile.content.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(bytes).toBeLessThan(4 * PAGE.length);
  const honest = await join();
  expect(textOf(...honest.content)).toHaveLength(PAGE.length + "behind".length);
});

test("[W18] many who come at once while somebody types each get all of it", async () => {
  const { documentId, join } = await start();
  const [writer, typist] = [await join(), createTypist()];
  writer.sendUpdate(documentId, typist.type("from the start "));
  const readers: Promise<RawClient>[] = [];
  for (let count = 0; count < 40; count++) {
    readers.push(join());
    writer.sendUpdate(documentId, typist.type(`${count} `));
    if (count % 5 === 0) await writer.roundTrip(documentId);
  }
  for (const reader of await Promise.all(readers)) {
    await expect.poll(() => textOf(...reader.content)).toBe(plainText(typist.doc));
  }
});
