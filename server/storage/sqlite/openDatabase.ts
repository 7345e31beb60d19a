import { accessSync, constants } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { StoreError } from "../StoreError.ts";
import { foreignDatabase, migrate, shapeOf } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { storeErrorOf } from "./storeErrorOf.ts";

/**
 * Bytes a page. A commit of one keystroke writes one page, so smaller is less to write; a checkpoint of megabytes
 * is a chain of pages, so bigger is faster. Measured against 1,024 and 4,096: a keystroke writes 3.1 kB (1.8, 5.1),
 * a checkpoint of 7 MB takes 26 ms (63, 20).
 */
const PAGE_BYTES = 2048;

/** The log file is folded into the database at 4 MiB: SQLite's own default of 1,000 pages of 4,096 bytes. */
const WAL_PAGES = (4 * 1024 * 1024) / PAGE_BYTES;

/**
 * How long a statement waits for another connection's lock (a backup, an administrator's shell), in milliseconds.
 * Longer would look like a dead disk to the update log, which retries by itself.
 */
const BUSY_TIMEOUT_MS = 1000;

/** The same for a command that an administrator gives beside the server: nobody waits for it, so it is the one to wait. */
const BESIDE_TIMEOUT_MS = 10_000;

/**
 * Opens, or makes, the database at `path` and brings it to the newest shape. `synchronous=FULL` makes each commit
 * wait for fsync: with less, WAL mode loses the last commits when the power goes.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    database.exec(`
      PRAGMA page_size = ${PAGE_BYTES};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${WAL_PAGES};
    `);
    migrate(database, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens the database at `path` beside a server that may be using it: makes no file, changes no shape. SQLite's own locks
 * keep the two apart, and each transaction sees one moment. Throws `foreign` when it is not ours, with `current` also when
 * it has not this program's shape, since what one writes must fit; the file system's error when it cannot be read.
 */
export function openBeside(path: string, { current = false }: { readonly current?: boolean } = {}): DatabaseSync {
  // SQLite would make one that is not there, and says of one that it may not read no more than that it cannot be opened.
  accessSync(path, constants.R_OK);
  const database = new DatabaseSync(path, { timeout: BESIDE_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    const shape = shapeOf(database);
    if (shape.kind === "foreign") throw foreignDatabase();
    const version = shape.kind === "ours" ? shape.version : 0;
    if (current && version !== migrations.length) {
      throw new StoreError(
        version > migrations.length ? "newer" : "foreign",
        `the database has shape ${version}, this program has shape ${migrations.length}: use the program of the server that runs`,
      );
    }
    // The server's own promise: what this commits is on disk.
    database.exec("PRAGMA synchronous = FULL");
    return database;
  } catch (error) {
    database.close();
    throw storeErrorOf(error);
  }
}
