import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { DocumentStore } from "../DocumentStore.ts";
import { lockFolder } from "./lockFolder.ts";
import { SqliteStore } from "./SqliteStore.ts";
import { WorkerLink } from "./WorkerLink.ts";

/** The database's file in the data folder; SQLite puts `-wal` and `-shm` beside it. */
export const DATABASE_FILE = "cowrite.db";

export interface SqliteStoreOptions {
  /** Made, readable by its owner only, when it is not there. */
  readonly folder: string;
  /** Starts the database's thread; for tests that end it. */
  readonly startWorker?: (path: string) => Worker;
}

/**
 * Opens the store in a folder of this machine. One process at a time: rejects with `locked` otherwise; with `newer`,
 * `foreign` or `corrupt` when the file there cannot be used; with the file system's own error when the folder cannot
 * be made. A network file system whose locks do not hold is not safe.
 */
export async function openSqliteStore({ folder, startWorker = start }: SqliteStoreOptions): Promise<DocumentStore> {
  // Documents are private: nobody else on the machine reads them. A folder that is there keeps the mode it was given.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(folder);
  const path = join(folder, DATABASE_FILE);
  const link = new WorkerLink(() => startWorker(path));
  try {
    // Made here for its mode, which SQLite copies to the files beside it.
    closeSync(openSync(path, "a", 0o600));
    await link.call("open", null);
    syncFolder(folder);
    return new SqliteStore(link, unlock);
  } catch (error) {
    await link.end();
    unlock();
    throw error;
  }
}

function start(path: string): Worker {
  // No execArgv of the parent: a debugger's port or a test runner's loader is not for this thread.
  return new Worker(new URL("./worker.ts", import.meta.url), {
    name: "cowrite-sqlite",
    workerData: { path },
    execArgv: [],
  });
}

/** A new file's name is safe from a power cut only when its folder was synced too. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
