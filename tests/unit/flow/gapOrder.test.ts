import { expect, test } from "vitest";
import * as Y from "yjs";
import { setKey } from "../../../lib/flow/mark.ts";
import type { Mark } from "../../../lib/flow/mark.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { createSeedUpdate } from "../../../lib/flow/seed.ts";
import type { Flow } from "../../../lib/flow/types.ts";
import { emptyDocument, shown } from "./support/documents.ts";

function open(clientId: number): Flow {
  const doc = emptyDocument(clientId);
  Y.applyUpdate(doc, createSeedUpdate());
  return openFlow(doc);
}

/** What one writes who begins with `before`, then puts a mark into the gap, and says in the end what it is called. */
function writeMark(clientId: number, before: string, text: string, name: string): Uint8Array[] {
  const flow = open(clientId);
  const updates: Uint8Array[] = [];
  flow.doc.on("update", (update: Uint8Array) => updates.push(update));
  flow.insertText(0, before, {});
  const id = flow.insertMark(flow.length, {});
  const mark = flow.blockById(id)?.mark as Mark;
  setKey(mark, "o", "p|start|V");
  flow.insertText(flow.length, text, {});
  setKey(mark, "id", name);
  return updates;
}

/** A reader who got one update after the other, and what each time was not as when all of that is read at once. */
function readBy(updates: readonly Uint8Array[]): { readonly reader: Flow; readonly faults: readonly string[] } {
  const reader = open(3000);
  const faults: string[] = [];
  for (const [at, update] of updates.entries()) {
    Y.applyUpdate(reader.doc, update, "network");
    try {
      reader.verify();
    } catch (error) {
      faults.push(`after update ${at}: ${String(error)}`);
    }
  }
  return { reader, faults };
}

const CUTS = [0, 1, 2, 3, 4, 5];
const CLIENTS = [
  { older: 1000, newer: 2000 },
  { older: 2000, newer: 1000 },
];

test.each(CUTS.flatMap((cut) => CLIENTS.map((clients) => ({ cut, ...clients }))))(
  "[MV8] of two marks of one name in one gap, each stands where the name that is left to it says ($older took $newer's, of which $cut updates had come)",
  ({ cut, older, newer }) => {
    const [first, second] = [writeMark(newer, "long before", "newer", "name"), writeMark(older, "", "older", "name")];
    expect(readBy([...first.slice(0, cut), ...second, ...first.slice(cut)]).faults).toEqual([]);
  },
);

test.each([
  { name: "aaa", order: ["named", "other", ""] },
  { name: "zzz", order: ["other", "named", ""] },
])("[MV8] a mark that comes to be called $name goes to where that is in its gap", ({ name, order }) => {
  const updates = [...writeMark(1000, "", "other", "mmm"), ...writeMark(2000, "", "named", name)];
  const { reader, faults } = readBy(updates);
  expect(faults).toEqual([]);
  expect(shown(reader)).toEqual(order);
});
