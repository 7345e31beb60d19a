import { join } from "node:path";
import { lockFolder } from "./lockFolder.ts";
import { openDatabase } from "./openDatabase.ts";
import { DATABASE_FILE } from "./openSqliteStore.ts";
import { numberOf } from "./rows.ts";
import { storeErrorOf } from "./storeErrorOf.ts";

/**
 * Gives the room inside the database's file that nothing uses back to the file system, and returns how many bytes that
 * were. Needs up to twice the room of the database on the disk, for as long as it takes. Nobody can write meanwhile, hence
 * the lock: throws `locked` while a server runs, else StoreError.
 */
export function vacuumDatabase(folder: string, holder: string): number {
  const unlock = lockFolder(folder, holder);
  try {
    const database = openDatabase(join(folder, DATABASE_FILE));
    try {
      const bytes = (): number =>
        numberOf(database.prepare("PRAGMA page_count").get(), "page_count") *
        numberOf(database.prepare("PRAGMA page_size").get(), "page_size");
      const before = bytes();
      database.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
      return before - bytes();
    } finally {
      database.close();
    }
  } catch (error) {
    throw storeErrorOf(error);
  } finally {
    unlock();
  }
}
