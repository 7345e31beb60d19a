import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type {
  CopyChange,
  LocalCopy,
  LocalCopyInfo,
  OfflineStore,
  StoredCopy,
  WriterCount,
  WriterCounts,
} from "./offlineStore.ts";

/** The name of the browser database that holds the copies of all documents of this origin. */
export const DATABASE_NAME = "cowrite";

/** Raised with each entry of {@link UPGRADES}. */
export const DATABASE_VERSION = 1;

/**
 * Every row can be written without reading first. A write that had to read would need this page alive between the answer
 * and the write; one that needs nothing is out of the page's hands as soon as it is issued.
 */
interface Tables extends DBSchema {
  /** One row a document that has a copy. */
  documents: { key: string; value: { readonly id: string; readonly updatedAt: number } };
  /** The documents whose copy once held the server's whole text. */
  synced: { key: string; value: { readonly id: string } };
  /** Yjs updates (V1) by document; the key is the browser's, and says nothing about order. */
  updates: { key: number; value: UpdateRow; indexes: { document: string } };
  /** Counts of changes by document and writer; a writer without unconfirmed changes has no row. */
  writers: { key: [string, string]; value: WriterRow };
}

interface UpdateRow {
  readonly documentId: string;
  readonly bytes: Uint8Array;
  /** The document schema (lib/flow) of the release that wrote it. */
  readonly schemaVersion: number;
}

interface WriterRow extends WriterCount {
  readonly documentId: string;
  readonly writer: string;
}

type Database = IDBPDatabase<Tables>;

/** How to come from each version to the next; never edited once released, because old copies run through it. */
const UPGRADES: readonly ((database: Database) => void)[] = [
  (database) => {
    database.createObjectStore("documents", { keyPath: "id" });
    database.createObjectStore("synced", { keyPath: "id" });
    database.createObjectStore("updates", { autoIncrement: true }).createIndex("document", "documentId");
    database.createObjectStore("writers", { keyPath: ["documentId", "writer"] });
  },
];

/**
 * Copies in the browser's IndexedDB. Each write is one transaction that is committed explicitly: without that, Chromium
 * may abort what a closing tab has just written, since it waits for callbacks that nobody runs any more.
 */
export function indexedDbStore(name: string = DATABASE_NAME): OfflineStore {
  return {
    open: async (documentId) => new IndexedDbCopy(await openDatabase(name), documentId),
    list: () => withDatabase(name, listCopies),
    delete: (documentId, options) =>
      withDatabase(name, (database) => deleteCopy(database, documentId, options?.evenUnsent === true)),
  };
}

class IndexedDbCopy implements LocalCopy {
  readonly #database: Database;
  readonly #documentId: string;

  constructor(database: Database, documentId: string) {
    this.#database = database;
    this.#documentId = documentId;
  }

  async load(): Promise<StoredCopy> {
    // One transaction, so that the counts are those of the rows.
    const transaction = this.#database.transaction(["synced", "updates", "writers"]);
    const [synced, rows, writers] = await Promise.all([
      transaction.objectStore("synced").get(this.#documentId),
      transaction.objectStore("updates").index("document").getAll(this.#documentId),
      transaction.objectStore("writers").getAll(writersOf(this.#documentId)),
    ]);
    return {
      updates: rows.map(({ bytes }) => bytes),
      writers: new Map(writers.map(({ writer, made, saved }) => [writer, { made, saved }])),
      syncedOnce: synced !== undefined,
      schemaVersion: newest(rows),
    };
  }

  async write(change: CopyChange): Promise<void> {
    const documentId = this.#documentId;
    const { updates, writer, counts, others, schemaVersion, at, syncedOnce } = change;
    const durability = change.strict ? "strict" : "relaxed";
    const transaction = this.#database.transaction(["documents", "synced", "updates", "writers"], "readwrite", {
      durability,
    });
    const writers = transaction.objectStore("writers");
    const requests: Promise<unknown>[] = [
      transaction.objectStore("documents").put({ id: documentId, updatedAt: at }),
      ...updates.map((bytes) => transaction.objectStore("updates").add({ documentId, bytes, schemaVersion })),
      counts.made > counts.saved
        ? writers.put({ documentId, writer, ...counts })
        : writers.delete([documentId, writer]),
    ];
    if (syncedOnce) requests.push(transaction.objectStore("synced").put({ id: documentId }));
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
    if (others.size > 0) await this.#mergeCounts(others);
  }

  async compact(merge: (updates: readonly Uint8Array[]) => Uint8Array): Promise<void> {
    const documentId = this.#documentId;
    const transaction = this.#database.transaction("updates", "readwrite");
    const index = transaction.store.index("document");
    // Read in the transaction that deletes: a row that another tab adds meanwhile is not among the deleted.
    const [keys, rows] = await Promise.all([index.getAllKeys(documentId), index.getAll(documentId)]);
    const requests: Promise<unknown>[] = [];
    try {
      const bytes = merge(rows.map((row) => row.bytes));
      requests.push(transaction.store.add({ documentId, bytes, schemaVersion: newest(rows) }));
      requests.push(...keys.map((key) => transaction.store.delete(key)));
    } catch (error) {
      transaction.abort();
      await transaction.done.catch(() => {});
      throw error;
    }
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }

  close(): void {
    this.#database.close();
  }

  async #mergeCounts(counts: WriterCounts): Promise<void> {
    const documentId = this.#documentId;
    const transaction = this.#database.transaction("writers", "readwrite");
    const rows = await Promise.all([...counts.keys()].map((writer) => transaction.store.get([documentId, writer])));
    const requests = [...counts].map(([writer, count], index): Promise<unknown> => {
      const made = Math.max(count.made, rows[index]?.made ?? 0);
      const saved = Math.max(count.saved, rows[index]?.saved ?? 0);
      return made > saved
        ? transaction.store.put({ documentId, writer, made, saved })
        : transaction.store.delete([documentId, writer]);
    });
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }
}

async function listCopies(database: Database): Promise<LocalCopyInfo[]> {
  const transaction = database.transaction(["documents", "synced", "writers"]);
  const [documents, synced, writers] = await Promise.all([
    transaction.objectStore("documents").getAll(),
    transaction.objectStore("synced").getAllKeys(),
    transaction.objectStore("writers").getAll(),
  ]);
  return documents.map(({ id, updatedAt }) => ({
    documentId: id,
    updatedAt,
    syncedOnce: synced.includes(id),
    waiting: unsaved(writers.filter(({ documentId }) => documentId === id)),
  }));
}

async function deleteCopy(database: Database, documentId: string, evenUnsent: boolean): Promise<boolean> {
  const transaction = database.transaction(["documents", "synced", "updates", "writers"], "readwrite");
  const updates = transaction.objectStore("updates");
  const [writers, keys] = await Promise.all([
    transaction.objectStore("writers").getAll(writersOf(documentId)),
    updates.index("document").getAllKeys(documentId),
  ]);
  if (unsaved(writers) > 0 && !evenUnsent) return false;
  await Promise.all([
    transaction.objectStore("documents").delete(documentId),
    transaction.objectStore("synced").delete(documentId),
    transaction.objectStore("writers").delete(writersOf(documentId)),
    ...keys.map((key) => updates.delete(key)),
    transaction.done,
  ]);
  return true;
}

async function withDatabase<T>(name: string, run: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(name);
  try {
    return await run(database);
  } finally {
    database.close();
  }
}

function openDatabase(name: string): Promise<Database> {
  return openDB<Tables>(name, DATABASE_VERSION, {
    upgrade(database, oldVersion) {
      for (const upgrade of UPGRADES.slice(oldVersion)) upgrade(database);
    },
    // A newer release in another tab wants to upgrade: make way. Writes here then fail, which the status shows.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

/** All of a document's rows of `writers`: an array sorts behind every string. */
function writersOf(documentId: string): IDBKeyRange {
  return IDBKeyRange.bound([documentId], [documentId, []]);
}

function unsaved(writers: readonly WriterCount[]): number {
  return writers.reduce((sum, { made, saved }) => sum + made - saved, 0);
}

function newest(rows: readonly UpdateRow[]): number {
  return rows.reduce((newest, { schemaVersion }) => Math.max(newest, schemaVersion), 0);
}
