import { copyFileSync, existsSync, linkSync, mkdtempSync, renameSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DATABASE_FILE } from "./openSqliteStore.ts";
import { syncPath } from "./syncPath.ts";

/** Beside the database: the log of the newest commits, and its index. */
const LOG_FILES = [`${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`] as const;

/**
 * Puts the database `staged` in the place of the folder's, and keeps the old one in a new folder in there whose name
 * begins with `keepAs`. Under its name stands the old or the new one at every moment, whenever the power goes. The folder
 * must be locked, and `staged` lie in it, closed. Returns where the old one is; null when there was none.
 */
export function swapDatabase(folder: string, staged: string, keepAs: string): string | null {
  const path = join(folder, DATABASE_FILE);
  let keepIn: string | null = null;
  if (existsSync(path)) {
    keepIn = mkdtempSync(join(folder, `${keepAs}-`));
    // A log that stays behind would be taken for the new database's.
    foldLog(path);
    for (const name of LOG_FILES)
      if (existsSync(join(folder, name))) renameSync(join(folder, name), join(keepIn, name));
    keep(path, join(keepIn, DATABASE_FILE));
    syncPath(keepIn);
  }
  renameSync(staged, path);
  syncPath(folder);
  return keepIn;
}

/** Brings the log's commits into the database, so that one file is all of it. One that is damaged keeps its log. */
function foldLog(path: string): void {
  try {
    const database = new DatabaseSync(path);
    try {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      database.close();
    }
  } catch {
    // Moved beside it as they are.
  }
}

/** A second name for the file, so that the first can be taken over in one step; a copy where names cannot be shared. */
function keep(path: string, under: string): void {
  try {
    linkSync(path, under);
  } catch {
    copyFileSync(path, under);
    syncPath(under);
  }
}
