import { closeSync, openSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { storeErrorOf } from "./storeErrorOf.ts";
import { syncPath } from "./syncPath.ts";

/**
 * Writes the database as it is at this moment into a new file `target`, its owner's only, and waits until that is on
 * disk. Others may be using the database: they read and write on. What was deleted is not in the copy, and the copy is
 * one file, with nothing beside it.
 *
 * `VACUUM INTO` and not the online backup API: that begins anew whenever another process commits, so beside a busy
 * server it would never end, unless it takes all pages in one step, as this does.
 *
 * Throws StoreError, or the file system's error; what there is of `target` is then the caller's to remove.
 */
export function copyDatabase(database: DatabaseSync, target: string): void {
  // Made here for its mode; SQLite takes an empty file.
  closeSync(openSync(target, "wx", 0o600));
  try {
    database.prepare("VACUUM INTO ?").run(target);
  } catch (error) {
    throw storeErrorOf(error);
  }
  syncPath(target);
}
