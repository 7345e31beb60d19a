import { expect, test } from "vitest";
import * as Y from "yjs";
import { HEALING } from "../../../lib/flow/healing.ts";
import { expectMore } from "../../../lib/flow/missing.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import type { Flow } from "../../../lib/flow/types.ts";
import { emptyDocument, flowOf, rawItems, replicaOf, shown, sync } from "./support/documents.ts";

/**
 * A plain Yjs program that loads a document and then names the text. Yjs then keeps search markers for a text with formatting, and
 * its `delete` forgets the formats in force: a fact of yjs 13.6 that the first test holds on to.
 */
function deleteAsPlainProgram(flow: Flow, ranges: readonly (readonly [number, number])[]): void {
  const doc = new Y.Doc();
  doc.clientID = 5;
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(flow.doc));
  const text = doc.getText("flow");
  for (const [index, length] of ranges) text.delete(index, length);
  Y.applyUpdate(flow.doc, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(flow.doc)), "network");
}

/** Three blocks, a word of the first in bold, and the end of the bold lost by somebody else's program. */
function wounded(): Flow {
  const flow = flowOf("some bold text here", "second", "third");
  flow.formatRange(6, 4, { bold: true });
  deleteAsPlainProgram(flow, [
    [18, 2],
    [8, 3],
  ]);
  return flow;
}

test("[FL30] Yjs loses the end of a format when a program deletes through a text that it named after loading it", () => {
  const flow = wounded();
  expect(rawItems(flow)).toBe("#some <bold=true>botext he#second#third");
  expect(shown(flow)).toEqual(["some [bold|botext he]", "[bold|second]", "[bold|third]"]);
});

test("[FL30] our own deletion of the same ranges loses nothing", () => {
  const flow = flowOf("some bold text here", "second", "third");
  flow.formatRange(6, 4, { bold: true });
  flow.deleteRange(18, 2);
  flow.deleteRange(8, 3);
  expect(shown(flow)).toEqual(["some [bold|bo]text he", "second", "third"]);
});

test("[FL31] behind the next own edit, a format that lost its end is ended where its block ends", () => {
  const flow = wounded();
  const origins: unknown[] = [];
  flow.observe(({ origin }) => origins.push(origin));
  flow.transact("me", () => flow.insertText(1, "x", {}));
  expect(shown(flow)).toEqual(["xsome [bold|botext he]", "second", "third"]);
  expect(origins).toEqual(["me", HEALING]);
  flow.verify();
  flow.transact("me", () => flow.insertText(1, "y", {}));
  expect(origins).toEqual(["me", HEALING, "me"]);
});

test("[FL31] reading heals nothing: a flow that only receives never writes", () => {
  const flow = wounded();
  const reader = replicaOf(flow, 9);
  let written = 0;
  reader.doc.on("update", (_update: Uint8Array, origin: unknown) => {
    if (origin !== "network") written += 1;
  });
  replicaOf(flow, 10);
  flow.doc.getMap("meta").set("title", "x");
  sync(flow, reader);
  expect(written).toBe(0);
  expect(shown(reader)[2]).toBe("[bold|third]");
});

test("[FL31] several who heal at once come to what one comes to", () => {
  const left = wounded();
  const right = replicaOf(left, 9);
  left.insertText(1, "x", {});
  right.insertText(right.length, "y", { bold: true });
  sync(left, right);
  expect(shown(left)).toEqual(["xsome [bold|botext he]", "second", "thirdy"]);
  expect(shown(right)).toEqual(shown(left));
});

test("[FL31] a format that lost its end in the last block ends with the block", () => {
  const flow = flowOf("first", "some bold text");
  flow.formatRange(12, 4, { bold: true });
  deleteAsPlainProgram(flow, [
    [20, 1],
    [14, 3],
  ]);
  expect(rawItems(flow)).not.toContain("</>");
  flow.insertMark(flow.length, {});
  flow.insertText(flow.length, "new", {});
  expect(shown(flow)[2]).toBe("new");
  expect(rawItems(flow)).toContain("</>");
});

test("[FL32] nobody heals while something is missing: the end may be on its way", () => {
  const left = flowOf("abc", "def");
  const typist = replicaOf(left, 9);
  const typed = updateOf(typist, () => typist.insertText(typist.length, "X", {}));
  const formatter = replicaOf(typist, 11);
  const formatted = updateOf(formatter, () => formatter.formatRange(1, 8, { italic: true }));
  // The start of the act needs nothing that is missing; its end stands behind the X.
  Y.applyUpdate(left.doc, formatted, "network");
  expect(left.doc.store.pendingStructs).not.toBeNull();
  left.insertText(2, "-", { italic: true });
  expect(rawItems(left)).not.toContain("</>");
  Y.applyUpdate(left.doc, typed, "network");
  expect(shown(left)).toEqual(["[italic|a-bc]", "[italic|defX]"]);
  left.verify();
});

test("[FL32] nor while more of an update is expected", () => {
  const flow = wounded();
  const before = rawItems(flow);
  const complete = expectMore(flow.doc);
  flow.insertText(1, "x", {});
  expect(rawItems(flow)).not.toContain("</>");
  complete();
  flow.insertText(1, "x", {});
  expect(rawItems(flow)).toContain("</>");
  expect(before).not.toContain("</>");
});

function updateOf(flow: Flow, edit: () => void): Uint8Array {
  const before = Y.encodeStateVector(flow.doc);
  edit();
  return Y.encodeStateAsUpdate(flow.doc, before);
}

test("[FL33] healing is nobody's edit: undo takes back one's own and leaves the formats healed", () => {
  const flow = wounded();
  const undo = flow.createUndoManager({ trackedOrigins: new Set(["me"]), captureTimeout: 0 });
  flow.transact("me", () => flow.insertText(1, "x", {}));
  undo.undo();
  expect(shown(flow)).toEqual(["some [bold|botext he]", "second", "third"]);
  expect(undo.canUndo.get()).toBe(false);
});

test("[FL31] a comment that lost its end is ended too; attributes of others are left alone", () => {
  const doc = emptyDocument();
  const text = doc.getText("flow");
  text.insert(0, "abc");
  doc.transact((transaction) => {
    const first = text._start as Y.Item;
    for (const key of ["comment:1", "f:x", "foreign"]) {
      const id = Y.createID(7, Y.getState(doc.store, 7));
      new Y.Item(
        id,
        null,
        null,
        first,
        first.id,
        text,
        null,
        new Y.ContentFormat(key, { k: "bold", v: true, t: 1 }),
      ).integrate(transaction, 0);
    }
  });
  const flow = openFlow(doc);
  flow.insertMark(3, {});
  flow.insertText(4, "new", {});
  expect(shown(flow)[1]).toBe("new");
  const delta = flow.text.toDelta() as { attributes?: Record<string, unknown> }[];
  expect(Object.keys(delta.at(-1)?.attributes ?? {})).toEqual(["foreign"]);
});
