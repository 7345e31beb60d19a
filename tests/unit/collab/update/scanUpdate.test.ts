import { createEncoder, toUint8Array, writeAny, writeVarString, writeVarUint } from "lib0/encoding";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  MAX_CLIENTS,
  MAX_DELETIONS,
  MAX_DEPTH,
  MAX_EMPTY_STRUCTS,
  MAX_ITEMS,
} from "../../../../server/collab/update/limits.ts";
import { scanUpdate } from "../../../../server/collab/update/scanUpdate.ts";
import { UpdateLimitError } from "../../../../server/collab/update/UpdateLimitError.ts";

type Encoder = ReturnType<typeof createEncoder>;

function bytes(write: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder();
  write(encoder);
  return toUint8Array(encoder);
}

const numbers = (encoder: Encoder, ...values: number[]) => values.forEach((value) => writeVarUint(encoder, value));

/** Every kind of content, deletions, and names in one update each. */
function updatesOfAllKinds(): { readonly doc: Y.Doc; readonly updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = doc.getText("flow");
  text.insert(0, "hello ✨ 𝒳 wörld", { bold: true, deep: { a: [1, { b: '}]\\"{[' }] } });
  text.insertEmbed(2, new Y.Map([["block", true]]));
  text.insertEmbed(1, { image: "x" });
  text.delete(0, 4);
  const meta = doc.getMap("meta");
  meta.set("title", { deep: [1, -70, 2 ** 40, 1.5, 1 / 3, 5n, undefined, null, false, { x: new Uint8Array(3) }] });
  meta.set("title", "again");
  meta.set("doc", new Y.Doc());
  doc.getArray("list").insert(0, [1, "two", new Uint8Array(5), new Y.XmlElement("p"), new Y.Array()]);
  doc.getXmlFragment("xml").insert(0, [new Y.XmlText("words"), new Y.XmlHook("hook") as unknown as Y.XmlText]);
  doc.getArray("list").delete(1, 2);
  return { doc, updates };
}

describe("what Yjs writes is let through", () => {
  test("every kind of content, deletions, whole states", () => {
    const { doc, updates } = updatesOfAllKinds();
    for (const update of [...updates, Y.encodeStateAsUpdate(doc)]) {
      expect(() => scanUpdate(update)).not.toThrow();
      expect(scanUpdate(update).missingFrom(doc.store)).toBe(null);
    }
  });

  test("any pair of updates merged, with the gap between them", () => {
    const { updates } = updatesOfAllKinds();
    for (const one of updates) {
      for (const other of updates) expect(() => scanUpdate(Y.mergeUpdates([one, other]))).not.toThrow();
    }
  });

  test("strings of any characters, whose length decides where the next struct stands", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 5 }), (words) => {
        const doc = new Y.Doc();
        const text = doc.getText("t");
        for (const word of words) text.insert(0, word);
        const scan = scanUpdate(Y.encodeStateAsUpdate(doc));
        // The whole state brings all that it needs, and nothing beyond the document's own clocks.
        expect(scan.missingFrom(new Y.Doc().store)).toBe(null);
        const next = scanUpdate(Y.encodeStateAsUpdate(doc));
        next.needs(doc.clientID, Y.getState(doc.store, doc.clientID) - 1);
        expect(next.missingFrom(new Y.Doc().store)).toBe(null);
        next.needs(doc.clientID, Y.getState(doc.store, doc.clientID));
        expect(next.missingFrom(new Y.Doc().store)).not.toBe(null);
      }),
    );
  });
});

/**
 * Whether Yjs applies all of an update to this state: the judge of what is missing. It keeps back what lacks something.
 */
function appliesWhole(state: Uint8Array, update: Uint8Array): boolean {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  Y.applyUpdate(doc, update);
  return doc.store.pendingStructs === null && doc.store.pendingDs === null;
}

test("[W16] what is missing is what Yjs would wait for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(2), fc.nat(3), fc.nat(20), fc.boolean()), { minLength: 1, maxLength: 25 }),
      fc.nat(),
      fc.nat(),
      (steps, seenSeed, sentSeed) => {
        const docs = [1, 2, 3].map((client) => {
          const doc = new Y.Doc();
          doc.clientID = client;
          return doc;
        });
        const updates: Uint8Array[] = [];
        docs.forEach((doc, index) => {
          doc.on("update", (update: Uint8Array, origin: unknown) => {
            if (origin === "net") return;
            updates.push(update);
            docs.forEach((other, at) => at !== index && Y.applyUpdate(other, update, "net"));
          });
        });
        for (const [who, what, where, long] of steps) {
          const text = (docs[who] as Y.Doc).getText("t");
          const at = where % (text.length + 1);
          if (what === 0 && text.length > at) text.delete(at, 1);
          else if (what === 1) text.insertEmbed(at, new Y.Map([["k", 1]]));
          else text.insert(at, long ? "abc" : "x");
        }
        const seen = updates.filter((_, index) => (seenSeed >> (index % 30)) & 1);
        const sent = updates.filter((_, index) => (sentSeed >> (index % 30)) & 1);
        // A server that never kept anything back.
        const server = new Y.Doc();
        for (const update of seen) {
          if (scanUpdate(update).missingFrom(server.store) === null) Y.applyUpdate(server, update);
        }
        expect([server.store.pendingStructs, server.store.pendingDs]).toEqual([null, null]);
        if (sent.length === 0) return;
        const update = Y.mergeUpdates(sent);
        const state = Y.encodeStateAsUpdate(server);
        expect(scanUpdate(update).missingFrom(server.store) === null).toBe(appliesWhole(state, update));
      },
    ),
    { numRuns: 500 },
  );
});

/** An update of one client with these structs, written by hand, and no deletions. */
const structs = (count: number, write: (encoder: Encoder) => void, deletions: readonly number[] = [0]) =>
  bytes((encoder) => {
    numbers(encoder, 1, count, 7, 0);
    write(encoder);
    numbers(encoder, ...deletions);
  });

/** An item in the root `r`. */
const inRoot = (encoder: Encoder, content: number) => {
  numbers(encoder, content, 1);
  writeVarString(encoder, "r");
};

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

test.each<readonly [limit: string, update: () => Uint8Array]>([
  [
    "structs without content",
    () => structs(MAX_EMPTY_STRUCTS + 1, (e) => repeat(MAX_EMPTY_STRUCTS + 1, () => numbers(e, 0, 1))),
  ],
  ["structs", () => structs(MAX_ITEMS + 1, (e) => repeat(MAX_ITEMS + 1, () => (inRoot(e, 1), numbers(e, 1))))],
  ["clients", () => bytes((e) => numbers(e, MAX_CLIENTS + 1))],
  ["clients", () => bytes((e) => numbers(e, 0, MAX_CLIENTS + 1))],
  [
    "deletions",
    () => bytes((e) => (numbers(e, 0, 1, 7, MAX_DELETIONS + 1), repeat(MAX_DELETIONS + 1, (at) => numbers(e, at, 1)))),
  ],
  ["depth", () => structs(1, (e) => (inRoot(e, 8), numbers(e, 1), writeAny(e, nested(MAX_DEPTH) as never)))],
  ["depth", () => structs(1, (e) => (inRoot(e, 5), writeVarString(e, JSON.stringify(nested(MAX_DEPTH + 1)))))],
  ["depth", () => structs(1, (e) => (inRoot(e, 6), writeVarString(e, "k"), writeVarString(e, "[".repeat(100_000))))],
])("[W17] more than one may hold is refused by name: %s", (limit, update) => {
  const error = caught(() => scanUpdate(update()));
  expect(error).toBeInstanceOf(UpdateLimitError);
  expect((error as Error).message).toBe(limit);
});

test("[W17] as much as one may hold is let through", () => {
  for (const update of [
    structs(MAX_EMPTY_STRUCTS, (e) => repeat(MAX_EMPTY_STRUCTS, () => numbers(e, 0, 1))),
    structs(1, (e) => (inRoot(e, 8), numbers(e, 1), writeAny(e, nested(MAX_DEPTH - 1) as never))),
    structs(1, (e) => (inRoot(e, 5), writeVarString(e, JSON.stringify({ a: nested(MAX_DEPTH - 1), b: "]]]]{{{{" })))),
  ]) {
    expect(() => scanUpdate(update)).not.toThrow();
  }
});

test.each<readonly [string, Uint8Array]>([
  ["nothing", new Uint8Array()],
  ["no update", new Uint8Array([255, 255, 255, 255, 255, 255])],
  ["33,554,431 structs in seven bytes", new Uint8Array([1, 255, 255, 255, 15, 1, 0])],
  ["bytes behind the end", new Uint8Array([0, 0, 0])],
  ["a deletion of nothing", new Uint8Array([0, 1, 7, 1, 0, 0])],
  ["a range of length 0", new Uint8Array([1, 1, 7, 0, 0, 0, 0])],
  ["an empty string", structs(1, (e) => (inRoot(e, 4), writeVarString(e, "")))],
  ["a list of no values", structs(1, (e) => (inRoot(e, 8), numbers(e, 0)))],
  ["content of no known kind", structs(1, (e) => (inRoot(e, 11), numbers(e, 1)))],
  ["a type of no known kind", structs(1, (e) => (inRoot(e, 7), numbers(e, 7)))],
  ["a value of no known kind", structs(1, (e) => (inRoot(e, 8), numbers(e, 1, 3)))],
  ["an item that is its own parent", structs(1, (e) => (numbers(e, 4, 0, 7, 0), writeVarString(e, "x")))],
  ["an item behind itself", structs(1, (e) => (numbers(e, 0x84, 1, 7, 0), writeVarString(e, "x")))],
  ["an item in front of one that comes later", structs(1, (e) => (numbers(e, 0x44, 7, 3), writeVarString(e, "x")))],
  ["a string that ends beyond the bytes", new Uint8Array([1, 1, 9, 0, 4, 1, 1, 114, 0xd0, 0x0f, 97, 98, 99])],
  ["a clock beyond all numbers", bytes((e) => numbers(e, 0, 1, 7, 1, Number.MAX_SAFE_INTEGER, 9))],
])("[W8] %s is no update", (_, update) => {
  const error = caught(() => scanUpdate(update));
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(UpdateLimitError);
});

test("[W8] no update cut off anywhere is let through", () => {
  const { doc } = updatesOfAllKinds();
  const state = Y.encodeStateAsUpdate(doc);
  for (let length = 0; length < state.length; length++)
    expect(() => scanUpdate(state.subarray(0, length))).toThrow(Error);
});

function repeat(count: number, act: (index: number) => void): void {
  for (let index = 0; index < count; index++) act(index);
}

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}
