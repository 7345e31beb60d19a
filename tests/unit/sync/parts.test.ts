import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyRemote } from "../../../lib/sync/applyRemote.ts";
import { FAULT_BUDGET, FAULT_WINDOW, FaultBudget } from "../../../lib/sync/faultBudget.ts";
import { compactUpdates } from "../../../lib/sync/offline/compactUpdates.ts";
import { throttle } from "../../../lib/sync/throttle.ts";
import { FakeClock } from "./support/FakeClock.ts";

const nothing = () => Promise.resolve();

function typed(text: string): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const letter of text) doc.getText("words").insert(doc.getText("words").length, letter);
  doc.destroy();
  return updates;
}

test("[SY60] an update that is none is told from one that somebody choked on", () => {
  const doc = new Y.Doc();
  const [update = new Uint8Array()] = typed("a");
  expect(applyRemote(doc, new Uint8Array([255, 255, 255]), "o")).toMatchObject({ ok: false, fault: "update" });
  expect(applyRemote(doc, update.subarray(0, update.length - 3), "o")).toMatchObject({ ok: false, fault: "update" });
  const stop = () => {
    throw new Error("a broken button");
  };
  doc.on("update", stop);
  expect(applyRemote(doc, update, "o")).toMatchObject({ ok: false, fault: "observer" });
  doc.off("update", stop);
  expect(doc.getText("words").toJSON()).toBe("a");
  expect(applyRemote(doc, update, "o")).toEqual({ ok: true });
  doc.destroy();
});

test("[SY60] three faults a minute are asked about, a fourth is not, nor one while the text is still owed", () => {
  const clock = new FakeClock();
  const budget = new FaultBudget(clock);
  for (let fault = 0; fault < FAULT_BUDGET; fault++) {
    expect(budget.spend()).toBe(true);
    budget.settle();
  }
  expect(budget.spend()).toBe(false);
  clock.sleep(FAULT_WINDOW);
  expect(budget.spend()).toBe(true);
  expect(budget.spend()).toBe(false);
});

test("[SY37] compaction keeps the text, drops what was deleted, and keeps what waits for its base", () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const words = doc.getText("words");
  words.insert(0, "x".repeat(10_000));
  words.delete(0, 9_990);
  const one = compactUpdates(updates);
  expect(one.length).toBeLessThan(200);
  const reader = new Y.Doc();
  Y.applyUpdate(reader, one);
  expect(reader.getText("words").toJSON()).toBe("x".repeat(10));

  const [first = new Uint8Array(), second = new Uint8Array()] = typed("ab");
  const later = compactUpdates([second]);
  Y.applyUpdate(reader, compactUpdates([later, first]));
  expect(reader.getText("words").toJSON()).toHaveLength(12);
  expect(() => compactUpdates([first, new Uint8Array([255])])).toThrow(Error);
  reader.destroy();
  doc.destroy();
});

test("throttle: at once, then once a window, the last never lost", async () => {
  const clock = new FakeClock();
  let runs = 0;
  const run = throttle(clock, 50, () => (runs += 1));
  run();
  expect(runs).toBe(1);
  for (let call = 0; call < 10; call++) run();
  expect(runs).toBe(1);
  await clock.pass(50, nothing);
  expect(runs).toBe(2);
  await clock.pass(1_000, nothing);
  expect(runs).toBe(2);
  expect(clock.pending).toBe(0);
  run();
  run();
  run.cancel();
  await clock.pass(1_000, nothing);
  expect(runs).toBe(3);
});
