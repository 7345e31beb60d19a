import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { MAX_UPDATE_BYTES, type DocumentStore, type DocumentUpdates } from "../../server/storage/DocumentStore.ts";

const NOW = 1_763_647_906_000;
const ABSENT = "0193f0d0-0000-7000-8000-000000000000";

/** A document's id; those made later sort behind. */
let ids = 0;
const newId = (): string => uuidV7(NOW + ids++);

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

function batchOf(documentId: string, ...updates: Uint8Array[]): DocumentUpdates {
  return { documentId, updates: updates.map((update, index) => ({ bytes: update, author: "ada", at: NOW + index })) };
}

/** The contract of server/storage/SPEC.md, for one driver. `open` gives an empty store; the suite closes it. */
export function describeDocumentStore(name: string, open: () => Promise<DocumentStore>): void {
  let store: DocumentStore;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const create = async (createdAt = NOW): Promise<string> => {
    const id = newId();
    await store.createDocument({ id, title: `Document ${id}`, createdAt });
    return id;
  };
  const stored = async (id: string): Promise<{ seqs: number[]; values: number[][] }> => {
    const loaded = await store.load(id);
    const updates = loaded?.updates ?? [];
    return { seqs: updates.map(({ seq }) => seq), values: updates.map((update) => Array.from(update.bytes)) };
  };

  describe(`${name}: documents`, () => {
    test("[ST1] a created document is found as it was made", async () => {
      const id = newId();
      const made = await store.createDocument({ id, title: "Ärger 🙂", createdAt: NOW });
      const record = { id, title: "Ärger 🙂", createdAt: NOW, updatedAt: NOW, trashedAt: null, head: 0 };
      expect(made).toEqual(record);
      expect(await store.getDocument(id)).toEqual(record);
      expect(await store.load(id)).toEqual({ head: 0, checkpoint: null, updates: [] });
    });

    test("[ST2] a second document of an id is refused, also when the first is in the trash", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1))]);
      const before = await store.trash(id, NOW + 5);
      await expect(store.createDocument({ id, title: "other", createdAt: 1 })).rejects.toMatchObject({
        name: "StoreError",
        code: "duplicate-document",
        documentIds: [id],
      });
      expect(await store.getDocument(id)).toEqual(before);
    });

    test("[ST3] what does not exist is answered, not thrown", async () => {
      expect(await store.getDocument(ABSENT)).toBeNull();
      expect(await store.setTitle(ABSENT, "x")).toBeNull();
      expect(await store.trash(ABSENT, NOW)).toBeNull();
      expect(await store.restore(ABSENT)).toBeNull();
      expect(await store.purge(ABSENT)).toBe(false);
      expect(await store.load(ABSENT)).toBeNull();
      expect(await store.backlog(ABSENT)).toBeNull();
      expect(await store.compact(ABSENT, { expectedUptoSeq: 0, uptoSeq: 1, state: bytes(1) })).toBe(false);
      expect(await store.listDocuments()).toEqual([]);
      expect(await store.append([])).toEqual(new Map());
    });

    test("[ST4] updatedAt is the time of the last update, and of nothing else", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1), bytes(2), bytes(3))]);
      expect(await store.setTitle(id, "renamed")).toMatchObject({ title: "renamed", updatedAt: NOW + 2, head: 3 });
      expect(await store.trash(id, NOW + 99)).toMatchObject({ updatedAt: NOW + 2, trashedAt: NOW + 99 });
      expect(await store.restore(id)).toMatchObject({ updatedAt: NOW + 2, trashedAt: null });
      await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 3, state: bytes(9) });
      expect(await store.getDocument(id)).toMatchObject({ title: "renamed", updatedAt: NOW + 2, head: 3 });
      // A clock that was set back: the last update counts, not the latest time.
      await store.append([{ documentId: id, updates: [{ bytes: bytes(4), author: null, at: NOW - 1000 }] }]);
      expect(await store.getDocument(id)).toMatchObject({ updatedAt: NOW - 1000, head: 4 });
    });

    test("[ST5] lists are ordered, and the trash is a list of its own", async () => {
      const first = await create(NOW);
      const second = await create(NOW + 20);
      const third = await create(NOW + 10);
      const twin = await create(NOW + 10);
      const names = async (filter?: { trashed?: boolean }): Promise<string[]> =>
        (await store.listDocuments(filter)).map(({ id }) => id);
      expect(await names()).toEqual([second, third, twin, first]);
      await store.append([{ documentId: first, updates: [{ bytes: bytes(1), author: null, at: NOW + 30 }] }]);
      expect(await names({ trashed: false })).toEqual([first, second, third, twin]);
      await store.trash(second, NOW + 40);
      await store.trash(third, NOW + 50);
      expect(await names()).toEqual([first, twin]);
      expect(await names({ trashed: true })).toEqual([third, second]);
      expect(await store.listDocuments()).toEqual([await store.getDocument(first), await store.getDocument(twin)]);
    });

    test("[ST6] the trash keeps everything, and the first time", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1))]);
      await store.trash(id, NOW + 7);
      expect(await store.trash(id, NOW + 8)).toMatchObject({ trashedAt: NOW + 7 });
      expect(await store.append([batchOf(id, bytes(2))])).toEqual(new Map([[id, 2]]));
      expect(await stored(id)).toEqual({ seqs: [1, 2], values: [[1], [2]] });
      await store.restore(id);
      expect(await store.restore(id)).toMatchObject({ trashedAt: null, head: 2 });
    });

    test("[ST7] purging leaves nothing, and others alone", async () => {
      const id = await create();
      const other = await create();
      await store.append([batchOf(id, bytes(1), bytes(2)), batchOf(other, bytes(3))]);
      await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 1, state: bytes(9) });
      expect(await store.purge(id)).toBe(true);
      expect(await store.purge(id)).toBe(false);
      expect(await store.load(id)).toBeNull();
      await store.createDocument({ id, title: "again", createdAt: NOW });
      expect(await store.load(id)).toEqual({ head: 0, checkpoint: null, updates: [] });
      expect(await store.append([batchOf(id, bytes(4))])).toEqual(new Map([[id, 1]]));
      expect(await stored(other)).toEqual({ seqs: [1], values: [[3]] });
    });

    test("[ST8] the store's bytes are its own", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1, 2), bytes(3))]);
      const state = bytes(7, 7);
      await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 1, state });
      state.fill(0);
      const loaded = await store.load(id);
      loaded?.checkpoint?.state.fill(0);
      for (const update of loaded?.updates ?? []) update.bytes.fill(0);
      const again = await store.load(id);
      expect(Array.from(again?.checkpoint?.state ?? [])).toEqual([7, 7]);
      expect(Array.from(again?.updates[0]?.bytes ?? [])).toEqual([3]);
    });
  });

  describe(`${name}: updates`, () => {
    test("[ST10] numbers have no gaps, over batches and compactions", async () => {
      const id = await create();
      const other = await create();
      expect(await store.append([batchOf(id, bytes(1), bytes(2))])).toEqual(new Map([[id, 2]]));
      await store.append([batchOf(other, bytes(0))]);
      await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 2, state: bytes(9) });
      expect(await store.append([batchOf(id, bytes(3))])).toEqual(new Map([[id, 3]]));
      await store.purge(other);
      expect(await store.append([batchOf(id, bytes(4))])).toEqual(new Map([[id, 4]]));
      expect(await stored(id)).toEqual({ seqs: [3, 4], values: [[3], [4]] });
    });

    test("[ST11] a batch with an unknown document leaves nothing behind and names what is missing", async () => {
      const id = await create();
      const gone = newId();
      const batch = [
        batchOf(id, bytes(1)),
        batchOf(ABSENT, bytes(2)),
        batchOf(gone, bytes(3)),
        batchOf(ABSENT, bytes(4)),
      ];
      await expect(store.append(batch)).rejects.toMatchObject({
        code: "unknown-document",
        documentIds: [ABSENT, gone],
      });
      expect(await stored(id)).toEqual({ seqs: [], values: [] });
      expect(await store.append([batchOf(id, bytes(5))])).toEqual(new Map([[id, 1]]));
    });

    test("[ST12] a document may stand in a batch more than once, or without updates", async () => {
      const id = await create();
      const other = await create();
      const heads = await store.append([batchOf(id, bytes(1)), batchOf(other), batchOf(id, bytes(2), bytes(3))]);
      expect(heads).toEqual(
        new Map([
          [id, 3],
          [other, 0],
        ]),
      );
      expect(await stored(id)).toEqual({ seqs: [1, 2, 3], values: [[1], [2], [3]] });
    });

    test("[ST13] batches given without waiting are committed in order", async () => {
      const id = await create();
      const heads = await Promise.all(
        Array.from({ length: 100 }, (_, index) => store.append([batchOf(id, bytes(index), bytes(index))])),
      );
      expect(heads.map((head) => head.get(id))).toEqual(Array.from({ length: 100 }, (_, index) => 2 * index + 2));
      const { seqs, values } = await stored(id);
      expect(seqs).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
      expect(values).toEqual(Array.from({ length: 200 }, (_, index) => [index >> 1]));
    });

    test("[ST14] bytes, authors and times come back as they were", async () => {
      const id = await create();
      const every = Uint8Array.from({ length: 256 }, (_, value) => value);
      const big = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 31) % 251);
      // A view into the middle of a bigger buffer, as frames of a socket are; and Node's own kind of array.
      const view = every.subarray(100, 110);
      const written = [
        { bytes: bytes(), author: "ada", at: NOW },
        { bytes: every, author: null, at: NOW + 1 },
        { bytes: view, author: "Grace 🙂", at: 0 },
        { bytes: big, author: "ada", at: NOW + 3 },
        { bytes: Buffer.from("frame"), author: "", at: -1 },
      ];
      await store.append([{ documentId: id, updates: written }]);
      const loaded = await store.load(id);
      expect(loaded?.updates.map(({ author, at }) => ({ author, at }))).toEqual(
        written.map(({ author, at }) => ({ author, at })),
      );
      for (const [index, update] of written.entries()) {
        expect(Buffer.compare(loaded?.updates[index]?.bytes ?? bytes(99), update.bytes)).toBe(0);
      }
    });

    test("[ST15] what no driver could keep is refused whole", async () => {
      const id = await create();
      const tooLong = new Uint8Array(MAX_UPDATE_BYTES + 1);
      await expect(store.append([batchOf(id, bytes(1), tooLong)])).rejects.toMatchObject({ code: "invalid" });
      const half = { documentId: id, updates: [{ bytes: bytes(1), author: null, at: 1.5 }] };
      await expect(store.append([batchOf(id, bytes(1)), half])).rejects.toMatchObject({ code: "invalid" });
      await expect(store.trash(id, Number.NaN)).rejects.toMatchObject({ code: "invalid" });
      await expect(store.createDocument({ id: "", title: "", createdAt: 0 })).rejects.toMatchObject({
        code: "invalid",
      });
      expect(await stored(id)).toEqual({ seqs: [], values: [] });
    });

    test("[ST16] the caller may reuse its buffer at once", async () => {
      const id = await create();
      for (const buffer of [bytes(1, 2, 3), Buffer.from([1, 2, 3])]) {
        const appended = store.append([batchOf(id, buffer)]);
        buffer.fill(0);
        await appended;
      }
      expect((await stored(id)).values).toEqual([
        [1, 2, 3],
        [1, 2, 3],
      ]);
    });
  });

  describe(`${name}: reading and compaction`, () => {
    test("[ST20] a load gives the checkpoint and every update behind it", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1), bytes(2), bytes(3))]);
      await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 2, state: bytes(1, 2) });
      const loaded = await store.load(id);
      expect(loaded?.head).toBe(3);
      expect(loaded?.checkpoint?.uptoSeq).toBe(2);
      expect(Array.from(loaded?.checkpoint?.state ?? [])).toEqual([1, 2]);
      expect(loaded?.updates.map(({ seq, author, at }) => ({ seq, author, at }))).toEqual([
        { seq: 3, author: "ada", at: NOW + 2 },
      ]);
    });

    test("[ST21] a compaction from another checkpoint than the one there does nothing", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1), bytes(2), bytes(3))]);
      expect(await store.compact(id, { expectedUptoSeq: 1, uptoSeq: 2, state: bytes(9) })).toBe(false);
      expect((await stored(id)).seqs).toEqual([1, 2, 3]);
      expect(await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 2, state: bytes(2) })).toBe(true);
      expect(await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 3, state: bytes(9) })).toBe(false);
      expect(await store.compact(id, { expectedUptoSeq: 2, uptoSeq: 3, state: bytes() })).toBe(true);
      expect(await store.load(id)).toEqual({ head: 3, checkpoint: { uptoSeq: 3, state: bytes() }, updates: [] });
    });

    test("[ST22] of compactions at once, one wins", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1), bytes(2), bytes(3), bytes(4))]);
      const tries = [1, 2, 3, 4, 2, 4].map((uptoSeq) =>
        store.compact(id, { expectedUptoSeq: 0, uptoSeq, state: bytes(uptoSeq) }),
      );
      const won = await Promise.all(tries);
      expect(won.filter(Boolean)).toHaveLength(1);
      const loaded = await store.load(id);
      const upto = loaded?.checkpoint?.uptoSeq ?? 0;
      expect(Array.from(loaded?.checkpoint?.state ?? [])).toEqual([upto]);
      expect(loaded?.updates.map(({ seq }) => seq)).toEqual([1, 2, 3, 4].filter((seq) => seq > upto));
    });

    test("[ST23] compaction beside appends loses none", async () => {
      const id = await create();
      const appends: Promise<unknown>[] = [];
      let covered: number[] = [];
      for (let round = 0; round < 30; round++) {
        appends.push(store.append([batchOf(id, bytes(round), bytes(round))]));
        if (round % 5 !== 4) continue;
        const loaded = await store.load(id);
        const expectedUptoSeq = loaded?.checkpoint?.uptoSeq ?? 0;
        // Stands for a merge: the bytes of the checkpoint and of the updates behind it, one after the other.
        const merged = [loaded?.checkpoint?.state ?? bytes(), ...(loaded?.updates.map((update) => update.bytes) ?? [])];
        const state = Uint8Array.from(merged.flatMap((part) => Array.from(part)));
        appends.push(store.append([batchOf(id, bytes(200 + round))]));
        expect(await store.compact(id, { expectedUptoSeq, uptoSeq: loaded?.head ?? 0, state })).toBe(true);
      }
      await Promise.all(appends);
      const loaded = await store.load(id);
      covered = Array.from(loaded?.checkpoint?.state ?? []);
      const all = [...covered, ...(loaded?.updates.flatMap((update) => Array.from(update.bytes)) ?? [])];
      const expected = Array.from({ length: 30 }, (_, round) => [
        round,
        round,
        ...(round % 5 === 4 ? [200 + round] : []),
      ]);
      expect(all).toEqual(expected.flat());
      expect(loaded?.head).toBe(66);
    });

    test("[ST24] a checkpoint goes forward, and not beyond the head", async () => {
      const id = await create();
      await store.append([batchOf(id, bytes(1), bytes(2))]);
      for (const [expectedUptoSeq, uptoSeq] of [
        [0, 0],
        [0, 3],
        [2, 1],
        [0, 1.5],
        [-1, 1],
      ] as const) {
        const compacted = store.compact(id, { expectedUptoSeq, uptoSeq, state: bytes(9) });
        await expect(compacted).rejects.toMatchObject({ code: "invalid" });
      }
      expect((await stored(id)).seqs).toEqual([1, 2]);
    });

    test("[ST25] the backlog counts what a load would read", async () => {
      const id = await create();
      expect(await store.backlog(id)).toEqual({ updates: 0, updateBytes: 0, checkpointBytes: 0 });
      await store.append([batchOf(id, bytes(1, 1), bytes(2, 2, 2), bytes())]);
      expect(await store.backlog(id)).toEqual({ updates: 3, updateBytes: 5, checkpointBytes: 0 });
      await store.compact(id, { expectedUptoSeq: 0, uptoSeq: 1, state: bytes(9, 9, 9, 9) });
      expect(await store.backlog(id)).toEqual({ updates: 2, updateBytes: 3, checkpointBytes: 4 });
    });
  });

  describe(`${name}: errors and the end`, () => {
    test("[ST30] [ST31] after each kind of refusal the store works as before", async () => {
      const id = await create();
      const refusals = [
        store.createDocument({ id, title: "", createdAt: NOW }),
        store.append([batchOf(ABSENT, bytes(1))]),
        store.compact(id, { expectedUptoSeq: 0, uptoSeq: 9, state: bytes(1) }),
      ];
      const outcomes = await Promise.allSettled(refusals);
      expect(
        outcomes.map((outcome) => outcome.status === "rejected" && (outcome.reason as { name: string }).name),
      ).toEqual(["StoreError", "StoreError", "StoreError"]);
      expect(await store.append([batchOf(id, bytes(1))])).toEqual(new Map([[id, 1]]));
    });

    test("[ST32] closing ends what has begun, and then refuses", async () => {
      const id = await create();
      const begun = store.append([batchOf(id, bytes(1))]);
      const closing = store.close();
      expect(await begun).toEqual(new Map([[id, 1]]));
      await closing;
      await store.close();
      const later = [
        () => store.createDocument({ id: newId(), title: "", createdAt: NOW }),
        () => store.getDocument(id),
        () => store.listDocuments(),
        () => store.setTitle(id, ""),
        () => store.trash(id, NOW),
        () => store.restore(id),
        () => store.purge(id),
        () => store.append([]),
        () => store.load(id),
        () => store.backlog(id),
        () => store.compact(id, { expectedUptoSeq: 0, uptoSeq: 1, state: bytes(1) }),
      ];
      for (const call of later) await expect(call()).rejects.toMatchObject({ name: "StoreError", code: "closed" });
    });
  });
}
