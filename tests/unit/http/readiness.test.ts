import { expect, test } from "vitest";
import { createSignal } from "../../../lib/base/signal.ts";
import { Readiness } from "../../../server/http/Readiness.ts";
import type { LogState } from "../../../server/log/UpdateLog.ts";
import { createMemoryStore } from "../../../server/storage/memory/createMemoryStore.ts";
import { StoreError } from "../../../server/storage/StoreError.ts";
import { FaultyStore } from "../../contract/FaultyStore.ts";
import { createManualClock } from "../../harness/manualClock.ts";

function scene() {
  const store = new FaultyStore(createMemoryStore());
  const clock = createManualClock();
  const state = createSignal<LogState>({ kind: "ok" });
  const accepting = createSignal(true);
  const condition = { draining: false };
  const readiness = new Readiness({ store, log: { state, accepting }, clock, draining: () => condition.draining });
  const codes = async (): Promise<string[]> => (await readiness.reasons()).map(({ code }) => code);
  return { store, clock, state, accepting, condition, codes };
}

test("ready while storage answers and commits get through", async () => {
  expect(await scene().codes()).toEqual([]);
});

test("each reason is named, and goes when it does", async () => {
  const { state, accepting, condition, codes } = scene();
  state.set({ kind: "failing", since: 1, error: new StoreError("full", "no room") });
  expect(await codes()).toEqual(["storage-failing"]);
  accepting.set(false);
  condition.draining = true;
  expect(await codes()).toEqual(["draining", "storage-failing", "backlog"]);
  condition.draining = false;
  accepting.set(true);
  state.set({ kind: "ok" });
  expect(await codes()).toEqual([]);
});

test("storage that cannot be read is noticed although nobody writes", async () => {
  const { store, codes } = scene();
  store.fail("getDocument");
  expect(await codes()).toEqual(["storage-silent"]);
  store.heal();
  expect(await codes()).toEqual([]);
});

test("storage that hangs is asked once, however often somebody wants to know, and is believed when it answers", async () => {
  const { store, clock, codes } = scene();
  const release = store.hold("getDocument");
  for (let time = 0; time < 3; time++) {
    const asked = codes();
    clock.advance(1_000);
    expect(await asked).toEqual(["storage-silent"]);
  }
  expect(store.calls("getDocument")).toBe(1);
  release();
  await store.getDocument("a");
  expect(await codes()).toEqual([]);
});
