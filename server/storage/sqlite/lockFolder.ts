import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Dispose } from "../../../lib/base/disposable.ts";
import { StoreError } from "../StoreError.ts";
import { isBusy, storeErrorOf } from "./storeErrorOf.ts";

const LOCK_FILE = "cowrite.lock";
const HOLDER_FILE = "cowrite.lock.json";

/**
 * Makes this the only server process on `folder` until the returned function is called or the process ends.
 *
 * Two servers on one folder would each hold rooms of the same documents and never tell each other of their edits: both
 * say "Saved", and people see two truths until the next restart. A file that says "I was here" outlives a killed
 * process; the operating system's lock does not. Node has no call for such a lock, SQLite takes one: an empty database
 * of its own, held in an exclusive transaction. The documents' own file stays open for others to read (backups,
 * an administrator's shell).
 *
 * Throws `locked`, naming the holder. `what` is what the others are told: a server, or a command that must be alone.
 */
export function lockFolder(folder: string, what = "a server"): Dispose {
  const database = new DatabaseSync(join(folder, LOCK_FILE), { timeout: 0 });
  const holderPath = join(folder, HOLDER_FILE);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw storeErrorOf(error);
    throw new StoreError("locked", `${folder} is in use by ${holder(holderPath)}; stop it first`, { cause: error });
  }
  // For the message only; the lock is the transaction.
  writeFileSync(holderPath, JSON.stringify({ what, pid: process.pid, host: hostname() }), { mode: 0o600 });
  return () => {
    if (database.isOpen) database.close();
  };
}

/** Who holds the folder, in words; null when nobody does. Holds it itself only for the moment in which it looks. */
export function holderOf(folder: string): string | null {
  const path = join(folder, LOCK_FILE);
  if (!existsSync(path)) return null;
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.prepare("SELECT 1 FROM sqlite_schema").get();
    return null;
  } catch (error) {
    if (isBusy(error)) return holder(join(folder, HOLDER_FILE));
    throw storeErrorOf(error);
  } finally {
    database.close();
  }
}

function holder(path: string): string {
  try {
    const { what, pid, host } = JSON.parse(readFileSync(path, "utf8")) as Record<"what" | "pid" | "host", unknown>;
    return `${typeof what === "string" ? what : "a server"} (process ${String(pid)} on ${String(host)})`;
  } catch {
    return "another process";
  }
}
