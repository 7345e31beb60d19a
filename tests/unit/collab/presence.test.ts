import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { expect, test } from "vitest";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { AWARENESS_TIMEOUT_MS, MAX_AWARENESS_BYTES } from "../../../server/collab/limits.ts";
import { Presence, type PresenceOwner } from "../../../server/collab/Presence.ts";

function create() {
  const time = { now: 1_000 };
  const presence = new Presence({ now: () => time.now, after: () => () => {} });
  const owner = (): PresenceOwner => ({ clientId: null, joinedAt: time.now });
  return { presence, owner, time };
}

/** An awareness update of y-protocols' own making. */
function update(states: readonly (readonly [clientId: number, clock: number, state: unknown])[]): Uint8Array {
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  for (const [clientId, clock, state] of states) {
    awareness.states.set(clientId, state as Record<string, unknown>);
    awareness.meta.set(clientId, { clock, lastUpdated: 0 });
  }
  const bytes = encodeAwarenessUpdate(
    awareness,
    states.map(([clientId]) => clientId),
  );
  awareness.destroy();
  return bytes;
}

function read(bytes: Uint8Array | null): unknown[] {
  if (!bytes) return [];
  const decoder = createDecoder(bytes);
  return Array.from({ length: readVarUint(decoder) }, () => [
    readVarUint(decoder),
    readVarUint(decoder),
    JSON.parse(readVarString(decoder)),
  ]);
}

const person = (name: string) => ({ user: { id: name, name, color: "#037ac0" } });

test("[W12] the newest state of a client is kept, older ones are not", () => {
  const { presence, owner } = create();
  const ada = owner();
  expect(presence.apply(ada, update([[1, 3, person("Ada")]]))).toEqual([1]);
  expect(presence.apply(ada, update([[1, 2, person("Old")]]))).toEqual([]);
  expect(presence.apply(ada, update([[1, 3, person("Same clock")]]))).toEqual([]);
  expect(presence.apply(ada, update([[1, 4, person("Ada L.")]]))).toEqual([1]);
  expect(read(presence.encodeAll())).toEqual([[1, 4, person("Ada L.")]]);
});

test("y-protocols' Awareness understands what is told: coming, and leaving with the connection", () => {
  const { presence, owner } = create();
  const ada = owner();
  presence.apply(ada, update([[1, 3, person("Ada")]]));
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  applyAwarenessUpdate(awareness, presence.encode([1]), null);
  expect(awareness.getStates().get(1)).toEqual(person("Ada"));
  applyAwarenessUpdate(awareness, presence.encode(presence.leave(ada)), null);
  expect(awareness.getStates().has(1)).toBe(false);
  awareness.destroy();
});

test("[W12] a client takes itself away, and can come back on the same connection", () => {
  const { presence, owner } = create();
  const ada = owner();
  presence.apply(ada, update([[1, 3, person("Ada")]]));
  expect(presence.apply(ada, update([[1, 4, null]]))).toEqual([1]);
  expect(read(presence.encode([1]))).toEqual([[1, 4, null]]);
  expect(presence.encodeAll()).toBe(null);
  expect(presence.apply(ada, update([[1, 5, person("Ada")]]))).toEqual([1]);
  expect(presence.leave(ada)).toEqual([1]);
  expect(presence.leave(ada)).toEqual([]);
});

test("[W13] nobody removes or repeats another, and a connection speaks for one client", () => {
  const { presence, owner } = create();
  const [ada, eve] = [owner(), owner()];
  presence.apply(ada, update([[1, 3, person("Ada")]]));
  const takes = [
    [1, 3, person("Ada?")],
    [1, 9, null],
    [2, 1, person("Eve")],
    [3, 1, person("Eve too")],
    [1, 9, person("Ada?")],
  ] as const;
  expect(presence.apply(eve, update(takes.slice(0, 2)))).toEqual([]);
  expect(presence.apply(eve, update([takes[2]]))).toEqual([2]);
  expect(presence.apply(eve, update(takes.slice(3)))).toEqual([]);
  expect(presence.people().map(({ name }) => name)).toEqual(["Ada", "Eve"]);
});

test("a client on a new socket takes over from its half-open old one, which then cannot remove it", () => {
  const { presence, owner } = create();
  const [old, fresh] = [owner(), owner()];
  presence.apply(old, update([[1, 3, person("Ada")]]));
  expect(presence.apply(fresh, update([[1, 4, person("Ada")]]))).toEqual([1]);
  expect(presence.leave(old)).toEqual([]);
  expect(read(presence.encodeAll())).toEqual([[1, 4, person("Ada")]]);
});

test("a client that comes back with its old clock is seen; a late echo of it by another is not", () => {
  const { presence, owner, time } = create();
  const [ada, echo] = [owner(), owner()];
  presence.apply(ada, update([[1, 3, person("Ada")]]));
  time.now += 10;
  presence.leave(ada);
  expect(presence.apply(echo, update([[1, 3, person("Ada")]]))).toEqual([]);
  time.now += 10;
  expect(presence.apply(owner(), update([[1, 3, person("Ada")]]))).toEqual([1]);
});

test("[W13] what is too large, or no object, is left out; the rest of the message stands", () => {
  const { presence, owner } = create();
  const large = { user: { id: "x".repeat(MAX_AWARENESS_BYTES) } };
  for (const state of [large, "a string", 5, true]) {
    expect(presence.apply(owner(), update([[1, 1, state]]))).toEqual([]);
  }
  expect(
    presence.apply(
      owner(),
      update([
        [1, 1, large],
        [2, 1, person("Fits")],
      ]),
    ),
  ).toEqual([2]);
});

test.each([
  ["nothing", [], /Unexpected end of array/],
  ["a count without states", [3], /Unexpected end of array/],
  ["more states than anybody has", [255, 255, 255, 127], /awareness states in one message/],
  ["a state that is cut off", [1, 1, 1, 200, 1, 123], /Unexpected end of array/],
])("bytes that are no awareness update throw: %s", (_, bytes, message) => {
  const { presence, owner } = create();
  expect(() => presence.apply(owner(), new Uint8Array(bytes))).toThrow(message);
});

test("people: each once, those without an id of a person by their client's, sleepers not", () => {
  const { presence, owner, time } = create();
  presence.apply(owner(), update([[1, 1, person("Ada")]]));
  presence.apply(owner(), update([[2, 1, person("Ada")]]));
  presence.apply(owner(), update([[3, 1, { user: { name: "Plain" } }]]));
  presence.apply(owner(), update([[4, 1, { cursor: 5 }]]));
  expect(presence.people()).toEqual([
    person("Ada").user,
    { id: "3", name: "Plain", color: expect.stringMatching(/^#/) },
  ]);
  time.now += AWARENESS_TIMEOUT_MS + 1;
  expect([presence.people(), presence.encodeAll()]).toEqual([[], null]);
});
