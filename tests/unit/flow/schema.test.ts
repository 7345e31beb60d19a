import { expect, test } from "vitest";
import * as Y from "yjs";
import { MIGRATING, MIGRATIONS, migrateDocument } from "../../../lib/flow/migrations.ts";
import type { Migration } from "../../../lib/flow/migrations.ts";
import { openFlow } from "../../../lib/flow/openFlow.ts";
import { FLOW_ROOT, META_ROOT, SCHEMA_VERSION, readSchemaVersion } from "../../../lib/flow/schema.ts";
import { SEED_BLOCK_ID, SEED_CLIENT, createSeedUpdate } from "../../../lib/flow/seed.ts";
import { observeTitle, readTitle, writeTitle } from "../../../lib/flow/title.ts";
import { emptyDocument, shown } from "./support/documents.ts";

/** Makes the seed anew, as it was made when its bytes were written down. */
function generateSeed(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = SEED_CLIENT;
  doc.transact(() => {
    doc.getMap(META_ROOT).set("schema", 1);
    doc.getText(FLOW_ROOT).insertEmbed(
      0,
      new Y.Map<unknown>([
        ["block", true],
        ["id", SEED_BLOCK_ID],
      ]),
    );
  });
  return Y.encodeStateAsUpdate(doc);
}

test("[FL1] the seed's bytes are what its generator makes", () => {
  expect([...createSeedUpdate()]).toEqual([...generateSeed()]);
});

test("[FL1] two people who open a new document apart agree on its first block", () => {
  const [left, right] = [emptyDocument(11), emptyDocument(12)];
  Y.applyUpdate(left, createSeedUpdate());
  openFlow(left).insertText(1, "left", {});
  Y.applyUpdate(right, createSeedUpdate());
  Y.applyUpdate(right, createSeedUpdate());
  openFlow(right).insertText(1, "right", {});
  Y.applyUpdate(left, Y.encodeStateAsUpdate(right));
  const flow = openFlow(left);
  expect(flow.blocks.map((block) => block.id)).toEqual([SEED_BLOCK_ID]);
  expect(shown(flow)).toEqual(["leftright"]);
  expect(readSchemaVersion(left)).toBe(SCHEMA_VERSION);
});

test("[FL1] nobody can change the seed for the next caller", () => {
  createSeedUpdate().fill(0);
  expect([...createSeedUpdate()]).toEqual([...generateSeed()]);
});

test.each([undefined, null, "2", 0, -1, 1.5, {}])(
  "[FL70] a document whose schema version is %j is of version 1",
  (stored) => {
    const doc = emptyDocument();
    if (stored !== undefined) doc.getMap(META_ROOT).set("schema", stored);
    expect(readSchemaVersion(doc)).toBe(1);
  },
);

test("[FL71] there is a migration to each version behind the first, in order", () => {
  expect(MIGRATIONS.map((migration) => migration.to)).toEqual(
    Array.from({ length: SCHEMA_VERSION - 1 }, (_, index) => index + 2),
  );
});

test("[FL71] the first edit migrates a document, by whomever, and no undo takes that back; reading writes nothing", () => {
  const doc = emptyDocument(11);
  Y.applyUpdate(doc, createSeedUpdate());
  const state = Y.encodeStateAsUpdate(doc);
  const flow = openFlow(doc);
  const undo = flow.createUndoManager({ trackedOrigins: new Set(["me"]) });
  expect(shown(flow)).toEqual([""]);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(state);
  expect(readSchemaVersion(doc)).toBe(1);
  const origins: unknown[] = [];
  doc.on("update", (_update: Uint8Array, origin: unknown) => origins.push(origin));
  flow.transact("me", () => flow.insertMark(1, {}));
  flow.transact("me", () => flow.insertMark(1, {}));
  expect(origins).toEqual([MIGRATING, "me", "me"]);
  while (undo.undo());
  expect(shown(flow)).toEqual([""]);
  expect(readSchemaVersion(doc)).toBe(SCHEMA_VERSION);
});

const RENAME: Migration = {
  to: 2,
  migrate(doc) {
    doc.getMap(META_ROOT).set("name", doc.getMap(META_ROOT).get("title"));
  },
};
const SHOUT: Migration = {
  to: 3,
  migrate(doc) {
    doc.getMap(META_ROOT).set("name", String(doc.getMap(META_ROOT).get("name")).toUpperCase());
  },
};

test("[FL71] migrations run in order, in one transaction that no undo tracks, once", () => {
  const doc = emptyDocument();
  writeTitle(doc, "old", "test");
  const origins: unknown[] = [];
  doc.on("afterTransaction", (transaction) => origins.push(transaction.origin));
  expect(migrateDocument(doc, [RENAME, SHOUT], 3)).toEqual({ kind: "current", steps: 2 });
  expect(doc.getMap(META_ROOT).toJSON()).toEqual({ title: "old", name: "OLD", schema: 3 });
  expect(origins).toEqual([MIGRATING]);
  expect(migrateDocument(doc, [RENAME, SHOUT], 3)).toEqual({ kind: "current", steps: 0 });
});

test("[FL71] two people who migrate at once come to what one comes to", () => {
  const [left, right] = [emptyDocument(11), emptyDocument(12)];
  writeTitle(left, "old", "test");
  Y.applyUpdate(right, Y.encodeStateAsUpdate(left));
  migrateDocument(left, [RENAME, SHOUT], 3);
  migrateDocument(right, [RENAME, SHOUT], 3);
  Y.applyUpdate(left, Y.encodeStateAsUpdate(right));
  Y.applyUpdate(right, Y.encodeStateAsUpdate(left));
  expect(left.getMap(META_ROOT).toJSON()).toEqual({ title: "old", name: "OLD", schema: 3 });
  expect(right.getMap(META_ROOT).toJSON()).toEqual(left.getMap(META_ROOT).toJSON());
});

test("[FL72] a document of a newer version is left alone", () => {
  const doc = emptyDocument();
  doc.getMap(META_ROOT).set("schema", 9);
  const bytes = Y.encodeStateAsUpdate(doc);
  expect(migrateDocument(doc, [RENAME, SHOUT], 3)).toEqual({ kind: "newer", version: 9 });
  expect(Y.encodeStateAsUpdate(doc)).toEqual(bytes);
});

test("[FL71] a gap in the migrations is a bug and migrates nothing", () => {
  const doc = emptyDocument();
  expect(() => migrateDocument(doc, [SHOUT], 3)).toThrow("no migration to schema version 2");
  expect(() => migrateDocument(doc, [RENAME], 3)).toThrow("no migration to schema version 3");
  expect(readSchemaVersion(doc)).toBe(1);
});

test("[FL73] a title is one line of at most 200 code units, whoever wrote it", () => {
  const doc = emptyDocument();
  expect(readTitle(doc)).toBe("");
  writeTitle(doc, "  two \n lines\t", "test");
  expect(readTitle(doc)).toBe("two lines");
  writeTitle(doc, `${"x".repeat(199)}😀`, "test");
  expect(readTitle(doc)).toBe("x".repeat(199));
  for (const stored of [7, null, {}, ["a"]]) {
    doc.getMap(META_ROOT).set("title", stored);
    expect(readTitle(doc)).toBe("");
  }
});

test("[FL73] writing the title that is there already writes nothing, and listeners hear of other titles only", () => {
  const doc = emptyDocument();
  const titles: string[] = [];
  const stop = observeTitle(doc, (title) => titles.push(title));
  let updates = 0;
  doc.on("update", () => {
    updates += 1;
  });
  writeTitle(doc, "", "test");
  writeTitle(doc, "a", "test");
  writeTitle(doc, " a ", "test");
  doc.getMap(META_ROOT).set("schema", 1);
  writeTitle(doc, "", "test");
  stop();
  writeTitle(doc, "b", "test");
  expect(titles).toEqual(["a", ""]);
  expect(updates).toBe(4);
});
