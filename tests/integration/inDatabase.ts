import { join } from "node:path";
import { openDatabase } from "../../server/storage/sqlite/openDatabase.ts";
import { DATABASE_FILE } from "../../server/storage/sqlite/openSqliteStore.ts";
import { unpackUpdates } from "../../server/storage/sqlite/packUpdates.ts";
import { SqliteDocuments } from "../../server/storage/sqlite/SqliteDocuments.ts";

/** The store without its lock and its thread, which a test of files need not wait for. */
export function inDatabase<T>(folder: string, work: (documents: SqliteDocuments) => T): T {
  const database = openDatabase(join(folder, DATABASE_FILE));
  try {
    return work(new SqliteDocuments(database));
  } finally {
    database.close();
  }
}

/** All that is stored of a document, in order. Throws as a load does. */
export function partsIn(documents: SqliteDocuments, id: string): Uint8Array[] {
  const stored = documents.load(id);
  const updates = stored ? unpackUpdates(stored.updates).map(({ bytes }) => bytes) : [];
  return [...(stored?.checkpoint ? [stored.checkpoint.state] : []), ...updates];
}
