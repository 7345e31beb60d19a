import { expect, test } from "vitest";
import * as Y from "yjs";
import { systemClock } from "../../../../lib/base/clock.ts";
import { openFlow } from "../../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../../lib/flow/seed.ts";
import { scanUpdate } from "../../../../server/collab/update/scanUpdate.ts";
import { Trials } from "../../../../server/collab/update/Trials.ts";
import { isCostly } from "../../../../server/collab/update/workload.ts";

/** A text of which each letter was put in front of the one before. */
function backwards(clientId: number, size: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const text = doc.getText("flow");
  for (let count = 0; count < size; count++) text.insert(0, "x");
  return Y.encodeStateAsUpdate(doc);
}

function docOf(...updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

const costly = (update: Uint8Array, doc: Y.Doc): boolean => isCostly(scanUpdate(update), doc);

test("[W20] letters in front of each other, over what others put there, are costly: in the document, or along with them", () => {
  expect(costly(backwards(9, 120), docOf(backwards(1, 1_000)))).toBe(true);
  expect(costly(Y.mergeUpdates([backwards(9, 300), backwards(1, 300)]), docOf())).toBe(true);
});

test("[W20] so is a single letter that passes more than may be", () => {
  const doc = docOf(backwards(1, 25_000));
  const late = new Y.Doc();
  late.clientID = 9;
  late.getText("flow").insert(0, "late");
  expect(costly(Y.encodeStateAsUpdate(late), doc)).toBe(true);
  // The one that knows what is there passes nothing.
  const known = docOf(Y.encodeStateAsUpdate(doc));
  known.clientID = 9;
  const before = Y.encodeStateVector(known);
  known.getText("flow").insert(0, "known");
  expect(costly(Y.encodeStateAsUpdate(known, before), doc)).toBe(false);
});

test("[W20] what people do is not: typing, a paste, replacing all, formats, moves", () => {
  const doc = docOf(createSeedUpdate());
  const flow = openFlow(doc);
  const seen: boolean[] = [];
  const server = docOf(createSeedUpdate());
  doc.on("update", (update: Uint8Array) => {
    seen.push(costly(update, server));
    Y.applyUpdate(server, update);
  });
  for (let count = 0; count < 200; count++) flow.insertText(flow.length, "a word ", {});
  doc.transact(() => {
    for (let count = 0; count < 2_000; count++) {
      flow.insertText(flow.length, "a line of a paste", {});
      flow.insertMark(flow.length, {});
    }
  });
  doc.transact(() => {
    for (let at = 0; at < 100; at++) flow.insertText(at * 40 + 3, "new", {});
  });
  flow.formatRange(1, 5_000, { bold: true });
  for (let count = 0; count < 50; count++) flow.insertText(1, "x", {});
  flow.dispose();
  expect(seen.filter(Boolean)).toEqual([]);
  expect(seen.length).toBeGreaterThan(250);
});

test("[W20] a trial finds what is costly and what is fine, and is told when nobody can say", async () => {
  const trials = new Trials(systemClock, (id) =>
    Promise.resolve(id === "none" ? null : id === "empty" ? [] : [backwards(1, 3_000)]),
  );
  const [bomb, honest] = [backwards(9, 3_000), backwards(9, 150)];
  expect(await trials.tryOut("a document", bomb)).toBe("costly");
  expect(await trials.tryOut("empty", honest)).toBe("fine");
  expect(await trials.tryOut("none", honest)).toBe("busy");
  const waiting = trials.tryOut("a document", honest);
  trials.end();
  expect(await waiting).toBe("busy");
  expect(await trials.tryOut("empty", honest)).toBe("busy");
});
