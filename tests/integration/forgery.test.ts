import { expect, test } from "vitest";
import * as Y from "yjs";
import { MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { startServer } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

const ending = endings();

const VICTIM = { device: "V".repeat(22), clientId: 77 };
const FORGERIES = 10_000;

async function start() {
  const store = createMemoryStore();
  const server = await startServer({ store });
  ending.add(() => server.close());
  const documentId = await server.createDocument();
  const join = async (hello?: typeof VICTIM) => {
    const client = await RawClient.join(server.collabUrl, documentId, hello);
    ending.add(() => client.end());
    return client;
  };
  return { store, documentId, join };
}

test(`[W19] ${FORGERIES.toLocaleString("en")} updates under somebody's id: none stored, none shown, nothing of theirs lost`, async () => {
  const { store, documentId, join } = await start();
  const [victim, reader] = [await join(VICTIM), await join()];
  const typist = createTypist(VICTIM.clientId);
  victim.sendUpdate(documentId, typist.type("Ada "));
  await victim.answered(1);
  const head = (await store.getDocument(documentId))?.head;

  // Without a name, under another, and with the victim's id in its own name.
  const forgers = [
    await join(),
    await join({ device: "F".repeat(22), clientId: 78 }),
    await join({ ...VICTIM, device: "F".repeat(22) }),
  ];
  for (const [index, forger] of forgers.entries()) {
    const forged = createTypist(VICTIM.clientId);
    Y.applyUpdate(forged.doc, Y.encodeStateAsUpdate(typist.doc));
    // Yjs takes another id when it sees its own come from elsewhere.
    forged.doc.clientID = VICTIM.clientId;
    for (let count = index; count < FORGERIES; count += forgers.length) {
      const update = forged.type("x");
      if (count % 50 === index) forger.sendSync(documentId, SyncStep.Answer, Y.encodeStateAsUpdate(forged.doc));
      else forger.sendUpdate(documentId, update);
    }
    forger.sendAwareness(documentId, [[VICTIM.clientId, 1_000, { user: { id: "v", name: "Ada" } }]]);
    await forger.roundTrip(documentId);
    expect(forger.answers.filter((answer) => answer === 1)).toEqual([]);
  }
  expect((await store.getDocument(documentId))?.head).toBe(head);
  expect(reader.messages.filter(({ type }) => type === MessageType.Awareness)).toEqual([]);

  victim.sendUpdate(documentId, typist.type("Lovelace"));
  await victim.answered(2);
  await reader.when(() => textOf(...reader.content) === "Ada Lovelace");
  const stored = await store.load(documentId);
  expect(textOf(...(stored?.updates ?? []).map(({ bytes }) => bytes))).toBe("Ada Lovelace");
});

test("[W19] who comes back within a minute goes on under the same id; nobody else has taken it meanwhile", async () => {
  const { documentId, join } = await start();
  const typist = createTypist(VICTIM.clientId);
  const before = await join(VICTIM);
  before.sendUpdate(documentId, typist.type("before "));
  await before.answered(1);
  before.end();
  await before.closed;
  const unsent = typist.type("in a tunnel");

  const forged = createTypist(VICTIM.clientId);
  forged.type("before ");
  const forger = await join({ ...VICTIM, device: "F".repeat(22) });
  forger.sendUpdate(documentId, forged.type("forged"));
  await forger.roundTrip(documentId);

  const again = await join(VICTIM);
  again.sendUpdate(documentId, unsent);
  await again.answered(1);
  const reader = await join();
  expect(textOf(...reader.content)).toBe("before in a tunnel");
});

test("[W19] another tab of the same browser may bring what its neighbour wrote", async () => {
  const { documentId, join } = await start();
  const [crashed, neighbour] = [await join(VICTIM), await join({ ...VICTIM, clientId: 78 })];
  const [typist, own] = [createTypist(VICTIM.clientId), createTypist(78)];
  Y.applyUpdate(own.doc, typist.type("of the crashed tab "));
  neighbour.sendSync(documentId, SyncStep.Answer, Y.encodeStateAsUpdate(own.doc));
  expect(await neighbour.answered(1)).toEqual([1]);
  crashed.end();
});
