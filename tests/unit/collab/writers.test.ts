import { expect, test } from "vitest";
import { CLAIM_MS } from "../../../server/collab/limits.ts";
import { Writers } from "../../../server/collab/Writers.ts";
import { createManualClock } from "../../harness/manualClock.ts";

function create() {
  const clock = createManualClock();
  return { clock, writers: new Writers(clock) };
}

test("[W19] an id belongs to the device that named it first, on any number of its connections", () => {
  const { writers } = create();
  expect([writers.enter(1, "a"), writers.enter(1, "a"), writers.enter(1, "b"), writers.enter(2, "b")]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect([writers.isForeign(1, "a"), writers.isForeign(1, "b"), writers.isForeign(1, null)]).toEqual([
    false,
    true,
    true,
  ]);
  expect(writers.isForeign(3, null)).toBe(false);
});

test("[W19] it stays so while its device is gone for a moment, and no longer", () => {
  const { clock, writers } = create();
  writers.enter(1, "a");
  writers.enter(1, "a");
  writers.leave(1);
  clock.advance(10 * CLAIM_MS);
  expect(writers.enter(1, "b")).toBe(false);
  writers.leave(1);
  clock.advance(CLAIM_MS - 1);
  expect(writers.enter(1, "b")).toBe(false);
  expect(writers.enter(1, "a")).toBe(true);
  clock.advance(10 * CLAIM_MS);
  expect(writers.enter(1, "b")).toBe(false);
  writers.leave(1);
  clock.advance(CLAIM_MS + 1);
  expect(writers.enter(1, "b")).toBe(true);
});

test("[W19] whose time is over is nobody's, though nobody has come or gone since", () => {
  const { clock, writers } = create();
  writers.enter(1, "a");
  writers.leave(1);
  clock.advance(CLAIM_MS - 1);
  expect(writers.isForeign(1, "b")).toBe(true);
  clock.advance(1);
  expect(writers.isForeign(1, "b")).toBe(false);
});

test("[W19] ids that nobody speaks for any more are forgotten one by one, the rest is kept", () => {
  const { clock, writers } = create();
  for (const clientId of [1, 2, 3]) {
    writers.enter(clientId, "a");
    writers.leave(clientId);
    clock.advance(0.4 * CLAIM_MS);
  }
  expect([1, 2, 3].map((clientId) => writers.enter(clientId, "b"))).toEqual([true, false, false]);
});
