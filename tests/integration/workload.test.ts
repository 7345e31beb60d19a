import { expect, test } from "vitest";
import * as Y from "yjs";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { SyncStep } from "../../lib/protocol/messages.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { startServer } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

const ending = endings();

/** Client ids below and above those of the server: who has the higher one passes what the others put there. */
const LOW = 1_000;
const HIGH = 2 ** 40;

/** A text of which each letter was put in front of the one before. */
function backwards(clientId: number, size: number): Uint8Array {
  const typist = createTypist(clientId);
  for (let count = 0; count < size; count++) typist.text.insert(0, "x");
  return Y.encodeStateAsUpdate(typist.doc);
}

test("[W20] 24 kB that would take Yjs seconds are refused, and others write meanwhile", async () => {
  const store = createMemoryStore();
  const server = await startServer({ store });
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const [hostile, honest] = [
    await RawClient.join(server.collabUrl, documentId),
    await RawClient.join(server.collabUrl, documentId),
  ];
  // The ground for it: fine by itself, but for a trial.
  honest.sendUpdate(documentId, backwards(LOW, 3_000));
  expect(await honest.answered(1)).toEqual([1]);
  const head = (await store.getDocument(documentId))?.head;

  const bomb = backwards(HIGH, 3_000);
  expect(bomb.byteLength).toBeLessThan(60_000);
  hostile.sendSync(documentId, SyncStep.Answer, bomb);
  honest.sendUpdate(documentId, createTypist(5).type("meanwhile"));
  // Before the trial is over, or the bomb would have come first.
  expect(await honest.answered(2)).toEqual([1, 1]);
  expect((await hostile.closed).code).toBe(CloseCode.TooLarge);
  expect(hostile.answers).toEqual([0]);
  expect((await store.getDocument(documentId))?.head).toBe((head ?? 0) + 1);
  const reader = await RawClient.join(server.collabUrl, documentId);
  expect(textOf(...reader.content)).toHaveLength(3_000 + "meanwhile".length);
  for (const client of [honest, reader]) client.end();
});
