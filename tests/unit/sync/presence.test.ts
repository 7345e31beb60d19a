import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeAwarenessStates } from "y-protocols/awareness";
import { MessageType } from "../../../lib/protocol/messages.ts";
import { PEER_GRACE, PEERS_WINDOW, SELECTION_WINDOW } from "../../../lib/sync/presence.ts";
import { MAX_STATE_LENGTH, MAX_STATES, readAwareness, readSelection } from "../../../lib/sync/readAwareness.ts";
import type { SelectionAnchors } from "../../../lib/sync/types.ts";
import { ADA, BOB, World } from "./support/World.ts";

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

function at(clock: number): SelectionAnchors {
  const anchor = { item: { client: 1, clock }, assoc: 0 as const };
  return { anchor, head: anchor };
}

/** An awareness message with any states. */
function message(...entries: readonly (readonly [clientId: number, clock: number, json: string])[]): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, entries.length);
  for (const [clientId, clock, json] of entries) {
    writeVarUint(encoder, clientId);
    writeVarUint(encoder, clock);
    writeVarString(encoder, json);
  }
  return toUint8Array(encoder);
}

function tell(update: Uint8Array): void {
  world.server.raw(world.server.latest, MessageType.Awareness, (encoder) => writeVarUint8Array(encoder, update));
}

test("[SY51] two people see each other, not themselves", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(PEERS_WINDOW);
  expect(ada.session.peers.get().map(({ user }) => user)).toEqual([BOB]);
  expect(bob.session.peers.get().map(({ user }) => user)).toEqual([ADA]);
});

test("[SY51] peers that did not change are the same objects, and nothing new is the same array", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  const carol = world.open({ user: { id: "carol", name: "Carol", color: "#10854d" } });
  await world.pass(PEERS_WINDOW);
  const before = ada.session.peers.get();
  // A renewal without news, as y-protocols makes one every 15 seconds.
  bob.session.awareness.setLocalState(bob.session.awareness.getLocalState());
  await world.pass(PEERS_WINDOW);
  expect(ada.session.peers.get()).toBe(before);
  carol.session.setSelection(at(1));
  await world.pass(PEERS_WINDOW);
  const after = ada.session.peers.get();
  expect(after).not.toBe(before);
  const bobs = (peers: typeof before) => peers.find(({ user }) => user.id === "bob");
  expect(bobs(after)).toBe(bobs(before));
});

test("[SY51] fifty changes in a moment are one", async () => {
  const ada = world.open({ user: ADA });
  await world.pass(1_000);
  let changes = 0;
  ada.session.peers.subscribe(() => (changes += 1));
  for (let client = 100; client < 150; client++) tell(message([client, 1, JSON.stringify({ user: BOB })]));
  await world.pass(PEERS_WINDOW);
  expect(ada.session.peers.get()).toHaveLength(50);
  expect(changes).toBeLessThanOrEqual(2);
});

test("[SY52] a selection is told at most 20 times a second, and the last one always", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(1_000);
  const before = world.server.connections[0]?.count("awareness") ?? 0;
  for (let move = 0; move < 100; move++) {
    ada.session.setSelection(at(move));
    await world.pass(10);
  }
  await world.pass(SELECTION_WINDOW);
  const told = (world.server.connections[0]?.count("awareness") ?? 0) - before;
  expect(told).toBeGreaterThan(10);
  expect(told).toBeLessThanOrEqual(22);
  await world.pass(PEERS_WINDOW);
  expect(bob.session.peers.get()[0]?.selection).toEqual(at(99));
});

test("[SY52] the first move of a caret is told at once, the same one not again", async () => {
  const ada = world.open({ user: ADA });
  await world.pass(1_000);
  const { latest } = world.server;
  const before = latest.count("awareness");
  ada.session.setSelection(at(1));
  await world.settle();
  expect(latest.count("awareness")).toBe(before + 1);
  await world.pass(1_000);
  ada.session.setSelection(at(1));
  await world.pass(1_000);
  expect(latest.count("awareness")).toBe(before + 1);
  ada.session.setSelection(null);
  await world.settle();
  expect(latest.count("awareness")).toBe(before + 2);
});

test("setUser is told at once", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(1_000);
  ada.session.setUser({ ...ADA, name: "  Ada\u202e  Lovelace  " });
  await world.pass(PEERS_WINDOW);
  expect(bob.session.peers.get()[0]?.user.name).toBe("Ada Lovelace");
});

test("[SY53] leaving the page takes our presence off, coming back puts it on", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(1_000);
  ada.environment.tell("leave");
  await world.pass(PEERS_WINDOW);
  expect(bob.session.peers.get()).toEqual([]);
  // What is set while nobody is here is not told.
  ada.session.setSelection(at(7));
  await world.pass(1_000);
  expect(bob.session.peers.get()).toEqual([]);
  ada.environment.tell("wake");
  await world.pass(PEERS_WINDOW);
  expect(bob.session.peers.get()).toMatchObject([{ user: ADA, selection: at(7) }]);
});

test("[SY54] after a reconnect we are seen again, though the server remembers our last state as removed", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(1_000);
  const [first] = world.server.connections;
  if (first) world.server.close(first, 1006, "");
  await world.pass(PEERS_WINDOW);
  expect(bob.session.peers.get()).toEqual([]);
  await world.pass(1_000);
  expect(bob.session.peers.get().map(({ user }) => user.id)).toEqual(["ada"]);
  expect(ada.session.peers.get().map(({ user }) => user.id)).toEqual(["bob"]);
});

test("[SY54] a removal that comes late, for our former connection, is answered", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(2_000);
  removeAwarenessStates(world.server.awareness, [ada.session.doc.clientID], null);
  await world.pass(PEERS_WINDOW);
  expect(bob.session.peers.get().map(({ user }) => user.id)).toEqual(["ada"]);
  expect(ada.session.awareness.getLocalState()).toMatchObject({ user: ADA });
});

test("[SY54] a server that insists on removing us is not shouted at", async () => {
  const ada = world.open({ user: ADA });
  await world.pass(2_000);
  const { latest } = world.server;
  const before = latest.count("awareness");
  for (let time = 0; time < 100; time++) {
    removeAwarenessStates(world.server.awareness, [ada.session.doc.clientID], null);
    await world.pass(10);
  }
  expect(latest.count("awareness") - before).toBeLessThanOrEqual(2);
});

test("[SY55] peers outlast an interruption, and go if the new connection does not name them", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(1_000);
  const before = ada.session.peers.get();
  expect(before).toHaveLength(1);
  const [first] = world.server.connections;
  if (first) world.server.close(first, 1006, "");
  await world.pass(PEER_GRACE * 2);
  expect(ada.session.peers.get()).toBe(before);
  if (world.server.latest.state === "open") world.server.close(world.server.latest, 1006, "");
  await bob.session.destroy();
  await world.pass(PEER_GRACE * 2);
  expect(ada.session.peers.get()).toEqual([]);
});

test("[SY55] offline, others are gone after the grace, and seen again with the clocks they had", async () => {
  const ada = world.open({ user: ADA });
  const bob = world.open({ user: BOB });
  await world.pass(1_000);
  const [first] = world.server.connections;
  world.server.down = true;
  if (first) world.server.close(first, 1006, "");
  await world.pass(PEER_GRACE);
  expect(ada.session.peers.get()).toEqual([]);
  world.server.restart();
  await world.pass(10_000);
  expect(ada.session.peers.get().map(({ user }) => user.id)).toEqual(["bob"]);
  expect(bob.session.peers.get().map(({ user }) => user.id)).toEqual(["ada"]);
});

test("[SY50] nobody can speak for us", async () => {
  const ada = world.open({ user: ADA });
  await world.settle();
  tell(message([ada.session.doc.clientID, 1_000, JSON.stringify({ user: BOB })]));
  await world.settle();
  expect(ada.session.awareness.getLocalState()).toMatchObject({ user: ADA });
});

test("[SY50] only so many peers are believed", async () => {
  const ada = world.open({ user: ADA });
  await world.settle();
  for (let round = 0; round < 3; round++) {
    const entries = Array.from(
      { length: MAX_STATES },
      (_, index) => [index + 1 + round * MAX_STATES, 1, '{"user":{"id":"x","name":"x"}}'] as const,
    );
    tell(message(...entries));
  }
  await world.pass(PEERS_WINDOW);
  expect(ada.session.awareness.getStates().size).toBeLessThanOrEqual(MAX_STATES);
});

test("[SY63] presence that cannot be read is reported and dropped", async () => {
  const ada = world.open({ user: ADA });
  await world.settle();
  tell(new Uint8Array([255, 255, 255]));
  await world.settle();
  expect(ada.errors.map(({ where }) => where)).toEqual(["awareness"]);
  expect(ada.session.connection.get().kind).toBe("online");
});

const read = (state: unknown) => readAwareness(message([5, 1, JSON.stringify(state)]))[0]?.state ?? null;

test.each([
  ["unknown fields", { user: { ...ADA, admin: true }, extra: "x" }, ADA],
  [
    "a stranger's user without an id",
    { user: { name: "Yoda", color: "#ABCDEF" } },
    { id: "client-5", name: "Yoda", color: "#abcdef" },
  ],
  ["a long name", { user: { ...ADA, name: "x".repeat(500) } }, { ...ADA, name: "x".repeat(60) }],
  ["a name that turns the text around", { user: { ...ADA, name: "a\u202eb\u0000c\n d" } }, { ...ADA, name: "a b c d" }],
  ["no name", { user: { ...ADA, name: " \u200b " } }, { ...ADA, name: "Guest" }],
  [
    "a colour that is a style",
    { user: { ...ADA, color: "red;background:url(//evil)" } },
    { ...ADA, color: expect.stringMatching(/^#[0-9a-f]{6}$/) },
  ],
])("[SY50] %s", (_what, state, user) => {
  expect(read(state)).toEqual({ user, selection: null });
});

test.each([null, 7, "x", [], {}, { user: null }, { user: [] }, { user: "Ada" }])(
  "[SY50] no user, no peer: %j",
  (state) => {
    expect(read(state)).toBeNull();
  },
);

test("[SY50] a state that is too long, or no JSON, is nobody", () => {
  const long = JSON.stringify({ user: ADA, x: "x".repeat(MAX_STATE_LENGTH) });
  const entries = readAwareness(message([5, 1, long], [6, 1, "{"], [7, 1, JSON.stringify({ user: BOB })]));
  expect(entries.map(({ state }) => state?.user ?? null)).toEqual([null, null, BOB]);
});

test.each([
  [at(3), at(3)],
  [
    { anchor: { tname: "flow", assoc: -1 }, head: { tname: "flow", assoc: 0 } },
    { anchor: { tname: "flow", assoc: -1 }, head: { tname: "flow", assoc: 0 } },
  ],
  [
    { anchor: { item: { client: 1, clock: 2, x: 1 }, tname: "a", assoc: 9 }, head: { tname: "t" } },
    { anchor: { item: { client: 1, clock: 2 }, assoc: 0 }, head: { tname: "t", assoc: 0 } },
  ],
  [{ anchor: at(1).anchor }, null],
  [{ anchor: { item: { client: -1, clock: 0 } }, head: at(1).head }, null],
  [{ anchor: { item: { client: 1.5, clock: 0 } }, head: at(1).head }, null],
  [{ anchor: { tname: "x".repeat(101) }, head: at(1).head }, null],
  [{ anchor: {}, head: {} }, null],
  ["selection", null],
])("[SY50] anchors: %j", (value, expected) => {
  expect(readSelection(value)).toEqual(expected);
});
