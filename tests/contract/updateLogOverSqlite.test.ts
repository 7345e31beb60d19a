import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { systemClock } from "../../lib/base/clock.ts";
import { createUpdateLog } from "../../server/log/createUpdateLog.ts";
import { openSqliteStore } from "../../server/storage/sqlite/openSqliteStore.ts";
import { temporaryFolders } from "./temporaryFolder.ts";

const newFolder = temporaryFolders();

test("[UL13] [ST42] the database's thread dies again and again under typing: every append resolves, in order, no gap", async () => {
  const workers: Worker[] = [];
  const store = await openSqliteStore({
    folder: newFolder(),
    startWorker(path) {
      const url = new URL("../../server/storage/sqlite/worker.ts", import.meta.url);
      const worker = new Worker(url, { workerData: { path }, execArgv: [] });
      workers.push(worker);
      return worker;
    },
  });
  await store.createDocument({ id: "a", title: "", createdAt: 0 });
  const failures: string[] = [];
  const log = createUpdateLog({
    store,
    clock: systemClock,
    observer: { commitFailed: (failure) => failures.push(failure.code) },
  });
  const all: Promise<void>[] = [];
  let value = 0;
  for (let round = 0; round < 4; round++) {
    for (let burst = 0; burst < 50; burst++) {
      all.push(log.append("a", Uint8Array.of(value >> 8, value & 0xff), null));
      value += 1;
      if (burst === 20) void log.flush();
      if (burst === 25) await workers.at(-1)?.terminate();
    }
    // The next round begins when this one is in, so that each kills a thread that is at work.
    await Promise.all(all);
  }
  await Promise.all(all);
  expect(log.state.get()).toEqual({ kind: "ok" });
  expect(failures.length).toBeGreaterThan(0);
  expect(new Set(failures)).toEqual(new Set(["unavailable"]));
  const loaded = await store.load("a");
  const seqs = loaded?.updates.map(({ seq }) => seq);
  expect(seqs).toEqual(seqs?.map((_, index) => index + 1));
  const values = loaded?.updates.map(({ bytes }) => (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)) ?? [];
  // A commit whose answer was lost is stored twice; the first time of each value is in order.
  const firsts = values.filter((each, index) => values.indexOf(each) === index);
  expect(firsts).toEqual(Array.from({ length: value }, (_, index) => index));
  await log.close(5000);
  await store.close();
});
