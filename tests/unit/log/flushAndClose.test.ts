import { expect, test } from "vitest";
import { RETRY_LONGEST_MS } from "../../../server/log/limits.ts";
import { bytes, follow, openScene, turn } from "./scene.ts";

test("[UL15] a flush waits for what was appended before it, and does not wait for company", async () => {
  const { log, store } = await openScene();
  await log.append("a", bytes(1), null);
  void log.append("a", bytes(2), null);
  // The clock stands still: only the flush can have hurried this one.
  await log.flush();
  expect(store.calls("append")).toBe(2);
  expect((await store.getDocument("a"))?.head).toBe(2);
  await log.flush("b");
});

test("[UL15] a flush that comes while a commit runs hurries the next one", async () => {
  const { log, store } = await openScene();
  const release = store.hold("append");
  void log.append("a", bytes(1), null);
  await turn();
  void log.append("a", bytes(2), null);
  const flushed = log.flush();
  release();
  // The clock stands still.
  await flushed;
  expect((await store.getDocument("a"))?.head).toBe(2);
});

test("[UL15] a flush of one document does not wait for another's, nor for later updates", async () => {
  const { log, store } = await openScene();
  const release = store.hold("append");
  void log.append("a", bytes(1), null);
  await turn();
  const seen = follow({ a: log.flush("a"), b: log.flush("b"), all: log.flush() });
  void log.append("a", bytes(2), null);
  await turn();
  expect(seen).toEqual(["b"]);
  release();
  await turn();
  expect(seen.toSorted()).toEqual(["a", "all", "b"]);
  // The clock stands still, so the later one still waits for company.
  expect(log.pending("a")).toBe(1);
});

test("[UL16] a load is what is stored, and what is queued", async () => {
  const { log, store } = await openScene();
  await log.append("a", bytes(1), null);
  const release = store.hold("append");
  void log.append("a", bytes(2), null);
  void log.flush();
  await turn();
  void log.append("a", bytes(3), null);
  void log.append("b", bytes(4), null);
  const loaded = await log.load("a");
  expect(loaded?.head).toBe(1);
  expect(loaded?.parts.map((part) => Array.from(part))).toEqual([[1], [2], [3]]);
  expect(await log.load("nobody")).toBeNull();
  release();
  await turn();
  await store.compact("a", { expectedUptoSeq: 0, uptoSeq: 1, state: bytes(10) });
  expect((await log.load("a"))?.parts.map((part) => Array.from(part))).toEqual([[10], [2], [3]]);
});

test("[UL16] a document that cannot be read is an error, not an empty document", async () => {
  const { log, store } = await openScene();
  store.fail("load", { code: "corrupt" });
  await expect(log.load("a")).rejects.toMatchObject({ name: "StoreError", code: "corrupt" });
});

test("[UL17] closing commits what is queued, and takes no more", async () => {
  const { log, store, stored } = await openScene();
  await log.append("a", bytes(1), null);
  const seen = follow({ 2: log.append("a", bytes(2), null), 3: log.append("b", bytes(3), null) });
  const closing = log.close(1000);
  await expect(log.append("a", bytes(4), null)).rejects.toMatchObject({ name: "LogError", code: "closed" });
  expect(await closing).toEqual({ abandoned: 0 });
  expect(await log.close(1000)).toEqual({ abandoned: 0 });
  expect(seen).toEqual(["2", "3"]);
  expect([await stored("a"), await stored("b"), store.calls("append")]).toEqual([[1, 2], [3], 2]);
});

test("[UL17] closing does not wait for the end of a backoff", async () => {
  const { log, store, stored } = await openScene();
  store.fail("append", { times: 1 });
  const first = log.append("a", bytes(1), null);
  await turn();
  expect(log.state.get().kind).toBe("failing");
  // The clock stands still.
  expect(await log.close(1000)).toEqual({ abandoned: 0 });
  await first;
  expect(await stored("a")).toEqual([1]);
});

test("[UL18] closing ends when its time is over, and says what was left", async () => {
  const { log, store, clock } = await openScene();
  store.fail("append");
  const seen = follow({ 1: log.append("a", bytes(1), null), 2: log.append("b", bytes(2), null) });
  const closing = log.close(5000);
  for (let round = 0; round < 3; round++) {
    clock.advance(RETRY_LONGEST_MS);
    await turn();
  }
  expect(await closing).toEqual({ abandoned: 2 });
  expect(seen).toEqual(["1: closed", "2: closed"]);
  const calls = store.calls("append");
  clock.advance(RETRY_LONGEST_MS * 10);
  await turn();
  expect(store.calls("append")).toBe(calls);
});

test("[UL18] closing ends although the store does not answer; an answer that comes later changes nothing", async () => {
  const heard: unknown[] = [];
  const { log, store, clock } = await openScene({
    committed: (commit) => heard.push(commit),
    commitFailed: (failure) => heard.push(failure),
  });
  const release = store.hold("append");
  const seen = follow({ 1: log.append("a", bytes(1), null) });
  await turn();
  void log.append("a", bytes(2), null).catch(() => undefined);
  const closing = log.close(5000);
  clock.advance(5000);
  expect(await closing).toEqual({ abandoned: 2 });
  expect(seen).toEqual(["1: closed"]);
  release();
  await turn();
  clock.advance(RETRY_LONGEST_MS);
  expect([heard, store.calls("append"), log.pendingBytes()]).toEqual([[], 1, 0]);
});
