import { closeSync, openSync, readSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../StoreError.ts";
import { foreignDatabase, shapeOf } from "./migrate.ts";
import { openBeside } from "./openDatabase.ts";
import { storeErrorOf } from "./storeErrorOf.ts";

/** Where a database's header says how it is read: 1, or 2 with a write-ahead log (https://sqlite.org/fileformat2.html). */
const READ_VERSION_OFFSET = 19;
const WITH_LOG = 2;

/**
 * Opens a backup. One that we made is a single file, opened without changing a byte, so that it may lie where nothing
 * can be written. Somebody's copy of a whole data folder has its newest commits in a log beside it, which are read too.
 * Throws `foreign`, `corrupt`, or the file system's error.
 */
export function openBackup(path: string): DatabaseSync {
  const version = readVersion(path);
  if (version === WITH_LOG) return openBeside(path);
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

function readVersion(path: string): number {
  const descriptor = openSync(path, "r");
  try {
    const header = Buffer.alloc(READ_VERSION_OFFSET + 1);
    readSync(descriptor, header, 0, header.byteLength, 0);
    return header[READ_VERSION_OFFSET] ?? 0;
  } finally {
    closeSync(descriptor);
  }
}
