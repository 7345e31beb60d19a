import { describe, expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { createUpdateLog, type UpdateLogObserver } from "../../server/log/createUpdateLog.ts";
import { COMPACT_FLOOR_BYTES, COMPACT_OPEN_FLOOR_BYTES, MERGER_IDLE_MS } from "../../server/log/limits.ts";
import { Merger } from "../../server/log/Merger.ts";
import { mergeParts } from "../../server/log/mergeParts.ts";
import type { UpdateLog } from "../../server/log/UpdateLog.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { openSqliteStore } from "../../server/storage/sqlite/openSqliteStore.ts";
import { createManualClock, type ManualClock } from "../harness/manualClock.ts";
import { FaultyStore } from "./FaultyStore.ts";
import { temporaryFolders } from "./temporaryFolder.ts";

const newFolder = temporaryFolders();

/** The updates of somebody who inserts `pieces` one after the other, and deletes a character behind every third. */
function typed(clientId: number, pieces: Iterable<string>): { updates: Uint8Array[]; doc: Y.Doc } {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const flow = doc.getText("flow");
  for (const [index, piece] of Array.from(pieces).entries()) {
    flow.insert(flow.length, piece);
    if (index % 3 === 2) flow.delete(flow.length - 2, 1);
  }
  return { updates, doc };
}

function docOf(parts: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const part of parts) Y.applyUpdate(doc, part);
  return doc;
}

function textOf(parts: readonly Uint8Array[]): string {
  return docOf(parts).getText("flow").toJSON();
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`resolved to ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** At least so many bytes of text, in pieces of a page. */
function pages(bytes: number): string[] {
  const page = "y".repeat(3000);
  return Array.from({ length: Math.ceil(bytes / page.length) }, () => page);
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

describe("merging", () => {
  test("[UL20] the merged update says what the parts say, whatever their order, and less of what was deleted", () => {
    const { updates, doc } = typed(1, LETTERS.repeat(4));
    const merged = mergeParts(updates);
    expect(textOf([merged])).toBe(doc.getText("flow").toJSON());
    expect(Y.encodeStateVector(docOf([merged]))).toEqual(Y.encodeStateVector(doc));
    expect(textOf([mergeParts(updates.toReversed())])).toBe(textOf([merged]));
    expect(mergeParts([merged, ...updates])).toEqual(merged);
    expect(merged.byteLength).toBeLessThan(updates.reduce((sum, part) => sum + part.byteLength, 0) / 2);
  });

  test("[UL21] parts that build on what never came are kept, and take effect when it comes", () => {
    const { updates, doc } = typed(1, LETTERS);
    const other = typed(2, "XYZ");
    const late = updates.splice(10, 2);
    const once = mergeParts([...updates, ...other.updates]);
    // Merged again and again, as compactions do.
    const twice = mergeParts([once]);
    const thrice = mergeParts([twice, ...other.updates]);
    const waiting = docOf([thrice]);
    expect(waiting.store.pendingStructs).not.toBeNull();
    for (const part of late) Y.applyUpdate(waiting, part);
    expect(waiting.store.pendingStructs).toBeNull();
    const all = docOf([Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdate(other.doc)]);
    expect(waiting.getText("flow").toJSON()).toBe(all.getText("flow").toJSON());
    expect(Y.encodeStateVector(waiting)).toEqual(Y.encodeStateVector(all));
  });

  test("[UL21] a deletion that came before what it deletes is kept", () => {
    const doc = new Y.Doc();
    doc.clientID = 1;
    doc.getText("flow").insert(0, "secret");
    const inserted = Y.encodeStateAsUpdate(doc);
    const before = Y.encodeStateVector(doc);
    doc.getText("flow").delete(0, 6);
    const deleted = Y.encodeStateAsUpdate(doc, before);
    const merged = mergeParts([mergeParts([deleted])]);
    expect(textOf([merged, inserted])).toBe("");
  });

  test("[UL24] what is no update is refused", () => {
    expect(() => mergeParts([Uint8Array.of(1, 2, 3, 4)])).toThrow(/./);
    const { updates } = typed(1, "abc");
    const [first] = updates;
    expect(() => mergeParts([(first ?? new Uint8Array()).subarray(0, 5)])).toThrow(/./);
  });
});

describe("the merging thread", () => {
  test("[UL25] merges what it is given, in any number at once, and starts again after it ended", async () => {
    const clock = createManualClock();
    const merger = new Merger(clock);
    const people = [typed(1, LETTERS), typed(2, "0123456789"), typed(3, "")];
    for (let round = 0; round < 2; round++) {
      const merged = await Promise.all(people.map(({ updates }) => merger.merge(updates)));
      expect(merged.map((part) => textOf([part]))).toEqual(people.map(({ doc }) => doc.getText("flow").toJSON()));
      // The parts are still the caller's.
      expect(people[0]?.updates[0]?.byteLength).toBeGreaterThan(0);
      clock.advance(MERGER_IDLE_MS);
    }
    await merger.end();
  });

  test("[UL25] a merge that it cannot do is an error of that merge alone; ending it rejects what is under way", async () => {
    const merger = new Merger(createManualClock());
    const { updates, doc } = typed(1, LETTERS);
    const bad = merger.merge([Uint8Array.of(9, 9, 9)]);
    const good = merger.merge(updates);
    await expect(bad).rejects.toMatchObject({ name: "MergeError" });
    expect(textOf([await good])).toBe(doc.getText("flow").toJSON());
    const underWay = rejection(merger.merge(updates));
    await merger.end();
    expect(await underWay).toMatchObject({ name: "MergerEnded" });
  });
});

describe.for([
  ["memory", async () => createMemoryStore()],
  ["sqlite", () => openSqliteStore({ folder: newFolder() })],
] as const)("compaction of %s", ([, open]) => {
  const start = async (
    observer: UpdateLogObserver = {},
  ): Promise<{ log: UpdateLog; store: FaultyStore; clock: ManualClock }> => {
    const store = new FaultyStore(await open());
    const clock = createManualClock();
    await store.createDocument({ id: "a", title: "", createdAt: 0 });
    const log = createUpdateLog({ store, clock, observer });
    onTestFinished(async () => {
      store.heal();
      const closing = log.close(0);
      clock.advance(0);
      await closing;
      await store.close();
    });
    return { log, store, clock };
  };
  const append = async (log: UpdateLog, updates: readonly Uint8Array[]): Promise<void> => {
    for (const update of updates) void log.append("a", update, null);
    await log.flush();
  };
  const read = async (log: UpdateLog): Promise<string> => textOf((await log.load("a"))?.parts ?? []);

  test("[UL20] replaces the rows, and the document reads the same, again and again", async () => {
    const { log, store } = await start();
    const { updates, doc } = typed(1, LETTERS);
    await append(log, updates.slice(0, 20));
    expect(await log.compact("a")).toMatchObject({ kind: "compacted", updates: 20 });
    expect((await store.load("a"))?.updates).toEqual([]);
    await append(log, updates.slice(20));
    expect(await log.compact("a")).toMatchObject({ kind: "compacted", updates: updates.length - 20 });
    expect(await read(log)).toBe(doc.getText("flow").toJSON());
    expect((await store.load("a"))?.head).toBe(updates.length);
  });

  test("[UL20] nothing to do, and nobody there, are answers", async () => {
    const { log } = await start();
    expect(await log.compact("a")).toEqual({ kind: "nothing-to-do" });
    expect(await log.compact("nobody")).toEqual({ kind: "unknown-document" });
    expect(await log.maybeCompact("nobody")).toBeNull();
  });

  test("[UL22] what is appended while it merges stays, and a second one beside it does no harm", async () => {
    const { log, store } = await start();
    const { updates, doc } = typed(1, LETTERS.repeat(2));
    await append(log, updates.slice(0, 40));
    const release = store.hold("compact");
    const first = log.compact("a");
    const second = createUpdateLog({ store, clock: createManualClock() });
    const beside = second.compact("a");
    // Both have asked for what is stored; what comes now is in neither.
    while (store.calls("load") < 2) await turn();
    await append(log, updates.slice(40));
    while (store.calls("compact") < 2) await turn();
    release();
    const kinds = [(await first).kind, (await beside).kind].toSorted();
    expect(kinds).toEqual(["compacted", "superseded"]);
    await second.close(1000);
    const stored = await store.load("a");
    expect(stored?.checkpoint?.uptoSeq).toBe(40);
    expect(stored?.updates).toHaveLength(updates.length - 40);
    expect(await read(log)).toBe(doc.getText("flow").toJSON());
  });

  test("[UL21] what waits for something that never came outlives compactions and loads", async () => {
    const { log } = await start();
    const { updates, doc } = typed(1, LETTERS);
    const [late] = updates.splice(5, 1);
    await append(log, updates);
    await log.compact("a");
    await append(log, typed(2, "Z").updates);
    await log.compact("a");
    const loaded = (await log.load("a"))?.parts ?? [];
    const whole = docOf([...loaded, late ?? new Uint8Array()]);
    expect(whole.store.pendingStructs).toBeNull();
    expect(whole.getText("flow").toJSON().replace("Z", "")).toBe(doc.getText("flow").toJSON());
  });

  test("[UL24] rows that cannot be merged are reported and left as they are", async () => {
    const { log, store } = await start();
    await append(log, [...typed(1, "abc").updates, Uint8Array.of(7, 7, 7)]);
    const before = await store.load("a");
    await expect(log.compact("a")).rejects.toMatchObject({ name: "LogError", code: "corrupt", documentId: "a" });
    expect(await store.load("a")).toEqual(before);
    store.fail("load", { code: "corrupt", times: 1 });
    await expect(log.compact("a")).rejects.toMatchObject({ name: "StoreError", code: "corrupt" });
  });

  test("[UL23] maybeCompact compacts what is worth it, and no more", async () => {
    const { log } = await start();
    await append(log, typed(1, LETTERS).updates);
    expect(await log.maybeCompact("a")).toBeNull();
    await append(log, typed(2, pages(COMPACT_FLOOR_BYTES)).updates);
    expect(await log.maybeCompact("a")).toMatchObject({ kind: "compacted" });
    expect(await log.maybeCompact("a")).toBeNull();
  });

  test("[UL23] a document that stays open is compacted without being asked, once", async () => {
    const done = Promise.withResolvers<unknown>();
    const compacted: unknown[] = [];
    const { log, store } = await start({
      compacted(id, result) {
        compacted.push(id);
        done.resolve(result);
      },
      compactionFailed: (_id, error) => done.reject(error),
    });
    const { updates, doc } = typed(1, pages(COMPACT_OPEN_FLOOR_BYTES));
    for (const update of updates) await append(log, [update]);
    expect(await done.promise).toMatchObject({ kind: "compacted" });
    expect(await read(log)).toBe(doc.getText("flow").toJSON());
    expect(compacted).toEqual(["a"]);
    expect((await store.load("a"))?.checkpoint).not.toBeNull();
  });

  test("[UL23] while it waits to be looked at, a document is not looked at again for each update", async () => {
    const { log, store } = await start();
    const release = store.hold("backlog");
    const { updates } = typed(1, pages(COMPACT_OPEN_FLOOR_BYTES));
    await append(log, updates);
    for (const update of typed(2, LETTERS).updates) await append(log, [update]);
    release();
    await log.maybeCompact("a");
    expect(store.calls("backlog")).toBe(2);
    expect((await store.load("a"))?.checkpoint).not.toBeNull();
  });

  test("[UL26] a failure of one that nobody asked for is told, and is not repeated at once", async () => {
    const failures: unknown[] = [];
    const done = Promise.withResolvers<void>();
    const { log, store } = await start({
      compactionFailed(_id, error) {
        failures.push(error);
        done.resolve();
      },
    });
    store.fail("compact", { code: "full" });
    const { updates } = typed(1, pages(COMPACT_OPEN_FLOOR_BYTES));
    await append(log, updates);
    await done.promise;
    await append(log, typed(2, "zzz").updates);
    expect(failures).toMatchObject([{ code: "full" }]);
    expect(store.calls("compact")).toBe(1);
    store.heal();
    expect(await log.maybeCompact("a")).toMatchObject({ kind: "compacted" });
  });

  test("[UL18] closing ends in time although a compaction waits for a store that does not answer", async () => {
    const { log, store, clock } = await start();
    await append(log, typed(1, LETTERS).updates);
    const release = store.hold("load");
    const compaction = rejection(log.compact("a"));
    while (store.calls("load") === 0) await turn();
    const closing = log.close(1000);
    clock.advance(1000);
    expect(await closing).toEqual({ abandoned: 0 });
    release();
    expect(await compaction).toMatchObject({ code: "closed" });
    expect(store.calls("compact")).toBe(0);
  });

  test("[UL27] closing ends a compaction without its result, and refuses later ones", async () => {
    const { log, store } = await start();
    await append(log, typed(1, LETTERS).updates);
    const before = await store.load("a");
    const compaction = rejection(log.compact("a"));
    expect(await log.close(1000)).toEqual({ abandoned: 0 });
    expect(await compaction).toMatchObject({ name: "LogError", code: "closed" });
    await expect(log.maybeCompact("a")).rejects.toMatchObject({ code: "closed" });
    expect(await store.load("a")).toEqual(before);
  });
});
