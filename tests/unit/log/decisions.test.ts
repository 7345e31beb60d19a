import { expect, test } from "vitest";
import { AppendQueue } from "../../../server/log/AppendQueue.ts";
import { commitDelay } from "../../../server/log/commitDelay.ts";
import { compactionThreshold, replayWeight, worthCompacting } from "../../../server/log/compactionPolicy.ts";
import {
  BATCH_UPDATES,
  COMMIT_SPACING_MS,
  COMPACT_FLOOR_BYTES,
  COMPACT_OPEN_FLOOR_BYTES,
  EAGER_BYTES,
  EAGER_UPDATES,
  OVERHEAD_BYTES,
  REPLAY_BYTES,
  RETRY_FIRST_MS,
  RETRY_LONGEST_MS,
  STALL_MS,
} from "../../../server/log/limits.ts";
import { retryDelay } from "../../../server/log/retryDelay.ts";

const update = (value: number): { bytes: Uint8Array; author: null; at: number } => ({
  bytes: Uint8Array.of(value),
  author: null,
  at: 0,
});
const values = (queue: AppendQueue): [string, number[]][] =>
  queue.groups.map(({ documentId, updates }) => [documentId, updates.map(({ bytes }) => bytes[0] ?? -1)]);

test("[UL3] updates of one document gather in a group until it is taken", () => {
  const queue = new AppendQueue();
  const first = queue.add("a", update(1));
  void queue.add("b", update(2));
  expect(queue.add("a", update(3))).toBe(first);
  expect(queue.updates).toBe(3);
  expect(queue.weight).toBe(3 * (OVERHEAD_BYTES + 1));
  expect(queue.take().map(({ documentId }) => documentId)).toEqual(["a", "b"]);
  expect([queue.updates, queue.weight, queue.take()]).toEqual([0, 0, []]);
  expect(queue.add("a", update(4))).not.toBe(first);
});

test("[UL10] what is put back stands in front, and takes no more updates", () => {
  const queue = new AppendQueue();
  void queue.add("a", update(1));
  void queue.add("b", update(2));
  const taken = queue.take();
  void queue.add("a", update(3));
  queue.putBack(taken);
  void queue.add("b", update(4));
  void queue.add("a", update(5));
  expect(values(queue)).toEqual([
    ["a", [1]],
    ["b", [2]],
    ["a", [3, 5]],
    ["b", [4]],
  ]);
  expect(queue.updates).toBe(5);
});

test("[UL5] a group ends, and a batch is full, at the limit", () => {
  const queue = new AppendQueue();
  for (let index = 0; index < BATCH_UPDATES + 1; index++) void queue.add("a", update(index % 256));
  void queue.add("b", update(7));
  expect(queue.groups.map(({ updates }) => updates.length)).toEqual([BATCH_UPDATES, 1, 1]);
  expect(queue.take()).toHaveLength(1);
  expect(queue.take().map(({ documentId }) => documentId)).toEqual(["a", "b"]);
});

test("[UL4] a commit waits for the rest of the distance, and not when much waits or the clock went back", () => {
  const little = { updates: 1, weight: 300 };
  expect(commitDelay(little, Infinity)).toBe(0);
  expect(commitDelay(little, 0)).toBe(COMMIT_SPACING_MS);
  expect(commitDelay(little, 5)).toBe(COMMIT_SPACING_MS - 5);
  expect(commitDelay(little, -3_600_000)).toBe(0);
  expect(commitDelay({ updates: EAGER_UPDATES, weight: 300 }, 0)).toBe(0);
  expect(commitDelay({ updates: 1, weight: EAGER_BYTES }, 0)).toBe(0);
});

test("[UL11] retry delays double, are spread over their upper half, and stay in bounds however often it failed", () => {
  expect(retryDelay(1, () => 0)).toBe(RETRY_FIRST_MS / 2);
  expect(retryDelay(2, () => 0)).toBe(RETRY_FIRST_MS);
  expect(retryDelay(1, () => 0.999999)).toBe(RETRY_FIRST_MS);
  expect(retryDelay(2000, () => 0.999999)).toBe(RETRY_LONGEST_MS);
  expect(retryDelay(2000, () => 0)).toBe(RETRY_LONGEST_MS / 2);
});

test("[UL12] people are told within two seconds, and wait at most five after the disk recovers", () => {
  expect(STALL_MS).toBeLessThan(2000);
  expect(RETRY_LONGEST_MS).toBeLessThan(5000);
});

test("[UL23] a compaction is worth it when as much was logged as the checkpoint holds, above a floor", () => {
  const backlog = (updates: number, updateBytes: number, checkpointBytes: number) => ({
    updates,
    updateBytes,
    checkpointBytes,
  });
  expect(replayWeight(10, 200)).toBe(200 + 10 * REPLAY_BYTES);
  expect(worthCompacting(backlog(0, 0, 0), "closed")).toBe(false);
  expect(worthCompacting(backlog(1, COMPACT_FLOOR_BYTES - REPLAY_BYTES - 1, 0), "closed")).toBe(false);
  expect(worthCompacting(backlog(1, COMPACT_FLOOR_BYTES - REPLAY_BYTES, 0), "closed")).toBe(true);
  expect(worthCompacting(backlog(1, COMPACT_FLOOR_BYTES, 0), "open")).toBe(false);
  expect(worthCompacting(backlog(1, COMPACT_OPEN_FLOOR_BYTES, 0), "open")).toBe(true);
  // A book of 5 MB and a thousand keystrokes: not yet.
  expect(worthCompacting(backlog(1000, 25_000, 5_000_000), "closed")).toBe(false);
  expect(worthCompacting(backlog(50_000, 1_250_000, 5_000_000), "open")).toBe(true);
  expect(compactionThreshold(5_000_000, "open")).toBe(5_000_000);
});
