import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { describeDocumentStore } from "./describeDocumentStore.ts";
import { FaultyStore } from "./FaultyStore.ts";

// Without faults it may not differ from what it stands in front of.
describeDocumentStore("faulty, healthy", async () => new FaultyStore(createMemoryStore()));

describe("faulty, failing", () => {
  const batch = [{ documentId: "a", updates: [{ bytes: Uint8Array.of(1), author: null, at: 0 }] }];
  const open = async (): Promise<FaultyStore> => {
    const store = new FaultyStore(createMemoryStore());
    await store.createDocument({ id: "a", title: "", createdAt: 0 });
    return store;
  };
  const head = async (store: FaultyStore): Promise<number | undefined> => (await store.getDocument("a"))?.head;

  test("fails as often as it is told, with the code it is told, and does nothing meanwhile", async () => {
    const store = await open();
    store.fail("append", { code: "full", times: 2 });
    await expect(store.append(batch)).rejects.toMatchObject({ code: "full", outcomeUnknown: false });
    await expect(store.append(batch)).rejects.toMatchObject({ code: "full" });
    expect(await head(store)).toBe(0);
    await store.append(batch);
    store.fail("append");
    await expect(store.append(batch)).rejects.toMatchObject({ code: "unavailable" });
    store.heal();
    await store.append(batch);
    expect([await head(store), store.calls("append")]).toEqual([2, 5]);
  });

  test("loses an answer after the work was done", async () => {
    const store = await open();
    store.fail("append", { times: 1, loseAnswer: true });
    await expect(store.append(batch)).rejects.toMatchObject({ code: "unavailable", outcomeUnknown: true });
    expect(await head(store)).toBe(1);
  });

  test("holds calls until released, and then does what they asked when they came", async () => {
    const store = await open();
    const bytes = Uint8Array.of(1);
    const release = store.hold("append");
    const held = store.append([{ documentId: "a", updates: [{ bytes, author: null, at: 0 }] }]);
    bytes[0] = 9;
    expect(await head(store)).toBe(0);
    release();
    await held;
    expect((await store.load("a"))?.updates[0]?.bytes).toEqual(Uint8Array.of(1));
  });
});
