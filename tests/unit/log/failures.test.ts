import { expect, test } from "vitest";
import {
  COMMIT_SPACING_MS,
  PENDING_HIGH_BYTES,
  PENDING_LOW_BYTES,
  RETRY_FIRST_MS,
  RETRY_LONGEST_MS,
  STALL_MS,
} from "../../../server/log/limits.ts";
import type { LogFailure } from "../../../server/log/UpdateLog.ts";
import { bytes, follow, openScene, turn } from "./scene.ts";

test("[UL10] a failed commit is told at once; nothing resolves, is dropped or changes places; it recovers by itself", async () => {
  const { log, store, clock, stored } = await openScene();
  const told: unknown[] = [];
  log.state.subscribe(() => told.push(log.state.get().kind));
  store.fail("append", { code: "full" });
  const since = clock.now();
  const seen = follow({ 1: log.append("a", bytes(1), null), 2: log.append("b", bytes(2), null) });
  await turn();
  expect(told).toEqual(["failing"]);
  expect(log.state.get()).toMatchObject({ kind: "failing", since, error: { code: "full" } });
  const third = follow({ 3: log.append("a", bytes(3), null) });
  for (let round = 0; round < 20; round++) {
    clock.advance(RETRY_LONGEST_MS);
    await turn();
  }
  expect([...seen, ...third]).toEqual([]);
  expect(log.state.get()).toMatchObject({ kind: "failing", since });
  expect(log.pending("a")).toBe(2);

  store.heal();
  clock.advance(RETRY_LONGEST_MS);
  await turn();
  clock.advance(COMMIT_SPACING_MS);
  await turn();
  expect(log.state.get()).toEqual({ kind: "ok" });
  expect(told.at(-1)).toBe("ok");
  expect([...seen, ...third]).toEqual(["1", "2", "3"]);
  expect(log.pendingBytes()).toBe(0);
  expect([await stored("a"), await stored("b")]).toEqual([[1, 3], [2]]);
});

test("[UL11] retries wait longer and longer, and no longer than the longest", async () => {
  const waits: number[] = [];
  const { log, store, clock } = await openScene({ commitFailed: (_failure, _attempt, ms) => waits.push(ms) });
  store.fail("append");
  void log.append("a", bytes(1), null);
  await turn();
  for (let attempt = 1; attempt <= 8; attempt++) {
    const wait = waits.at(-1) ?? 0;
    clock.advance(wait - 1);
    await turn();
    expect(store.calls("append")).toBe(attempt);
    clock.advance(1);
    await turn();
    expect(store.calls("append")).toBe(attempt + 1);
  }
  const expected = [1, 2, 4, 8, 16, 32].map((factor) => Math.round(RETRY_FIRST_MS * factor * 0.75));
  const longest = RETRY_LONGEST_MS * 0.75;
  expect(waits).toEqual([...expected, longest, longest, longest]);
  // After a success it begins anew.
  store.heal();
  clock.advance(RETRY_LONGEST_MS);
  await turn();
  store.fail("append");
  void log.append("a", bytes(2), null);
  void log.flush();
  await turn();
  expect(waits.at(-1)).toBe(expected[0]);
});

test("[UL12] a store that does not answer counts as failing, until it does", async () => {
  const { log, store, clock, stored } = await openScene();
  const release = store.hold("append");
  const since = clock.now();
  const seen = follow({ first: log.append("a", bytes(1), null) });
  await turn();
  clock.advance(STALL_MS - 1);
  expect(log.state.get().kind).toBe("ok");
  clock.advance(1);
  expect(log.state.get()).toMatchObject({ kind: "failing", since, error: { code: "stalled" } });
  // Late, and yet it came: it was asked once, and is stored once.
  release();
  await turn();
  expect(seen).toEqual(["first"]);
  expect(log.state.get()).toEqual({ kind: "ok" });
  expect(await stored("a")).toEqual([1]);
});

test("[UL13] an answer that was lost is asked for again: nothing is lost, and the numbers have no gap", async () => {
  const { log, store, clock } = await openScene();
  store.fail("append", { times: 1, loseAnswer: true });
  const seen = follow({ 1: log.append("a", bytes(1), null), 2: log.append("a", bytes(2), null) });
  await turn();
  expect(seen).toEqual([]);
  const third = follow({ 3: log.append("a", bytes(3), null) });
  for (let round = 0; round < 3; round++) {
    clock.advance(RETRY_LONGEST_MS);
    await turn();
  }
  expect(seen).toEqual(["1", "2"]);
  expect(third).toEqual(["3"]);
  const loaded = await store.load("a");
  expect(loaded?.updates.map(({ seq, bytes }) => [seq, ...bytes])).toEqual([
    [1, 1],
    [2, 2],
    [3, 1],
    [4, 2],
    [5, 3],
  ]);
});

test("[UL10] an error that is no StoreError is no reason to give up", async () => {
  const failures: LogFailure[] = [];
  const { log, store, clock, stored } = await openScene({ commitFailed: (failure) => failures.push(failure) });
  const append = store.append.bind(store);
  store.append = () => Promise.reject(new TypeError("a bug in the driver"));
  const first = log.append("a", bytes(1), null);
  await turn();
  expect(failures).toMatchObject([{ name: "StoreError", code: "unavailable", message: "a bug in the driver" }]);
  store.append = append;
  clock.advance(RETRY_LONGEST_MS);
  await first;
  expect(await stored("a")).toEqual([1]);
});

test("[UL14] memory that waits is told, and accepting ends before it is too much", async () => {
  const { log, store, clock } = await openScene();
  const changes: boolean[] = [];
  log.accepting.subscribe(() => changes.push(log.accepting.get()));
  store.fail("append");
  const mebibyte = new Uint8Array(1024 * 1024);
  const all: Promise<void>[] = [];
  while (log.accepting.get()) all.push(log.append("a", mebibyte, null));
  expect(log.pendingBytes()).toBeGreaterThan(PENDING_HIGH_BYTES);
  expect(log.pendingBytes()).toBeLessThan(PENDING_HIGH_BYTES + 2 * mebibyte.byteLength);
  // Refusing is the caller's; what is appended all the same is kept.
  all.push(log.append("a", bytes(7), null));
  await turn();
  store.heal();
  while (log.pendingBytes() > 0) {
    clock.advance(RETRY_LONGEST_MS);
    await turn();
    expect(log.accepting.get()).toBe(log.pendingBytes() < PENDING_LOW_BYTES);
  }
  await Promise.all(all);
  expect(changes).toEqual([false, true]);
  expect((await store.getDocument("a"))?.head).toBe(all.length);
});
