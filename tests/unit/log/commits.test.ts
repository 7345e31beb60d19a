import { expect, test } from "vitest";
import { BATCH_BYTES, COMMIT_SPACING_MS, EAGER_UPDATES } from "../../../server/log/limits.ts";
import { MAX_UPDATE_BYTES } from "../../../server/storage/DocumentStore.ts";
import { bytes, follow, openScene, turn } from "./scene.ts";

test("[UL1] an append resolves after the commit that covers it, not before", async () => {
  const { log, store, stored } = await openScene();
  const release = store.hold("append");
  const seen = follow({ first: log.append("a", bytes(1), "ada") });
  await turn();
  expect(store.calls("append")).toBe(1);
  expect(seen).toEqual([]);
  release();
  await turn();
  expect(seen).toEqual(["first"]);
  expect(await stored("a")).toEqual([1]);
});

test("[UL2] [UL3] while one commit runs, everything gathers for the next, in order", async () => {
  const { log, store, clock, stored } = await openScene();
  const release = store.hold("append");
  const first = log.append("a", bytes(1), null);
  await turn();
  for (let value = 2; value <= 9; value++) void log.append(value % 3 === 0 ? "b" : "a", bytes(value), null);
  await turn();
  expect(store.calls("append")).toBe(1);
  expect(log.pending("a")).toBe(6);
  release();
  await first;
  clock.advance(COMMIT_SPACING_MS);
  await turn();
  expect(store.calls("append")).toBe(2);
  expect(await stored("a")).toEqual([1, 2, 4, 5, 7, 8]);
  expect(await stored("b")).toEqual([3, 6, 9]);
  expect([log.pending("a"), log.pending("b"), log.pendingBytes()]).toEqual([0, 0, 0]);
});

test("[UL4] the first update after a quiet spell is committed at the end of its turn, with all of that turn", async () => {
  const { log, store, stored } = await openScene();
  const both = Promise.all([log.append("a", bytes(1), null), log.append("b", bytes(2), null)]);
  expect(store.calls("append")).toBe(0);
  await both;
  expect(store.calls("append")).toBe(1);
  expect([await stored("a"), await stored("b")]).toEqual([[1], [2]]);
});

test("[UL4] the next commit keeps its distance, unless much is waiting", async () => {
  const { log, store, clock } = await openScene();
  await log.append("a", bytes(1), null);
  const second = follow({ second: log.append("a", bytes(2), null) });
  clock.advance(COMMIT_SPACING_MS - 1);
  await turn();
  expect(second).toEqual([]);
  clock.advance(1);
  await turn();
  expect(second).toEqual(["second"]);
  // Within the distance again, but a burst.
  const burst = Array.from({ length: EAGER_UPDATES }, (_, index) => log.append("a", bytes(index), null));
  await Promise.all(burst);
  expect(store.calls("append")).toBe(3);
});

test("[UL5] a commit takes at most a batch; the rest follows, without waiting for company", async () => {
  const sizes: number[] = [];
  const { log } = await openScene({ committed: ({ updates }) => sizes.push(updates) });
  const big = new Uint8Array(BATCH_BYTES);
  await Promise.all([0, 1, 2].map(() => log.append("a", big, null)));
  expect(sizes).toEqual([1, 1, 1]);
  expect(log.pendingBytes()).toBe(0);
});

test("[UL6] the caller may reuse its buffer at once", async () => {
  const { log, stored } = await openScene();
  const buffer = Buffer.from([1, 2, 3]);
  const appended = log.append("a", buffer, null);
  buffer.fill(0);
  await appended;
  expect(await stored("a")).toEqual([1, 2, 3]);
});

test("[UL6] author and time go with the update", async () => {
  const { log, store, clock } = await openScene();
  const at = clock.now();
  await log.append("a", bytes(1), "ada");
  const loaded = await store.load("a");
  expect(loaded?.updates.map(({ author, at }) => ({ author, at }))).toEqual([{ author: "ada", at }]);
});

test("[UL7] an update that no store takes is refused, and nothing else", async () => {
  const { log, stored } = await openScene();
  const tooLarge = log.append("a", new Uint8Array(MAX_UPDATE_BYTES + 1), null);
  await expect(tooLarge).rejects.toMatchObject({ name: "LogError", code: "too-large", documentId: "a" });
  await log.append("a", bytes(1), null);
  expect(await stored("a")).toEqual([1]);
});

test("[UL8] a purged document's updates are refused; the others of the commit go on at once", async () => {
  const { log, store, clock, stored } = await openScene();
  await store.purge("b");
  const seen = follow({
    a: log.append("a", bytes(1), null),
    b: log.append("b", bytes(2), null),
    c: log.append("c", bytes(3), null),
  });
  await turn();
  clock.advance(COMMIT_SPACING_MS);
  await turn();
  expect(seen.toSorted()).toEqual(["a", "b: unknown-document", "c"]);
  expect(log.state.get()).toEqual({ kind: "ok" });
  expect([await stored("a"), await stored("c")]).toEqual([[1], [3]]);
  expect([log.pending("b"), log.pendingBytes()]).toEqual([0, 0]);
});

test("[UL9] observers hear of each commit", async () => {
  const heard: unknown[] = [];
  const { log, store } = await openScene({ committed: (commit) => heard.push(commit) });
  await store.append([{ documentId: "a", updates: [{ bytes: bytes(9), author: null, at: 0 }] }]);
  await Promise.all([log.append("a", bytes(1, 2), null), log.append("b", bytes(3), null)]);
  const heads = new Map([
    ["a", 2],
    ["b", 1],
  ]);
  expect(heard).toEqual([{ updates: 2, bytes: 3, heads, milliseconds: 0 }]);
});
