import { afterEach, beforeEach, expect, test } from "vitest";
import * as Y from "yjs";
import { CloseCode } from "../../../lib/protocol/closeCodes.ts";
import { encodeNotice } from "../../../lib/protocol/notices.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import { GATHER_WINDOW, BACKLOG_LIMIT } from "../../../lib/sync/uplink.ts";
import { CONFIRM_PATIENCE, STALL_PATIENCE } from "../../../lib/sync/patience.ts";
import { World } from "./support/World.ts";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

test("[SY23] opens, saves, and says so only after the acknowledgement", async () => {
  const tab = world.open();
  expect(tab.session.status.get()).toEqual({ kind: "opening" });
  expect(tab.session.editable.get()).toBe(false);
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect(tab.session.editable.get()).toBe(true);
  world.server.holding = true;
  tab.type("hello");
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  await world.settle();
  expect(world.serverText()).toBe("hello");
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect(tab.errors).toEqual([]);
});

test("[SY23] being synced is not being saved: the whole reply must be acknowledged first", async () => {
  world.server.holding = true;
  const tab = world.open();
  await world.settle();
  expect(tab.session.editable.get()).toBe(true);
  expect(tab.session.connection.get()).toEqual({ kind: "online", access: "write" });
  expect(tab.session.status.get()).toEqual({ kind: "opening" });
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY72] two first editors of an empty server agree on the seed, which is nobody's change", async () => {
  const ada = world.open();
  const bob = world.open();
  await world.settle();
  const seed = new Y.Doc();
  Y.applyUpdate(seed, createSeedUpdate());
  for (const { session } of [ada, bob]) {
    expect(Y.encodeStateVector(session.doc)).toEqual(Y.encodeStateVector(seed));
    expect(session.status.get()).toEqual({ kind: "saved" });
  }
  expect(Y.encodeStateVector(world.server.doc)).toEqual(Y.encodeStateVector(seed));
  seed.destroy();
});

test("two sessions see each other's text", async () => {
  const ada = world.open();
  const bob = world.open();
  await world.settle();
  ada.type("one ");
  await world.settle();
  bob.type("two");
  await world.settle();
  expect([ada.text(), bob.text(), world.serverText()]).toEqual(["one two", "one two", "one two"]);
});

test("[SY20] changes are transactions: three keys are three, a paste is one", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  tab.type("b");
  tab.type("c");
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 3 });
  tab.session.doc.transact(() => {
    tab.type("paste");
    tab.type("d");
  });
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 4 });
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY21] each acknowledgement settles the oldest frame, and only that", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  await world.settle();
  tab.type("b");
  await world.pass(GATHER_WINDOW);
  tab.type("c");
  await world.pass(GATHER_WINDOW);
  const { latest } = world.server;
  expect(latest.held).toHaveLength(3);
  const waiting = () => {
    const status = tab.session.status.get();
    return status.kind === "saving" ? status.changes : status.kind;
  };
  expect(waiting()).toBe(3);
  for (const left of [2, 1, "saved"]) {
    const [first] = latest.held.splice(0, 1);
    expect(first).toBe(true);
    world.server.raw(latest, 8, (encoder) => encoder.cbuf.set([1], encoder.cpos++));
    await world.settle();
    expect(waiting()).toBe(left);
  }
});

test("[SY21] an acknowledgement of nothing is reported and proves nothing", async () => {
  const tab = world.open();
  await world.settle();
  world.server.raw(world.server.latest, 8, (encoder) => encoder.cbuf.set([1], encoder.cpos++));
  await world.settle();
  expect(tab.errors.map(({ where }) => where)).toEqual(["frame"]);
  world.server.holding = true;
  tab.type("x");
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
});

test("[SY22] after a reconnect the whole reply carries what was never acknowledged, deletions included", async () => {
  const tab = world.open();
  await world.settle();
  tab.type("keep this, drop this");
  await world.settle();
  world.server.kill();
  await world.settle();
  tab.session.doc.getText("words").delete(9, 11);
  expect(tab.session.status.get()).toEqual({ kind: "offline", waiting: 1, kept: false });
  world.server.restart();
  world.server.holding = true;
  await world.pass(1_000);
  expect(tab.session.connection.get().kind).toBe("online");
  expect(world.serverText()).toBe("keep this");
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY2] [SY22] acknowledgements of the old connection are not counted on the new one", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  await world.settle();
  const old = world.server.latest;
  world.server.close(old, 1006, "");
  await world.pass(1_000);
  // The old socket still speaks, as sockets in a test can: nobody listens.
  old.state = "open";
  world.server.raw(old, 8, (encoder) => encoder.cbuf.set([1], encoder.cpos++));
  await world.settle();
  old.state = "closed";
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY22] what is typed before the server asks goes with the whole reply, not as a frame of its own", async () => {
  const tab = world.open();
  tab.type("early");
  await world.settle();
  expect(world.serverText()).toBe("early");
  expect(world.server.latest.count("update")).toBe(0);
  expect(world.server.latest.count("step2")).toBe(1);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY24] a lost connection says how much waits, and stays so through the attempts", async () => {
  const tab = world.open();
  await world.settle();
  world.server.kill();
  await world.settle();
  tab.type("x");
  tab.type("y");
  await world.pass(60_000);
  expect(tab.session.status.get()).toEqual({ kind: "offline", waiting: 2, kept: false });
  // From the loss on nothing but "offline" was shown, though many attempts were made.
  const sinceLoss = tab.statuses.slice(tab.statuses.findIndex(({ kind }) => kind === "offline"));
  expect(new Set(sinceLoss.map(({ kind }) => kind))).toEqual(new Set(["offline"]));
  expect(world.server.connections.length).toBeGreaterThan(3);
  world.server.restart();
  await world.pass(31_000);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect(world.serverText()).toBe("xy");
});

test("[SY25] storage that fails is told, and nothing shows as saved until it works again", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  world.server.stateless(encodeNotice({ type: "storage", state: "failing", since: 1 }));
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "failing", reason: "storage", waiting: 0, kept: false });
  tab.type("x");
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "failing", reason: "storage", waiting: 1, kept: false });
  world.server.stateless(encodeNotice({ type: "storage", state: "ok" }));
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY25] a complaint about storage ends with its connection", async () => {
  const tab = world.open();
  await world.settle();
  world.server.stateless(encodeNotice({ type: "storage", state: "failing", since: 1 }));
  await world.settle();
  world.server.kill();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "offline", waiting: 0, kept: false });
  world.server.restart();
  await world.pass(1_000);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY15] while storage fails the connection is kept, however long nothing is acknowledged", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  world.server.stateless(encodeNotice({ type: "storage", state: "failing", since: 1 }));
  tab.type("x");
  await world.pass(10 * STALL_PATIENCE);
  expect(world.server.connections).toHaveLength(1);
  // Its life is asked about with a state vector, at most twice a minute.
  expect(world.server.latest.count("step1")).toBeLessThanOrEqual(1 + 20);
  world.server.release();
  world.server.stateless(encodeNotice({ type: "storage", state: "ok" }));
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY25] [SY16] a server that lives but confirms nothing: people are told, then the count starts anew", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("x");
  await world.pass(CONFIRM_PATIENCE - 1);
  expect(tab.session.status.get()).toEqual({ kind: "saving", changes: 1 });
  await world.pass(1);
  expect(tab.session.status.get()).toEqual({ kind: "failing", reason: "unconfirmed", waiting: 1, kept: false });
  // The acknowledgement was lost, not late.
  world.server.latest.held = [];
  world.server.holding = false;
  await world.pass(STALL_PATIENCE);
  expect(world.server.connections).toHaveLength(2);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY25] a slow server that confirms a little at a time is slow, not failing", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("x");
  for (let turn = 0; turn < 20; turn++) {
    await world.pass(10_000);
    tab.type("x");
    await world.pass(GATHER_WINDOW);
    world.server.latest.held.splice(0, 1);
    world.server.raw(world.server.latest, 8, (encoder) => encoder.cbuf.set([1], encoder.cpos++));
    await world.settle();
  }
  expect(tab.statuses.map(({ kind }) => kind)).not.toContain("failing");
  expect(tab.session.status.get().kind).toBe("saving");
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY26] a refused change is said again as a whole; refused again, it is not saved, and says so", async () => {
  const tab = world.open();
  await world.settle();
  world.server.rejecting = true;
  tab.type("x");
  await world.settle();
  const { latest } = world.server;
  expect([latest.count("update"), latest.count("step2")]).toEqual([1, 2]);
  expect(tab.session.status.get()).toEqual({ kind: "failing", reason: "rejected", waiting: 1, kept: false });
  expect(tab.session.editable.get()).toBe(true);
  // Typing on is no reason to send the whole document for every key.
  for (const key of "abcdef") {
    tab.type(key);
    await world.settle();
  }
  expect(latest.count("step2")).toBe(2);
});

test("[SY26] a refusal that was a passing one is healed by the whole reply", async () => {
  const tab = world.open();
  await world.settle();
  world.server.rejecting = true;
  world.server.holding = true;
  tab.type("x");
  await world.settle();
  tab.type("y");
  world.server.rejecting = false;
  await world.pass(GATHER_WINDOW);
  // The first is refused, the second accepted: the second proves nothing about the first.
  world.server.release();
  await world.settle();
  expect(world.serverText()).toBe("xy");
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY27] changes of one task leave in one frame, at once", async () => {
  const tab = world.open();
  await world.settle();
  tab.type("a");
  tab.type("b");
  await Promise.resolve();
  expect(world.server.latest.incoming).toHaveLength(1);
  await world.settle();
  expect(world.serverText()).toBe("ab");
});

test("[SY27] while one is unanswered they are gathered, for a bounded time", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  await world.settle();
  for (const key of "bcdefgh") {
    tab.type(key);
    await world.pass(5);
  }
  expect(world.serverText()).toBe("a");
  await world.pass(GATHER_WINDOW - 35);
  expect(world.serverText()).toBe("abcdefgh");
  expect(world.server.latest.count("update")).toBe(2);
});

test("[SY27] an answer ends the gathering at once", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  await world.settle();
  tab.type("b");
  world.server.release();
  await world.settle();
  expect(world.serverText()).toBe("ab");
});

test("[SY27] a slow line gets longer frames, not more of them", async () => {
  const tab = world.open();
  await world.settle();
  const { latest } = world.server;
  latest.backlog = BACKLOG_LIMIT + 1;
  for (let key = 0; key < 50; key++) {
    tab.type("x");
    await world.pass(20);
  }
  expect(latest.count("update")).toBe(0);
  latest.backlog = 0;
  await world.pass(GATHER_WINDOW);
  expect(latest.count("update")).toBe(1);
  expect(world.serverText()).toBe("x".repeat(50));
});

test.each(["hide", "leave"] as const)("[SY27] %s sends what is gathered", async (event) => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  await world.settle();
  tab.type("b");
  tab.environment.tell(event);
  await world.settle();
  expect(world.serverText()).toBe("ab");
});

test("[SY28] a reader sends nothing, and is never told that something waits", async () => {
  world.server.access = "readonly";
  world.otherTypes("theirs");
  const tab = world.open();
  await world.settle();
  expect(tab.session.editable.get()).toBe(false);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  // What Yjs does by itself behind somebody else's formats.
  tab.type("own");
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect([world.server.latest.count("update"), world.server.latest.count("step2")]).toEqual([0, 0]);
});

test("[SY28] who became a reader with text unsent is told that it is not saved", async () => {
  const tab = world.open();
  await world.settle();
  world.server.kill();
  await world.settle();
  tab.type("unsent");
  world.server.access = "readonly";
  world.server.restart();
  await world.pass(1_000);
  expect(tab.session.status.get()).toEqual({ kind: "failing", reason: "rejected", waiting: 1, kept: false });
  expect(tab.session.editable.get()).toBe(false);
  expect(tab.text()).toBe("unsent");
});

test("[SY3] the token is fetched for each connection and comes before the state vector", async () => {
  let count = 0;
  const tab = world.open({ token: async () => `token ${++count}` });
  await world.settle();
  world.server.kill();
  world.server.restart();
  await world.pass(1_000);
  expect(world.server.tokens).toEqual(["token 1", "token 2"]);
  for (const connection of world.server.connections) {
    expect(connection.received.slice(0, 2).map(({ kind }) => kind)).toEqual(["token", "step1"]);
  }
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY3] a token that comes after its connection is gone is not sent on the next", async () => {
  const resolvers: ((token: string) => void)[] = [];
  world.open({ token: () => new Promise((resolve) => resolvers.push(resolve)) });
  await world.settle();
  world.server.close(world.server.latest, 1006, "");
  await world.pass(1_000);
  expect(resolvers).toHaveLength(2);
  resolvers[0]?.("old");
  await world.settle();
  expect(world.server.tokens).toEqual([]);
  resolvers[1]?.("new");
  await world.settle();
  expect(world.server.tokens).toEqual(["new"]);
});

test("[SY3] a token that cannot be fetched is a failed attempt", async () => {
  let fails = true;
  const tab = world.open({ token: () => (fails ? Promise.reject(new Error("no network")) : Promise.resolve("t")) });
  await world.settle();
  expect(tab.session.connection.get()).toMatchObject({ kind: "waiting", attempt: 2 });
  expect(tab.errors.map(({ where }) => where)).toEqual(["token"]);
  fails = false;
  await world.pass(1_000);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY7] a refused document stays refused until somebody asks again", async () => {
  world.server.denial = "trashed";
  const tab = world.open();
  await world.settle();
  const refused = { kind: "refused", code: CloseCode.Trashed, reason: "trashed", waiting: 0, kept: false };
  expect(tab.session.status.get()).toEqual(refused);
  expect(tab.session.editable.get()).toBe(false);
  tab.environment.tell("online");
  tab.environment.tell("wake");
  await world.pass(600_000);
  expect(world.server.connections).toHaveLength(1);
  world.server.denial = null;
  tab.session.reconnect();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect(tab.session.editable.get()).toBe(true);
});

test("[SY7] what is no document id is refused without a connection", async () => {
  const tab = world.open({ documentId: "../../etc/passwd" });
  await world.settle();
  expect(tab.session.status.get()).toMatchObject({ kind: "refused", code: CloseCode.BadDocumentId });
  expect(world.server.connections).toHaveLength(0);
});

test("[SY12] a phone that slept notices the dead socket as soon as it wakes", async () => {
  const tab = world.open();
  await world.settle();
  world.server.silent = true;
  world.clock.sleep(3_600_000);
  tab.environment.tell("wake");
  tab.type("x");
  await world.pass(4_000);
  expect(tab.session.connection.get().kind).toBe("waiting");
  world.server.silent = false;
  await world.pass(1_000);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect(world.serverText()).toBe("x");
});

test("[SY12] [SY14] a socket that lives through a wake costs one empty update", async () => {
  const tab = world.open();
  await world.settle();
  tab.environment.tell("wake");
  await world.settle();
  const updates = world.server.latest.received.filter(({ kind }) => kind === "update");
  expect(updates.map(({ bytes }) => [...bytes])).toEqual([[0, 0]]);
  expect(world.server.latest.count("step1")).toBe(1);
  expect(tab.session.connection.get().kind).toBe("online");
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY10] a half-open socket is noticed while typing within fifteen seconds, and idle within forty", async () => {
  const tab = world.open();
  await world.settle();
  world.server.silent = true;
  tab.type("x");
  await world.pass(20_000);
  expect(tab.session.connection.get().kind).not.toBe("online");
  world.server.silent = false;
  await world.pass(5_000);
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  world.server.silent = true;
  await world.pass(44_000);
  expect(tab.session.connection.get().kind).not.toBe("online");
  world.server.silent = false;
  await world.pass(5_000);
});

test("[SY10] an idle, healthy connection is asked twice a minute at most, for a few bytes", async () => {
  world.open();
  await world.settle();
  await world.pass(600_000);
  const { latest } = world.server;
  expect(world.server.connections).toHaveLength(1);
  expect(latest.count("step1")).toBe(1);
  expect(latest.count("update")).toBeLessThanOrEqual(20);
});

test("[SY14] the answer to a probe does not make us send all deletions, unless the server lacks something", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("x");
  await world.settle();
  tab.environment.tell("wake");
  await world.settle();
  // Something was unanswered, so the question was a state vector.
  expect(world.server.latest.count("step1")).toBe(2);
  expect(world.server.latest.count("step2")).toBe(1);
  world.server.release();
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY14] a ping is answered", async () => {
  world.open();
  await world.settle();
  world.server.latest.outgoing.push(new Uint8Array([9]));
  await world.settle();
  expect(world.server.latest.received.filter(({ kind }) => kind === "pong").map(({ bytes }) => [...bytes])).toEqual([
    [10],
  ]);
});

test("[SY6] offline by the browser's word: the connection is asked, not dropped", async () => {
  const tab = world.open();
  await world.settle();
  tab.environment.tell("offline");
  await world.settle();
  expect(tab.session.connection.get().kind).toBe("online");
  world.server.kill();
  await world.settle();
  expect(tab.session.connection.get().kind).toBe("offline");
  world.server.restart();
  tab.environment.tell("online");
  await world.settle();
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY60] an unreadable update is asked about once, and the text that comes is taken", async () => {
  const tab = world.open();
  await world.settle();
  world.server.update(world.server.latest, new Uint8Array([255, 255, 255, 255]));
  world.otherTypes("theirs");
  await world.settle();
  expect(tab.errors.map(({ where }) => where)).toEqual(["update"]);
  expect(tab.text()).toBe("theirs");
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
});

test("[SY60] a server whose text cannot be read is refused, without a loop", async () => {
  const tab = world.open();
  await world.settle();
  tab.type("mine");
  await world.settle();
  const poison = new Uint8Array([1, 1, 1, 0, 255]);
  world.server.update(world.server.latest, poison);
  // Whatever is asked, poison is the answer.
  const { latest } = world.server;
  for (let round = 0; round < 20; round++) world.server.update(latest, poison, 1);
  await world.settle();
  expect(tab.session.status.get()).toMatchObject({ kind: "refused", code: CloseCode.ProtocolError });
  expect(latest.count("step1")).toBeLessThanOrEqual(2);
  expect(tab.text()).toBe("mine");
  await world.pass(600_000);
  expect(world.server.connections).toHaveLength(1);
});

test("[SY60] rubbish now and then is survived, rubbish all the time is not", async () => {
  const tab = world.open();
  await world.settle();
  for (let day = 0; day < 5; day++) {
    world.server.latest.outgoing.push(new Uint8Array([0x80, 0x80]));
    await world.pass(120_000);
    expect(tab.session.connection.get().kind).toBe("online");
  }
  for (let time = 0; time < 5; time++) {
    world.server.latest.outgoing.push(new Uint8Array([0x80, 0x80]));
    await world.settle();
  }
  expect(tab.session.status.get().kind).toBe("refused");
});

test("[SY61] who watches the document and throws does not stop the saving", async () => {
  const tab = world.open();
  await world.settle();
  tab.session.doc.getText("words").observe(() => {
    throw new Error("a broken button");
  });
  for (let time = 0; time < 10; time++) {
    world.otherTypes("x");
    await world.settle();
  }
  expect(new Set(tab.errors.map(({ where }) => where))).toEqual(new Set(["observer"]));
  expect(tab.errors).toHaveLength(10);
  expect(tab.text()).toBe("x".repeat(10));
  expect(tab.session.status.get()).toEqual({ kind: "saved" });
  expect(world.server.latest.count("step1")).toBe(1);
});

test("[SY62] an update with a gap before it makes us ask for the whole, once in a while", async () => {
  const tab = world.open();
  await world.settle();
  const other = new Y.Doc();
  const updates: Uint8Array[] = [];
  other.on("update", (update: Uint8Array) => updates.push(update));
  other.getText("words").insert(0, "a");
  other.getText("words").insert(1, "b");
  const [first, second] = updates as [Uint8Array, Uint8Array];
  world.server.update(world.server.latest, second);
  Y.applyUpdate(world.server.doc, first, world.server.latest);
  Y.applyUpdate(world.server.doc, second, world.server.latest);
  await world.settle();
  expect(tab.text()).toBe("ab");
  expect(world.server.latest.count("step1")).toBe(2);
  other.destroy();
});

test("hasUnkeptChanges and whenSaved follow the acknowledgements", async () => {
  const tab = world.open();
  await world.settle();
  expect(tab.session.hasUnkeptChanges()).toBe(false);
  world.server.holding = true;
  tab.type("x");
  expect(tab.session.hasUnkeptChanges()).toBe(true);
  let saved = false;
  const saving = tab.session.whenSaved().then(() => (saved = true));
  await world.settle();
  expect(saved).toBe(false);
  world.server.release();
  await world.settle();
  await saving;
  expect(tab.session.hasUnkeptChanges()).toBe(false);
});

test("whenSaved rejects when it cannot come to pass", async () => {
  world.server.denial = "forbidden";
  const refused = world.open();
  const ended = world.open();
  const results = Promise.allSettled([refused.session.whenSaved(), ended.session.whenSaved()]);
  void ended.session.destroy();
  await world.settle();
  expect((await results).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("[SY71] destroy sends what is gathered, says goodbye, and is done once", async () => {
  const tab = world.open();
  await world.settle();
  world.server.holding = true;
  tab.type("a");
  await world.settle();
  tab.type("b");
  const ending = tab.session.destroy();
  expect(tab.session.destroy()).toBe(ending);
  await ending;
  expect(world.serverText()).toBe("ab");
  expect(world.server.latest.closedByClient).toBe(CloseCode.Normal);
  expect([...world.server.awareness.getStates().keys()]).toEqual([]);
  await world.pass(600_000);
  expect(world.server.connections).toHaveLength(1);
  expect(tab.session.connection.get()).toEqual({ kind: "ended" });
});

test("[SY71] a session that ends while it opens leaves nothing", async () => {
  const tab = world.open({ token: () => new Promise(() => {}) });
  await world.settle();
  await tab.session.destroy();
  const other = world.open();
  await other.session.destroy();
  await world.pass(600_000);
  expect(world.server.connections.map(({ state }) => state)).toEqual(["closed", "closed"]);
});
