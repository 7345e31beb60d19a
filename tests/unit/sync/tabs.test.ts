import { afterEach, beforeEach, expect, test } from "vitest";
import { ADOPT_AFTER } from "../../../lib/sync/adoption.ts";
import { LAZY_WINDOW } from "../../../lib/sync/device.ts";
import { readTabMessage, writeTabMessage, type TabMessage } from "../../../lib/sync/tabMessages.ts";
import { NEWS_WINDOW } from "../../../lib/sync/tabLink.ts";
import { FakeTabs } from "./support/FakeTabs.ts";
import { MemoryStore } from "./support/MemoryStore.ts";
import { DOCUMENT, World } from "./support/World.ts";

let world: World;
let tabs: FakeTabs;
let store: MemoryStore;
beforeEach(() => {
  world = new World();
  tabs = new FakeTabs();
  store = new MemoryStore();
});
afterEach(() => world.close());

/** A tab whose connections all fail, in the browser of the others. */
function cutOff() {
  return world.open({
    tabs,
    store,
    openSocket: (_url, listener) => {
      queueMicrotask(() => listener.closed(1006, ""));
      return { send() {}, backlog: 0, close() {} };
    },
  });
}

test("[SY40] each tab has its own connection and client id", async () => {
  const one = world.open({ tabs, store });
  const two = world.open({ tabs, store });
  await world.settle();
  expect(world.server.connections).toHaveLength(2);
  expect(one.session.doc.clientID).not.toBe(two.session.doc.clientID);
  expect(one.session.peers.get().map(({ clientId }) => clientId)).toEqual([two.session.doc.clientID]);
});

test("[SY40] two offline tabs agree, and both say how much waits", async () => {
  const one = world.open({ tabs, store });
  const two = world.open({ tabs, store });
  await world.settle();
  world.server.kill();
  await world.settle();
  one.type("one ");
  await world.settle();
  two.type("two");
  await world.settle();
  expect([one.text(), two.text()]).toEqual(["one two", "one two"]);
  for (const { session } of [one, two]) {
    expect(session.status.get()).toEqual({ kind: "offline", waiting: 2, kept: true });
  }
  world.server.restart();
  await world.pass(10_000);
  expect(world.serverText()).toBe("one two");
  for (const { session } of [one, two]) expect(session.status.get()).toEqual({ kind: "saved" });
  await world.pass(LAZY_WINDOW);
  expect(store.waiting(DOCUMENT)).toBe(0);
});

test("[SY40] online tabs do not send each other's changes", async () => {
  const one = world.open({ tabs, store });
  world.open({ tabs, store });
  await world.settle();
  one.type("x");
  await world.pass(ADOPT_AFTER * 3);
  const [first, second] = world.server.connections;
  const sent = [first, second].map((connection) =>
    connection?.received.filter(({ kind, bytes }) => kind === "update" && bytes.length > 2),
  );
  expect(sent.map((updates) => updates?.length)).toEqual([1, 0]);
  expect(second?.count("step2")).toBe(1);
});

test("[SY41] a tab that opens later hears what the others hold and nobody stored", async () => {
  const one = world.open({ tabs });
  await world.settle();
  world.server.kill();
  await world.settle();
  one.type("only here");
  const two = world.open({ tabs });
  await world.settle();
  expect(two.text()).toBe("only here");
  expect(two.session.status.get()).toMatchObject({ kind: "offline", waiting: 1 });
});

test("[SY41] a tab that comes back from the cache asks for what it missed", async () => {
  const one = world.open({ tabs });
  const two = world.open({ tabs });
  await world.settle();
  world.server.kill();
  await world.settle();
  two.environment.tell("leave");
  one.type("missed");
  // The browser drops what is told to a cached page.
  tabs.drop();
  await world.settle();
  expect(two.text()).toBe("");
  two.environment.tell("wake");
  await world.settle();
  expect(two.text()).toBe("missed");
});

test("[SY41] a gap is asked for before the tab claims to hold what came after it", async () => {
  const one = world.open({ tabs });
  await world.settle();
  world.server.kill();
  await world.settle();
  one.type("first");
  await world.settle();
  // This one listens from now on, and its greeting is lost.
  const two = world.open({ tabs });
  tabs.drop();
  one.type(" second");
  tabs.deliver();
  await world.settle();
  expect(two.text()).toBe("first second");
  expect(two.session.status.get()).toMatchObject({ waiting: 2 });
});

test("[SY41] [SY43] what was only heard of waits, is read from the copy, and only then given to the server", async () => {
  const online = world.open({ tabs, store });
  await world.settle();
  const cut = cutOff();
  await world.settle();
  cut.type("first");
  tabs.drop();
  await world.settle();
  cut.type(" second");
  tabs.deliver();
  // Our question is lost as well, and the other tab is not heard of again.
  tabs.drop();
  await world.settle();
  // The copy of the moment before: neither the changes nor their counts are in it yet.
  const row = store.rows.get(DOCUMENT);
  const later = structuredClone(row);
  row?.updates.splice(0);
  row?.writers.clear();
  await world.pass(ADOPT_AFTER * 2);
  expect(online.session.status.get()).toEqual({ kind: "saving", changes: 2 });
  row?.updates.push(...(later?.updates ?? []));
  for (const [writer, counts] of later?.writers ?? []) row?.writers.set(writer, counts);
  await world.pass(ADOPT_AFTER * 2);
  expect(world.serverText()).toBe("first second");
  expect(online.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY42] [SY43] a tab with a connection saves for one without, and both know", async () => {
  const online = world.open({ tabs, store });
  await world.settle();
  const cut = cutOff();
  await world.settle();
  cut.type("cut off");
  await world.settle();
  expect(cut.session.status.get()).toMatchObject({ kind: "offline", waiting: 1 });
  expect(online.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  expect(world.serverText()).toBe("");
  await world.pass(ADOPT_AFTER + NEWS_WINDOW);
  expect(world.serverText()).toBe("cut off");
  expect(online.session.status.get()).toEqual({ kind: "saved" });
  expect(cut.session.status.get()).toMatchObject({ kind: "offline", waiting: 0 });
  await world.pass(LAZY_WINDOW);
  expect(store.waiting(DOCUMENT)).toBe(0);
});

test("[SY43] the changes of a tab that was closed before it could send them are sent by another", async () => {
  const online = world.open({ tabs, store });
  await world.settle();
  const cut = cutOff();
  await world.settle();
  cut.type("last words");
  await cut.session.destroy();
  await world.pass(ADOPT_AFTER);
  expect(world.serverText()).toBe("last words");
  expect(online.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY43] a tab looks after others no more often than it makes sense", async () => {
  world.open({ tabs, store });
  await world.settle();
  world.server.holding = true;
  const cut = cutOff();
  await world.settle();
  for (let second = 0; second < 60; second++) {
    cut.type("x");
    await world.pass(1_000);
  }
  const replies = world.server.connections.reduce((sum, connection) => sum + connection.count("step2"), 0);
  expect(replies).toBeLessThanOrEqual(6);
});

test("[SY42] acknowledgements are told to the others a few times a second, not per key", async () => {
  const one = world.open({ tabs });
  world.open({ tabs });
  await world.settle();
  await world.pass(1_000);
  tabs.posted.length = 0;
  for (let key = 0; key < 50; key++) {
    one.type("x");
    await world.pass(10);
  }
  const saved = tabs.posted.filter((message) => readTabMessage(message)?.kind === "saved");
  expect(saved.length).toBeLessThanOrEqual(7);
});

const GOOD: readonly TabMessage[] = [
  { kind: "hello", stateVector: new Uint8Array([0]) },
  { kind: "state", update: new Uint8Array([0, 0]), counts: [["writer", 3, 2]] },
  { kind: "change", writer: "writer", after: 1, made: 2, update: new Uint8Array([0, 0]) },
  { kind: "saved", counts: [] },
];

test.each(GOOD)("[SY44] $kind comes through as it was", (message) => {
  expect(readTabMessage(structuredClone(writeTabMessage(message)))).toEqual(message);
});

test.each([
  null,
  "hello",
  [],
  { kind: "hello", stateVector: new Uint8Array() },
  { version: 2, kind: "hello", stateVector: new Uint8Array() },
  { version: 1, kind: "hello" },
  { version: 1, kind: "hello", stateVector: [0] },
  { version: 1, kind: "state", update: new Uint8Array(), counts: [["w", -1, 0]] },
  { version: 1, kind: "state", update: new Uint8Array(), counts: [[1, 1, 1]] },
  { version: 1, kind: "change", writer: "", after: 0, made: 1, update: new Uint8Array() },
  { version: 1, kind: "change", writer: "w", after: 0, made: 1.5, update: new Uint8Array() },
  { version: 1, kind: "change", writer: "w".repeat(65), after: 0, made: 1, update: new Uint8Array() },
  { version: 1, kind: "saved", counts: { length: 1 } },
  { version: 1, kind: "unheard of" },
])("[SY44] what is no message is not heard: %j", (value) => {
  expect(readTabMessage(value)).toBeNull();
});

test("[SY44] rubbish on the channel is reported or ignored, never thrown", async () => {
  const tab = world.open({ tabs });
  await world.settle();
  const line = tabs.open(`cowrite:${DOCUMENT}`);
  line.post({ version: 1, kind: "change", writer: "w", after: 0, made: 1, update: new Uint8Array([255, 255]) });
  line.post({ version: 1, kind: "hello", stateVector: new Uint8Array([255]) });
  line.post("rubbish");
  await world.settle();
  line.close();
  expect(tab.errors.map(({ where }) => where)).toEqual(["tabs", "tabs"]);
  // It was not believed that we hold what could not be read.
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});
