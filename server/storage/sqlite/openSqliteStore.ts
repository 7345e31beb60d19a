import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { DocumentStore } from "../DocumentStore.ts";
import { lockFolder } from "./lockFolder.ts";
import { SqliteStore } from "./SqliteStore.ts";
import { syncPath } from "./syncPath.ts";
import { WorkerLink } from "./WorkerLink.ts";

/** The database's file in the data folder; SQLite puts `-wal` and `-shm` beside it. */
export const DATABASE_FILE = "cowrite.db";

export interface SqliteStoreOptions {
  /** Made, readable by its owner only, when it is not there. */
  readonly folder: string;
  /**
   * Beside a server that holds the folder: takes no lock and makes nothing. Only for what the rules allow two
   * processes to do at once: reading, and compactions.
   */
  readonly beside?: boolean;
  /** What others are told who want the folder. */
  readonly holder?: string;
  /** Starts the database's thread; for tests that end it. */
  readonly startWorker?: (path: string) => Worker;
}

/**
 * Opens the store in a folder of this machine. One process at a time: rejects with `locked` otherwise; with `newer`,
 * `foreign` or `corrupt` when the file there cannot be used; with the file system's own error when the folder cannot
 * be made. A network file system whose locks do not hold is not safe.
 */
export async function openSqliteStore({
  folder,
  beside = false,
  holder,
  startWorker = (path) => start(path, beside),
}: SqliteStoreOptions): Promise<DocumentStore> {
  if (beside) return openWithoutLock(join(folder, DATABASE_FILE), startWorker);
  // Documents are private: nobody else on the machine reads them. A folder that is there keeps the mode it was given.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(folder, holder);
  const path = join(folder, DATABASE_FILE);
  const link = new WorkerLink(() => startWorker(path));
  try {
    // Made here for its mode, which SQLite copies to the files beside it.
    closeSync(openSync(path, "a", 0o600));
    await link.call("open", null);
    syncPath(folder);
    return new SqliteStore(link, unlock);
  } catch (error) {
    await link.end();
    unlock();
    throw error;
  }
}

async function openWithoutLock(path: string, startWorker: (path: string) => Worker): Promise<DocumentStore> {
  const link = new WorkerLink(() => startWorker(path));
  try {
    await link.call("open", null);
    return new SqliteStore(link, () => undefined);
  } catch (error) {
    await link.end();
    throw error;
  }
}

function start(path: string, beside: boolean): Worker {
  // No execArgv of the parent: a debugger's port or a test runner's loader is not for this thread.
  return new Worker(new URL("./worker.ts", import.meta.url), {
    name: "cowrite-sqlite",
    workerData: { path, beside },
    execArgv: [],
  });
}
