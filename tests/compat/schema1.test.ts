import { expect, test } from "vitest";
import * as Y from "yjs";
import { fromBytes } from "../../lib/convert/fromBytes.ts";
import { toJson } from "../../lib/convert/toJson.ts";
import { toText } from "../../lib/convert/toText.ts";
import { migrateDocument } from "../../lib/flow/migrations.ts";
import { openFlow } from "../../lib/flow/openFlow.ts";
import { SCHEMA_VERSION } from "../../lib/flow/schema.ts";
import { fixture } from "./fixture.ts";

/**
 * A document of schema version 1, written once by three people and never written again: every kind of block and format,
 * concurrent edits, undone edits, comments, things of a later version, and things that nobody should have written.
 *
 * One of those things was a type "callout" with a made-up tone, before this version had callouts. It is one now, and the
 * tone, which is none, reads as absent; it stays in the bytes. It also had a place, `o`, before blocks could be moved: it stands there.
 */
const { bytes, expected } = fixture("schema-1");

test("[FL74] a document of schema version 1 opens and says what it said", () => {
  const { text, json } = fromBytes([bytes()]);
  expect({ ...json, text }).toEqual(expected());
});

test("[FL74] it can be migrated, edited and undone like any other, and keeps what is unknown", () => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, bytes());
  expect(migrateDocument(doc)).toMatchObject({ kind: "current" });
  expect(toJson({ doc, blocks: [] }).version).toBe(SCHEMA_VERSION);
  const flow = openFlow(doc);
  const undo = flow.createUndoManager({ trackedOrigins: new Set(["me"]) });
  const before = { text: toText(flow), raw: JSON.stringify(flow.text.toDelta()) };
  flow.transact("me", () => {
    flow.formatRange(0, flow.length, { bold: true });
    flow.deleteRange(0, flow.length);
  });
  flow.verify();
  expect(toText(flow)).toBe("");
  undo.undo();
  flow.verify();
  expect(toText(flow)).toBe(before.text);
  for (const kept of [
    "hologram",
    "callout",
    "p|start|m",
    "glow",
    "blink",
    "javascript:alert(1)",
    "plain object",
    "files/1.png",
  ]) {
    expect(JSON.stringify(flow.text.toDelta()), `keeps ${kept}`).toContain(kept);
    expect(before.raw, `keeps ${kept}`).toContain(kept);
  }
});
