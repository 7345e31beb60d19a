import { expect, test } from "vitest";
import { type Clock, systemClock } from "../../lib/base/clock.ts";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { ROOM_LINGER_MS } from "../../server/collab/limits.ts";
import type { Room } from "../../server/collab/Room.ts";
import { Rooms } from "../../server/collab/Rooms.ts";
import { createUpdateLog } from "../../server/log/createUpdateLog.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { createMetrics } from "../../server/telemetry/createMetrics.ts";
import { Trials } from "../../server/collab/update/Trials.ts";
import { createLogger } from "../../server/telemetry/logger.ts";
import { FaultyStore } from "../contract/FaultyStore.ts";
import { endings } from "./ending.ts";
import { RawClient } from "./RawClient.ts";
import { startServer } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

const ending = endings();

/** The machine's clock, for which rooms do not linger. */
const hasty: Clock = {
  now: () => systemClock.now(),
  after: (milliseconds, run) => systemClock.after(milliseconds === ROOM_LINGER_MS ? 1 : milliseconds, run),
};

/** Rooms over a store, without sockets, whose lingering is ended by the test. */
async function createRooms() {
  const store = new FaultyStore(createMemoryStore());
  const due: (() => void)[] = [];
  const clock: Clock = {
    now: () => systemClock.now(),
    after(milliseconds, run) {
      if (milliseconds !== ROOM_LINGER_MS) return systemClock.after(milliseconds, run);
      due.push(run);
      return () => due.splice(0, due.length, ...due.filter((other) => other !== run));
    },
  };
  const log = createUpdateLog({ store, clock });
  const rooms = new Rooms({
    store,
    log,
    clock,
    logger: createLogger("silent"),
    trials: new Trials(systemClock, () => Promise.resolve(null)),
    metrics: createMetrics({ process: false }),
  });
  const documentId = uuidV7();
  await store.createDocument({ id: documentId, title: "", createdAt: 1 });
  return {
    store,
    rooms,
    documentId,
    linger: () => {
      for (const run of due.splice(0)) run();
    },
    lingering: () => due.length,
  };
}

test("a room that nobody uses is dropped after a while, not before", async () => {
  const { rooms, documentId, linger, lingering } = await createRooms();
  await rooms.use(documentId, () => {});
  expect(rooms.room(documentId)).not.toBe(null);
  await expect.poll(lingering).toBe(1);
  linger();
  expect(rooms.room(documentId)).toBe(null);
  expect(rooms.getDocumentsCount()).toBe(0);
});

test("the late unloading of a room does not take the one that has followed it", async () => {
  const { rooms, documentId, linger, lingering } = await createRooms();
  let old: Room | null = null;
  await rooms.use(documentId, (room) => void (old = room));
  await expect.poll(lingering).toBe(1);
  linger();
  await rooms.use(documentId, async (room) => {
    expect(room).not.toBe(old);
    if (old) await rooms.unloadDocument(old);
    linger();
    expect(rooms.room(documentId)).toBe(room);
    expect(room.isDestroyed).toBe(false);
  });
});

test("whoever comes while a room lingers gets that room, and it stays", async () => {
  const { rooms, documentId, linger, lingering } = await createRooms();
  let first: Room | null = null;
  await rooms.use(documentId, (room) => void (first = room));
  await expect.poll(lingering).toBe(1);
  await rooms.use(documentId, (room) => {
    expect(room).toBe(first);
    linger();
    expect(rooms.room(documentId)).toBe(room);
  });
});

test("a room is kept while anything in it is not on disk, however long nobody is there", async () => {
  const { rooms, store, documentId, linger, lingering } = await createRooms();
  const release = store.hold("append");
  await rooms.use(documentId, (room) => room.getText("flow").insert(0, "x"));
  await expect.poll(lingering).toBe(1);
  linger();
  expect(rooms.room(documentId)).not.toBe(null);
  release();
  await expect.poll(lingering).toBe(1);
  linger();
  expect(rooms.room(documentId)).toBe(null);
});

test("a room that cannot be loaded leaves nothing behind, and everybody who waited for it is refused", async () => {
  const { rooms, store, documentId } = await createRooms();
  store.fail("load", { times: 1 });
  const attempts = await Promise.allSettled([1, 2, 3].map(() => rooms.use(documentId, () => {})));
  expect(attempts.map((attempt) => attempt.status === "rejected" && attempt.reason)).toEqual(
    Array.from({ length: 3 }, () => expect.objectContaining({ reason: "try-again-later" })),
  );
  expect([rooms.getDocumentsCount(), rooms.loadingDocuments.size]).toEqual([0, 0]);
  await rooms.use(documentId, () => {});
});

test("people come and go all the time, rooms with them: every acknowledged word is there", async () => {
  const server = await startServer({ clock: hasty });
  ending.add(() => server.close());
  const documentIds = [await server.createDocument(), await server.createDocument()];
  const words = new Map(documentIds.map((id) => [id, [] as string[]]));

  const visit = async (worker: number, round: number) => {
    const documentId = documentIds[(worker + round) % 2] ?? "";
    const client = await RawClient.join(server.collabUrl, documentId);
    const word = `${worker}.${round};`;
    client.sendUpdate(documentId, createTypist().type(word));
    await client.answered(1);
    words.get(documentId)?.push(word);
    client.end();
    await client.closed;
  };
  await Promise.all(
    [0, 1, 2, 3, 4].map(async (worker) => {
      for (let round = 0; round < 120; round++) await visit(worker, round);
    }),
  );

  for (const documentId of documentIds) {
    const client = await RawClient.join(server.collabUrl, documentId);
    const found = textOf(...client.content).split(";");
    expect(words.get(documentId)?.filter((word) => !found.includes(word.slice(0, -1)))).toEqual([]);
    client.end();
  }
  // Rooms did come and go: far more loads than documents.
  const loads = await (await fetch(`${server.origin}/metrics`)).text();
  expect(Number(/^cowrite_room_loads_total (\d+)$/m.exec(loads)?.[1])).toBeGreaterThan(10);
});
