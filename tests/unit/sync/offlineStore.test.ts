import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { compactUpdates } from "../../../lib/sync/offline/compactUpdates.ts";
import { DATABASE_NAME, DATABASE_VERSION, indexedDbStore } from "../../../lib/sync/offline/indexedDbStore.ts";
import type { CopyChange, OfflineStore } from "../../../lib/sync/offline/offlineStore.ts";
import { MemoryStore } from "./support/MemoryStore.ts";

const ONE = "01890a5d-ac96-774b-bcce-b302099a8057";
const TWO = "01890a5d-ac96-774b-bcce-b302099a8058";

beforeEach(async () => {
  const { default: globals } = await import("fake-indexeddb").then(async (all) => ({ default: all }));
  for (const name of [
    "IDBCursor",
    "IDBDatabase",
    "IDBIndex",
    "IDBObjectStore",
    "IDBRequest",
    "IDBTransaction",
  ] as const) {
    vi.stubGlobal(name, globals[name]);
  }
  vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  vi.stubGlobal("indexedDB", new IDBFactory());
});
afterEach(() => vi.unstubAllGlobals());

function change(parts: Partial<CopyChange> = {}): CopyChange {
  return {
    updates: [],
    writer: "me",
    counts: { made: 0, saved: 0 },
    others: new Map(),
    syncedOnce: false,
    schemaVersion: 1,
    at: 1_000,
    strict: false,
    ...parts,
  };
}

const bytes = (...values: number[]) => new Uint8Array(values);
const sorted = (updates: readonly Uint8Array[]) =>
  updates
    .map((update) => [...update])
    .sort((left, right) => (left[0] ?? 0) - (right[0] ?? 0) || left.length - right.length);

const stores: readonly [string, () => OfflineStore][] = [
  ["IndexedDB", () => indexedDbStore()],
  ["memory (the tests' own)", () => new MemoryStore()],
];

describe.each(stores)("%s", (_name, make) => {
  let store: OfflineStore;
  beforeEach(() => {
    store = make();
  });

  test("a copy that was never written is empty, and no line of the list", async () => {
    const copy = await store.open(ONE);
    expect(await copy.load()).toMatchObject({ updates: [], writers: new Map(), syncedOnce: false, schemaVersion: 0 });
    copy.close();
  });

  test("[SY32] what is written is read, by document, with the counts of the same transaction", async () => {
    const one = await store.open(ONE);
    const two = await store.open(TWO);
    await one.write(change({ updates: [bytes(1), bytes(2)], counts: { made: 2, saved: 0 } }));
    await one.write(change({ updates: [bytes(3)], counts: { made: 3, saved: 1 }, syncedOnce: true, schemaVersion: 4 }));
    await two.write(change({ updates: [bytes(9)], schemaVersion: 2 }));
    one.close();
    const again = await store.open(ONE);
    const stored = await again.load();
    expect(sorted(stored.updates)).toEqual([[1], [2], [3]]);
    expect(stored.writers).toEqual(new Map([["me", { made: 3, saved: 1 }]]));
    expect(stored).toMatchObject({ syncedOnce: true, schemaVersion: 4 });
    expect(await two.load()).toMatchObject({ syncedOnce: false, schemaVersion: 2 });
    again.close();
    two.close();
  });

  test("[SY32] syncedOnce is never taken back", async () => {
    const copy = await store.open(ONE);
    await copy.write(change({ syncedOnce: true }));
    await copy.write(change({ syncedOnce: false }));
    expect((await copy.load()).syncedOnce).toBe(true);
    copy.close();
  });

  test("[SY32] counts of others are merged by maximum, from several tabs", async () => {
    const tabA = await store.open(ONE);
    const tabB = await store.open(ONE);
    await tabA.write(change({ writer: "a", counts: { made: 5, saved: 0 } }));
    await tabB.write(
      change({ writer: "b", counts: { made: 1, saved: 0 }, others: new Map([["a", { made: 3, saved: 3 }]]) }),
    );
    const { writers } = await tabA.load();
    expect(writers.get("a")).toEqual({ made: 5, saved: 3 });
    expect(writers.get("b")).toEqual({ made: 1, saved: 0 });
    tabA.close();
    tabB.close();
  });

  test("[SY36] the list says what waits; a copy in which something waits is not deleted", async () => {
    const one = await store.open(ONE);
    const two = await store.open(TWO);
    await one.write(change({ updates: [bytes(1)], counts: { made: 3, saved: 1 }, at: 5 }));
    await two.write(change({ updates: [bytes(2)], counts: { made: 3, saved: 3 }, syncedOnce: true, at: 6 }));
    const list = (await store.list()).sort((left, right) => left.updatedAt - right.updatedAt);
    expect(list).toEqual([
      { documentId: ONE, waiting: 2, syncedOnce: false, updatedAt: 5 },
      { documentId: TWO, waiting: 0, syncedOnce: true, updatedAt: 6 },
    ]);
    expect(await store.delete(ONE)).toBe(false);
    expect(await store.delete(TWO)).toBe(true);
    expect((await store.list()).map(({ documentId }) => documentId)).toEqual([ONE]);
    expect(sorted((await one.load()).updates)).toEqual([[1]]);
    expect(await store.delete(ONE, { evenUnsent: true })).toBe(true);
    expect(await store.list()).toEqual([]);
    const gone = await store.open(ONE);
    expect(await gone.load()).toMatchObject({ updates: [], writers: new Map(), syncedOnce: false });
    for (const copy of [one, two, gone]) copy.close();
  });

  test("[SY37] compaction replaces exactly the rows that it read, and only this document's", async () => {
    const one = await store.open(ONE);
    const two = await store.open(TWO);
    await one.write(change({ updates: [bytes(1), bytes(2)] }));
    await two.write(change({ updates: [bytes(7)] }));
    let seen: readonly Uint8Array[] = [];
    await one.compact((updates) => {
      seen = updates;
      return bytes(99);
    });
    expect(sorted(seen)).toEqual([[1], [2]]);
    expect(sorted((await one.load()).updates)).toEqual([[99]]);
    expect(sorted((await two.load()).updates)).toEqual([[7]]);
    one.close();
    two.close();
  });

  test("[SY37] a compaction that throws changes nothing", async () => {
    const copy = await store.open(ONE);
    await copy.write(change({ updates: [bytes(255), bytes(255, 1)] }));
    await expect(copy.compact(compactUpdates)).rejects.toThrow(Error);
    expect(sorted((await copy.load()).updates)).toEqual([[255], [255, 1]]);
    copy.close();
  });
});

test("[SY31] a write is issued and committed in the task that asks for it", async () => {
  const copy = await indexedDbStore().open(ONE);
  const commits: string[] = [];
  const { IDBTransaction } = await import("fake-indexeddb");
  const commit = vi.spyOn(IDBTransaction.prototype, "commit").mockImplementation(function (this: IDBTransaction) {
    commits.push(this.durability);
  });
  const written = copy.write(change({ updates: [bytes(1)], strict: true }));
  // Nothing was awaited: were the tab killed now, the browser would have all that it needs.
  expect(commits).toHaveLength(1);
  commit.mockRestore();
  await written;
  copy.close();
});

test("[SY34] a tab with an older release makes way for an upgrade, and its writes fail from then on", async () => {
  const copy = await indexedDbStore().open(ONE);
  const upgraded = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(DATABASE_NAME, DATABASE_VERSION + 1);
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(new Error("not opened")));
  });
  upgraded.close();
  await expect(copy.write(change({ updates: [bytes(1)] }))).rejects.toThrow(/InvalidState|closed|not valid/i);
  await expect(indexedDbStore().open(ONE)).rejects.toThrow(/version/i);
});

test("[SY70] the modules are imported, and a store made, where there is no IndexedDB", async () => {
  vi.unstubAllGlobals();
  expect(typeof indexedDB).toBe("undefined");
  await expect(indexedDbStore().open(ONE)).rejects.toThrow(ReferenceError);
});
