import { expect, test } from "vitest";
import * as Y from "yjs";
import { fromBytes } from "../../lib/convert/fromBytes.ts";
import { toText } from "../../lib/convert/toText.ts";
import { migrateDocument } from "../../lib/flow/migrations.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { openTables } from "../../lib/flow/table/openTables.ts";
import { BLOCK_TYPES } from "../../lib/flow/types.ts";
import { fixture } from "./fixture.ts";

/**
 * A document of schema version 2, written once by three people and never written again: every kind of block and embed, moved,
 * joined, split and brought back, a table with merged cells, marks of version 1, and things that nobody should have written.
 */
const { bytes, expected } = fixture("schema-2");

test("[FL74] a document of schema version 2 opens and says what it said", () => {
  const { text, json } = fromBytes([bytes()]);
  expect({ ...json, text }).toEqual(expected());
  const types = new Set(json.blocks.map(({ type }) => type));
  expect(BLOCK_TYPES.filter((type) => !types.has(type))).toEqual([]);
});

test("[FL74] it can be edited and undone, blocks keep their names, and what is unknown is kept", () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, bytes());
  expect(migrateDocument(doc)).toEqual({ kind: "current", steps: 0 });
  const flow = openFlow(doc);
  const tables = openTables(flow);
  const undo = flow.createUndoManager({ trackedOrigins: new Set(["me"]) });
  // A name that is made up, because the stored one is another block's, is that of the item, and what comes back is another item.
  const seen = (): unknown => [toText(flow), flow.blocks.map(({ id }) => (id.startsWith("~") ? "~" : id))];
  const before = seen();
  tables.transact("me", () => {
    flow.formatRange(0, flow.length, { bold: true });
    flow.deleteRange(0, flow.length);
  });
  flow.verify();
  expect(toText(flow)).toBe("");
  undo.undo();
  flow.verify();
  tables.verify();
  expect(seen()).toEqual(before);
  const stored = JSON.stringify(flow.text.toDelta());
  for (const kept of ["glow", "poster", "deep", "hologram", "of the first version", "within a mark", '\\"shape\\"'])
    expect(stored.replaceAll('"', '\\"'), `keeps ${kept}`).toContain(kept);
});
