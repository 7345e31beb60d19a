import { expect, test } from "vitest";
import { createSignal } from "../../../lib/base/signal.ts";
import { CALM_MS, calmStatus } from "../../../lib/editor/status/calmStatus.ts";
import type { SaveStatus } from "../../../lib/sync/types.ts";
import { createManualClock } from "../../harness/manualClock.ts";

const SAVED: SaveStatus = { kind: "saved" };
const SAVING: SaveStatus = { kind: "saving", changes: 1 };
const OFFLINE: SaveStatus = { kind: "offline", waiting: 1, kept: true };

function setUp(initial: SaveStatus) {
  const source = createSignal(initial);
  const clock = createManualClock();
  const { status, dispose } = calmStatus(source, clock);
  return { source, clock, status, dispose };
}

test("while somebody types, the chip says Saving and does not flicker", () => {
  const { source, clock, status } = setUp(SAVED);
  for (let key = 0; key < 5; key++) {
    source.set(SAVING);
    expect(status.get()).toBe(SAVING);
    clock.advance(20);
    source.set(SAVED);
    clock.advance(CALM_MS - 1);
    expect(status.get().kind).toBe("saving");
  }
  clock.advance(1);
  expect(status.get()).toBe(SAVED);
});

test("Saved is never shown while the source says otherwise", () => {
  const { source, clock, status } = setUp(SAVED);
  source.set(SAVING);
  source.set(SAVED);
  clock.advance(CALM_MS / 2);
  source.set(SAVING);
  clock.advance(CALM_MS * 3);
  expect(status.get()).toBe(SAVING);
});

test("bad news and its end are shown at once", () => {
  const { source, status } = setUp(SAVED);
  source.set(OFFLINE);
  expect(status.get()).toBe(OFFLINE);
  source.set(SAVED);
  expect(status.get()).toBe(SAVED);
});

test("opening a document in which nobody has written goes from Opening to Saved, with no Saving between", () => {
  const { source, status } = setUp({ kind: "opening" });
  source.set({ kind: "saving", changes: 0 });
  expect(status.get().kind).toBe("opening");
  source.set(SAVED);
  expect(status.get()).toBe(SAVED);
});

test("ended, it follows nothing, and no timer of it changes anything", () => {
  const { source, clock, status, dispose } = setUp(SAVED);
  source.set(SAVING);
  source.set(SAVED);
  dispose();
  clock.advance(CALM_MS * 2);
  expect(status.get()).toBe(SAVING);
  source.set(OFFLINE);
  expect(status.get()).toBe(SAVING);
});
