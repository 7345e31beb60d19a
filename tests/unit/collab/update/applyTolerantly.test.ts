import { expect, test } from "vitest";
import * as Y from "yjs";
import { plainText } from "../../../integration/typist.ts";
import { applyStored, applyTolerantly } from "../../../../server/collab/update/applyTolerantly.ts";
import { encodeIntegrated } from "../../../../server/collab/update/encodeIntegrated.ts";

/** Two updates of client 9; the second builds upon the first. */
function honest(): readonly [Uint8Array, Uint8Array] {
  const doc = new Y.Doc();
  doc.clientID = 9;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  doc.getText("flow").insert(0, "a");
  doc.getText("flow").insert(1, "b");
  return updates as unknown as readonly [Uint8Array, Uint8Array];
}

/** A string at clock 1 of client 9 that names itself as its parent: it waits for clock 0, and then makes Yjs throw. */
const POISON = new Uint8Array([1, 1, 9, 1, 4, 0, 9, 1, 1, 120, 0]);

test("what waits and cannot be applied is not held against the update that it waited for", () => {
  const doc = new Y.Doc();
  const [first, second] = honest();
  Y.applyUpdate(doc, POISON);
  expect(doc.store.pendingStructs).not.toBe(null);
  expect(applyTolerantly(doc, first)).toBe(true);
  expect(applyTolerantly(doc, second)).toBe(false);
  expect(plainText(doc)).toBe("ab");
  const reader = new Y.Doc();
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(doc));
  expect(plainText(reader)).toBe("ab");
});

test("without anything waiting, what cannot be applied throws", () => {
  expect(() => applyTolerantly(new Y.Doc(), new Uint8Array([1, 1, 9, 0, 4, 0, 9, 0, 1, 120, 0]))).toThrow(/./);
});

test("a stored part that cannot be applied is left out, and told; the others are there", () => {
  const doc = new Y.Doc();
  const errors: unknown[] = [];
  const [first, second] = honest();
  applyStored(doc, [POISON, new Uint8Array([9, 9, 9]), first, second], (error) => errors.push(error));
  expect(plainText(doc)).toBe("ab");
  expect(errors).toHaveLength(2);
});

test("what is sent to newcomers leaves out what waits, and keeps it waiting", () => {
  const doc = new Y.Doc();
  const [first, second] = honest();
  Y.applyUpdate(doc, second);
  const reader = new Y.Doc();
  Y.applyUpdate(reader, encodeIntegrated(doc));
  expect([reader.store.pendingStructs, plainText(reader)]).toEqual([null, ""]);
  Y.applyUpdate(doc, first);
  Y.applyUpdate(reader, encodeIntegrated(doc, Y.encodeStateVector(reader)));
  expect(plainText(reader)).toBe("ab");
});
