import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { SCHEMA_VERSION } from "../../../lib/flow/schema.ts";
import { CloseCode } from "../../../lib/protocol/closeCodes.ts";
import { COMPACT_ROWS, LAZY_WINDOW, OPEN_PATIENCE, RETRY_AFTER } from "../../../lib/sync/device.ts";
import { MemoryStore } from "./support/MemoryStore.ts";
import { DOCUMENT, textOf, World } from "./support/World.ts";

let world: World;
let store: MemoryStore;
beforeEach(() => {
  world = new World();
  store = new MemoryStore();
});
afterEach(() => world.close());

function storedText(): string {
  return textOf(store.rows.get(DOCUMENT)?.updates ?? []);
}

test("[SY30] what is typed is in the copy before the next task", async () => {
  const tab = world.open({ store });
  await world.settle();
  tab.type("a");
  tab.type("b");
  expect(tab.session.hasUnkeptChanges()).toBe(true);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();
  expect(storedText()).toBe("ab");
  // Two transactions of one task are one row.
  expect(store.writes.filter(({ updates }) => updates.length > 0)).toHaveLength(1);
});

test("[SY30] what others write may wait, but is there before an own change that builds on it", async () => {
  const tab = world.open({ store });
  await world.settle();
  await world.pass(LAZY_WINDOW);
  world.otherTypes("theirs ");
  await world.settle();
  expect(storedText()).toBe("");
  await world.pass(LAZY_WINDOW);
  expect(storedText()).toBe("theirs ");
  world.otherTypes("more ");
  await world.settle();
  tab.type("mine");
  await world.settle();
  expect(storedText()).toBe("theirs more mine");
});

test("[SY30] a write while there is no server waits for the disk itself", async () => {
  const tab = world.open({ store });
  await world.settle();
  tab.type("a");
  await world.settle();
  expect(store.writes.at(-1)?.strict).toBe(false);
  world.server.kill();
  await world.settle();
  tab.type("b");
  await world.settle();
  expect(store.writes.at(-1)?.strict).toBe(true);
});

test("[SY32] an offline tab that is closed keeps its changes; the next one counts and sends them", async () => {
  const first = world.open({ store });
  await world.settle();
  world.server.kill();
  await world.settle();
  for (const word of ["one ", "two ", "three"]) first.type(word);
  await world.settle();
  expect(first.session.status.get()).toEqual({ kind: "offline", waiting: 3, kept: true });
  expect(first.session.hasUnkeptChanges()).toBe(false);
  await first.session.destroy();

  const second = world.open({ store });
  await world.pass(1_000);
  expect(second.text()).toBe("one two three");
  expect(second.session.status.get()).toEqual({ kind: "offline", waiting: 3, kept: true });
  expect(second.session.editable.get()).toBe(true);
  second.type(" four");
  expect(second.session.status.get()).toMatchObject({ waiting: 4 });
  world.server.restart();
  world.server.holding = true;
  await world.pass(10_000);
  expect(second.session.status.get()).toEqual({ kind: "saving", changes: 4 });
  world.server.release();
  await world.settle();
  expect(second.session.status.get()).toEqual({ kind: "saved" });
  expect(world.serverText()).toBe("one two three four");
  await world.pass(LAZY_WINDOW);
  expect(store.waiting(DOCUMENT)).toBe(0);
});

test("[SY32] changes of a crashed tab are in the copy, counted, though it never closed", async () => {
  const first = world.open({ store });
  await world.settle();
  world.server.holding = true;
  first.type("crash");
  await world.settle();
  const copies = structuredClone([...store.rows]);
  await first.session.destroy();
  world.server.latest.held = [];
  world.server.release();
  store.rows.clear();
  for (const [id, row] of copies) store.rows.set(id, row);
  world.server.holding = true;
  const second = world.open({ store });
  await world.settle();
  expect(second.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  world.server.release();
  await world.settle();
  expect(second.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY33] the copy is read before the server is spoken to", async () => {
  const first = world.open({ store });
  await world.settle();
  world.server.kill();
  await world.settle();
  first.type("unsent");
  await first.session.destroy();
  world.server.restart();
  world.open({ store });
  await world.settle();
  expect(world.server.latest.count("step2")).toBe(1);
  expect(world.serverText()).toBe("unsent");
});

test("[SY33] a storage that does not open is waited for, but not long", async () => {
  store.openHangs = true;
  const tab = world.open({ store });
  await world.pass(OPEN_PATIENCE - 1);
  expect(world.server.latest.count("token")).toBe(0);
  await world.pass(1);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect(tab.session.editable.get()).toBe(true);
  expect(tab.errors.map(({ where }) => where)).toEqual(["offline"]);
});

test("[SY34] without storage editing and saving go on, and the status says that nothing is kept", async () => {
  store.openFails = new Error("private mode");
  const tab = world.open({ store });
  await world.settle();
  tab.type("x");
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  world.server.kill();
  await world.settle();
  tab.type("y");
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "offline", waiting: 1, kept: false });
  expect(tab.session.hasUnkeptChanges()).toBe(true);
});

test("[SY34] a full disk: not kept, and written whole as soon as there is room", async () => {
  const tab = world.open({ store });
  await world.settle();
  world.server.kill();
  await world.settle();
  tab.type("a");
  await world.settle();
  store.writeFails = new Error("QuotaExceededError");
  tab.type("b");
  await world.settle();
  tab.type("c");
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "offline", waiting: 3, kept: false });
  expect(tab.session.hasUnkeptChanges()).toBe(true);
  expect(tab.errors).toHaveLength(1);
  store.writeFails = null;
  tab.type("d");
  await world.settle();
  expect(storedText()).toBe("a");
  await world.pass(RETRY_AFTER);
  expect(storedText()).toBe("abcd");
  expect(tab.session.status.get()).toEqual({ kind: "offline", waiting: 4, kept: true });
  expect(tab.session.hasUnkeptChanges()).toBe(false);
});

test("[SY34] hiding the page while the disk is full does not end the trying", async () => {
  const tab = world.open({ store });
  await world.settle();
  world.server.kill();
  store.writeFails = new Error("QuotaExceededError");
  tab.type("a");
  await world.settle();
  tab.environment.tell("hide");
  await world.settle();
  store.writeFails = null;
  await world.pass(RETRY_AFTER);
  expect(storedText()).toBe("a");
});

test("[SY34] closing tries once more, whatever failed before", async () => {
  const tab = world.open({ store });
  await world.settle();
  world.server.kill();
  await world.settle();
  store.writeFails = new Error("QuotaExceededError");
  tab.type("a");
  await world.settle();
  store.writeFails = null;
  await tab.session.destroy();
  expect(storedText()).toBe("a");
  expect(store.waiting(DOCUMENT)).toBe(1);
});

test("[SY35] hasUnkeptChanges: until written or acknowledged, whichever comes first", async () => {
  const tab = world.open({ store });
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  expect(tab.session.hasUnkeptChanges()).toBe(true);
  await tab.session.flushed();
  expect(tab.session.hasUnkeptChanges()).toBe(false);
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  store.writeFails = new Error("QuotaExceededError");
  tab.type("b");
  await world.settle();
  expect(tab.session.hasUnkeptChanges()).toBe(true);
  world.server.release();
  await world.settle();
  expect(tab.session.hasUnkeptChanges()).toBe(false);
});

test("[SY36] a copy with changes waiting is not deleted by a program's decision", async () => {
  const tab = world.open({ store });
  await world.settle();
  world.server.kill();
  await world.settle();
  tab.type("mine");
  await tab.session.destroy();
  expect(await store.delete(DOCUMENT)).toBe(false);
  expect(storedText()).toBe("mine");
});

test("[SY36] a document that is forbidden by now loses its copy, if nothing waits in it", async () => {
  const first = world.open({ store });
  await world.settle();
  first.type("shared");
  await world.settle();
  await first.session.destroy();
  expect(store.rows.size).toBe(1);
  world.server.denial = "forbidden";
  const second = world.open({ store });
  await world.settle();
  expect(second.session.status.get()).toMatchObject({ kind: "refused", code: CloseCode.Forbidden, waiting: 0 });
  expect(store.rows.size).toBe(0);
  // What is on the screen stays there.
  expect(second.text()).toBe("shared");
});

test.each(["forbidden", "trashed", "unknown-document"])("[SY36] unsent text outlives a refusal: %s", async (reason) => {
  const first = world.open({ store });
  await world.settle();
  world.server.kill();
  await world.settle();
  first.type("unsent");
  await first.session.destroy();
  world.server.restart();
  world.server.denial = reason;
  const second = world.open({ store });
  await world.settle();
  expect(second.session.status.get()).toMatchObject({ kind: "refused", waiting: 1, kept: true });
  await second.session.destroy();
  expect(storedText()).toBe("unsent");
  expect(store.waiting(DOCUMENT)).toBe(1);
});

test("[SY37] many rows become one, with everything in it", async () => {
  const tab = world.open({ store });
  await world.settle();
  for (let key = 0; key < COMPACT_ROWS + 5; key++) {
    tab.type("x");
    await world.settle();
  }
  expect(store.compactions).toBe(1);
  expect(store.rows.get(DOCUMENT)?.updates.length).toBeLessThan(10);
  await tab.session.flushed();
  expect(storedText()).toBe("x".repeat(COMPACT_ROWS + 5));
});

test("[SY37] a row that cannot be read costs neither the others nor itself", async () => {
  const first = world.open({ store });
  await world.settle();
  first.type("good");
  await first.session.destroy();
  const row = store.rows.get(DOCUMENT);
  row?.updates.unshift(...Array.from({ length: COMPACT_ROWS }, () => new Uint8Array([255, 255, 255])));
  const rows = row?.updates.length ?? 0;
  world.server.kill();
  const second = world.open({ store });
  await world.settle();
  expect(second.text()).toBe("good");
  second.type("!");
  await world.settle();
  expect(row?.updates.length).toBe(rows + 1);
  expect(store.compactions).toBe(0);
});

test("[SY38] a copy that never held the server's text cannot be edited before the server answers", async () => {
  world.server.down = true;
  const first = world.open({ store });
  await world.settle();
  expect(first.session.editable.get()).toBe(false);
  await first.session.destroy();
  const second = world.open({ store });
  await world.settle();
  expect(second.session.editable.get()).toBe(false);
  world.server.restart();
  await world.pass(5_000);
  expect(second.session.editable.get()).toBe(true);
});

test("[SY38] a copy of a newer release waits for the server", async () => {
  const first = world.open({ store });
  await world.settle();
  await first.session.destroy();
  const row = store.rows.get(DOCUMENT);
  if (row) row.schemaVersion = SCHEMA_VERSION + 1;
  world.server.kill();
  const second = world.open({ store });
  await world.settle();
  expect(second.session.editable.get()).toBe(false);
  world.server.restart();
  await world.pass(5_000);
  expect(second.session.editable.get()).toBe(true);
});

test("the copy opens to the same document, deep", async () => {
  const first = world.open({ store });
  await world.settle();
  world.otherTypes("theirs ");
  await world.settle();
  first.type("mine");
  first.session.doc.getText("words").delete(0, 3);
  await world.settle();
  const state = Y.encodeStateAsUpdate(first.session.doc);
  await first.session.destroy();
  world.server.kill();
  const second = world.open({ store });
  await world.settle();
  expect(Y.encodeStateAsUpdate(second.session.doc)).toEqual(state);
});
