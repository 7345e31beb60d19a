import { accessSync, constants, readdirSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { holderOf } from "../storage/sqlite/lockFolder.ts";
import { DATABASE_FILE } from "../storage/sqlite/openSqliteStore.ts";
import { type Finding, finding } from "./Finding.ts";
import { inBytes } from "./units.ts";

/** A compaction that makes the file smaller writes it twice, a restore once. */
const COPIES = 2;

/** Room that must be free beside those: what is written meanwhile. */
const SPARE_BYTES = 64 * 1024 * 1024;

const OTHERS = 0o007;

/** Checks what lies around the database: the lock, who may read and write, what was left over, the room on the disk. */
export function examineFolder(folder: string): Finding[] {
  return [lock(folder), ...permissions(folder), ...leftOver(folder), diskSpace(folder)];
}

function lock(folder: string): Finding {
  const holder = holderOf(folder);
  const message = holder === null ? "no server runs on this folder" : `the folder is in use by ${holder}`;
  return finding({ severity: "ok", code: "lock", subject: "lock", message });
}

function permissions(folder: string): Finding[] {
  const found: Finding[] = [];
  const { mode, uid } = statSync(folder);
  if ((mode & OTHERS) !== 0) {
    found.push(
      finding({
        severity: "warning",
        code: "permissions",
        subject: folder,
        message: "every user of this machine may look into the folder",
        advice: `chmod o= ${folder}`,
      }),
    );
  }
  if (!mayWrite(folder)) {
    found.push(
      finding({
        severity: "error",
        code: "permissions",
        subject: folder,
        message: "this user may not write in the folder, and neither could a server that it starts",
        advice: "Give the command as the user that the server runs as.",
      }),
    );
  }
  for (const name of readdirSync(folder).filter((each) => each.startsWith("cowrite."))) {
    const path = join(folder, name);
    const file = statSync(path, { throwIfNoEntry: false });
    if (!file || file.uid === uid) continue;
    found.push(
      finding({
        severity: "error",
        code: "permissions",
        subject: name,
        message: `it belongs to user ${file.uid}, the folder to user ${uid}: one of them cannot open it`,
        advice: `chown ${uid} ${path}`,
      }),
    );
  }
  if (found.length > 0) return found;
  return [finding({ severity: "ok", code: "permissions", subject: "permissions", message: "nobody else may read it" })];
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Files of commands that were killed, and of repairs and restores: kept on purpose, but somebody should know. */
function leftOver(folder: string): Finding[] {
  const KINDS = [
    [/^cowrite\.restoring/, "a restore was killed while it made this; the next one removes it"],
    [/^before-restore-/, "what was here before a restore; delete it when you no longer need it"],
    [/^quarantine-/, "bytes that a repair set aside; keep them until nobody misses anything"],
  ] as const;
  return readdirSync(folder).flatMap((name) => {
    const message = KINDS.find(([pattern]) => pattern.test(name))?.[1];
    return message === undefined ? [] : [finding({ severity: "ok", code: "left-over", subject: name, message })];
  });
}

function diskSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const used = statSync(join(folder, DATABASE_FILE), { throwIfNoEntry: false })?.size ?? 0;
  const base = { code: "disk-space", subject: "disk" } as const;
  const message = `${inBytes(free)} are free, the database has ${inBytes(used)}`;
  if (free >= COPIES * used + SPARE_BYTES) return finding({ ...base, severity: "ok", message });
  const advice =
    "A restore or a compaction needs room for the database once or twice more. Make room, or give it a larger disk.";
  return finding({ ...base, severity: "warning", message, advice });
}
