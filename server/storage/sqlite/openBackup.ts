import { accessSync, constants } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../StoreError.ts";
import { foreignDatabase, shapeOf } from "./migrate.ts";
import { storeErrorOf } from "./storeErrorOf.ts";

/**
 * Opens a backup without changing a byte of it. One that we made is a single file, and may lie where nothing can be
 * written. Somebody's copy of a whole data folder has its newest commits in a log beside it, which is read too.
 * Throws `foreign`, `corrupt`, or the file system's error.
 */
export function openBackup(path: string): DatabaseSync {
  // SQLite says of a file that it may not read no more than that it cannot be opened.
  accessSync(path, constants.R_OK);
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const shape = shapeOf(database);
    if (shape.kind === "empty") throw new StoreError("foreign", "the file is an empty database");
    if (shape.kind === "foreign") throw foreignDatabase();
    return database;
  } catch (error) {
    database.close();
    throw storeErrorOf(error);
  }
}
