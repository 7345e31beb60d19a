import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { integrityFaults, judgeShape } from "../../storage/sqlite/checkDatabase.ts";
import { copyDatabase } from "../../storage/sqlite/copyDatabase.ts";
import { holderOf, lockFolder } from "../../storage/sqlite/lockFolder.ts";
import { openBackup } from "../../storage/sqlite/openBackup.ts";
import { openBeside, openDatabase } from "../../storage/sqlite/openDatabase.ts";
import { DATABASE_FILE } from "../../storage/sqlite/openSqliteStore.ts";
import { swapDatabase } from "../../storage/sqlite/swapDatabase.ts";
import { StoreError } from "../../storage/StoreError.ts";
import { bringBack, type BroughtBack, type Wanted } from "../bringBack.ts";
import { checkOwner } from "../checkOwner.ts";
import { type Command, CommandError, type ExitCode } from "../Command.ts";
import { examineDatabase } from "../examineDatabase.ts";
import { forFileName, inNumber } from "../units.ts";

const HOLDER = "npm run restore";

/** The copy in the data folder, until it is put in place. */
const STAGED = "cowrite.restoring";

export const restore: Command = {
  usage: [
    "npm run restore -- <file> [--missing | --copies | --document <id> …] [--damaged]",
    "  While no server runs: puts the backup in the place of all documents, and keeps what was there beside it.",
    "  While one runs: changes no document that exists, and brings back those that are gone (--missing).",
    "  --missing        only bring back documents that are gone, also while no server runs",
    "  --copies         also bring back those that have changed since, each as a new document",
    "  --document <id>  only this one, as a new document if it exists; may be repeated",
    "  --damaged        put the backup in place although documents in it are damaged",
  ],
  run({ folder, cwd, args, say }) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        missing: { type: "boolean", default: false },
        copies: { type: "boolean", default: false },
        document: { type: "string", multiple: true, default: [] },
        damaged: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new CommandError(["Name one file.", ...restore.usage].join("\n"));
    const file = resolve(cwd, name);
    if (!existsSync(file)) throw new CommandError(`There is no file ${file}.`);
    checkOwner(folder);
    const backup = openFile(file);
    try {
      checkFile(backup, file);
      const wanted = wantedOf(values);
      const server = existsSync(folder) ? holderOf(folder) : null;
      if (wanted === null && server === null) return replaceAll(backup, folder, values.damaged, say);
      if (!existsSync(join(folder, DATABASE_FILE)))
        throw new CommandError(`There are no documents in ${folder} to add to.`);
      return addTo(backup, file, folder, wanted ?? { kind: "gone" }, server, say);
    } finally {
      backup.close();
    }
  },
};

function openFile(file: string): DatabaseSync {
  try {
    return openBackup(file);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new CommandError(`${file} is no backup of Cowrite (${error.message}). Nothing was changed.`);
  }
}

function wantedOf({
  missing,
  copies,
  document,
}: {
  missing: boolean;
  copies: boolean;
  document: string[];
}): Wanted | null {
  if (Number(missing) + Number(copies) + Number(document.length > 0) > 1) {
    throw new CommandError("Use one of --missing, --copies and --document.");
  }
  if (document.length > 0) return { kind: "named", ids: document };
  if (copies) return { kind: "gone-and-changed" };
  return missing ? { kind: "gone" } : null;
}

function checkFile(backup: DatabaseSync, file: string): void {
  const { verdict, version } = judgeShape(backup);
  if (verdict === "newer") {
    throw new CommandError(
      `${file} has shape ${version}, which only a newer version of Cowrite knows. Nothing was changed.`,
    );
  }
  const [fault] = integrityFaults(backup);
  if (fault !== undefined) throw new CommandError(`${file} is damaged (${fault}). Nothing was changed.`);
}

/** All that is in the folder goes, all that is in the backup comes. */
function replaceAll(
  backup: DatabaseSync,
  folder: string,
  acceptDamaged: boolean,
  say: (line: string) => void,
): ExitCode {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(folder, HOLDER);
  const staged = join(folder, STAGED);
  try {
    // What a restore left that was killed: nobody but the holder of the lock may be using it.
    dropStaged(staged);
    copyDatabase(backup, staged);
    const { documents, damaged } = prepare(staged);
    if (damaged.length > 0 && !acceptDamaged) {
      throw new CommandError(
        `${inNumber(damaged.length, "document")} in the backup cannot be opened: ${damaged.join("; ")}. Nothing was changed. ` +
          "Add --damaged to restore it all the same; npm run doctor then says what can be mended.",
      );
    }
    const kept = swapDatabase(folder, staged, `before-restore-${forFileName(Date.now())}`);
    say(`Restored ${inNumber(documents, "document")} to ${folder}.`);
    if (kept !== null) say(`What was there is kept in ${kept}; delete it when you no longer need it.`);
    return damaged.length === 0 ? 0 : 1;
  } finally {
    dropStaged(staged);
    unlock();
  }
}

function dropStaged(staged: string): void {
  for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(`${staged}${end}`, { force: true });
}

/** Brings the copy to the newest shape, as the server would, and opens every document of it. */
function prepare(staged: string): { readonly documents: number; readonly damaged: readonly string[] } {
  const database = openDatabase(staged);
  try {
    const { documents, findings } = examineDatabase(database, null);
    const errors = findings.filter(({ severity }) => severity === "error");
    return { documents, damaged: errors.map(({ subject, message }) => `${subject}: ${message}`) };
  } finally {
    database.close();
  }
}

function addTo(
  backup: DatabaseSync,
  file: string,
  folder: string,
  wanted: Wanted,
  server: string | null,
  say: (line: string) => void,
): ExitCode {
  const unlock = server === null ? lockFolder(folder, HOLDER) : () => undefined;
  try {
    const database = openBeside(join(folder, DATABASE_FILE), { current: true });
    try {
      return tell(bringBack(backup, database, wanted, Date.now()), file, server, say);
    } finally {
      database.close();
    }
  } finally {
    unlock();
  }
}

function tell(done: BroughtBack, file: string, server: string | null, say: (line: string) => void): ExitCode {
  const { returned, copied, left, damaged, unknown } = done;
  if (server !== null) say(`The folder is in use by ${server}, so no document that exists was changed.`);
  for (const { id, title } of returned) say(`Brought back: ${id} ${title}`);
  for (const { of, id, title } of copied) say(`Brought back beside ${of}, as the new document ${id}: ${title}`);
  if (returned.length + copied.length === 0) say("There was nothing to bring back.");
  for (const id of damaged) say(`Damaged in the backup, not brought back: ${id}`);
  for (const id of unknown) say(`Not in the backup: ${id}`);
  if (left.length > 0) {
    say(
      `${inNumber(left.length, "document has changed since and stays as it is", "documents have changed since and stay as they are")}: ${left.join(", ")}`,
    );
    say(`To have them as they were, beside what they are: npm run restore -- ${file} --copies`);
    if (server !== null)
      say("To put the whole backup in place of everything: stop the server, and give the command again.");
  }
  if (unknown.length > 0 && returned.length + copied.length === 0) return 2;
  return left.length + damaged.length + unknown.length > 0 ? 1 : 0;
}
