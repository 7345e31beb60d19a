import { existsSync, linkSync, readdirSync, realpathSync, renameSync, rmSync, statSync, unlinkSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { integrityFaults } from "../../storage/sqlite/checkDatabase.ts";
import { copyDatabase } from "../../storage/sqlite/copyDatabase.ts";
import { openBackup } from "../../storage/sqlite/openBackup.ts";
import { openBeside } from "../../storage/sqlite/openDatabase.ts";
import { DATABASE_FILE } from "../../storage/sqlite/openSqliteStore.ts";
import { documentKeys, readRows } from "../../storage/sqlite/readRows.ts";
import { rowFaults } from "../../storage/sqlite/rowFaults.ts";
import { syncPath } from "../../storage/sqlite/syncPath.ts";
import { type Command, CommandError } from "../Command.ts";
import { inBytes, inNumber } from "../units.ts";

/**
 * Behind the file's name while it is being made, and SQLite's journal beside it. The process's number tells a run that
 * was killed from one that runs.
 */
const UNFINISHED = /^\.unfinished-(\d+)(-journal)?$/;

export const backup: Command = {
  usage: [
    "npm run backup -- <file> [--force]",
    "  Saves all documents as they are at this moment into one file, while a server runs or while none does.",
    "  --force   replace the file if it is there",
  ],
  run({ folder, cwd, args, say }) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { force: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new CommandError(["Name one file.", ...backup.usage].join("\n"));
    const file = resolve(cwd, name);
    checkTarget(file, folder, values.force);
    dropUnfinished(file);

    const unfinished = `${file}.unfinished-${process.pid}`;
    try {
      const source = openBeside(join(folder, DATABASE_FILE));
      try {
        copyDatabase(source, unfinished);
      } finally {
        source.close();
      }
      const { documents, damaged } = examine(unfinished);
      putInPlace(unfinished, file, values.force);
      const size = inBytes(statSync(file).size);
      say(`Saved ${inNumber(documents, "document")}, ${size}, to ${file}.`);
      if (damaged.length === 0) return 0;
      say(`${inNumber(damaged.length, "document is", "documents are")} damaged, here as there: ${damaged.join(", ")}.`);
      say("See what can be done: npm run doctor");
      return 1;
    } finally {
      for (const end of ["", "-journal"]) rmSync(`${unfinished}${end}`, { force: true });
    }
  },
};

function checkTarget(file: string, folder: string, force: boolean): void {
  const parent = dirname(file);
  const into = statSync(parent, { throwIfNoEntry: false });
  if (!into?.isDirectory()) throw new CommandError(`There is no folder ${parent}. Make it first.`);
  if (!existsSync(folder)) throw new CommandError(`There is no data folder ${folder}. Is DATA_DIR right?`);
  if (realpathSync(parent) === realpathSync(folder) && basename(file).startsWith("cowrite.")) {
    throw new CommandError(`${file} is a name of the data folder's own. Save the backup somewhere else.`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(`${file} is a folder. Name a file.`);
  if (!force && existsSync(file)) throw existing(file);
}

function existing(file: string): CommandError {
  return new CommandError(
    `${file} is there already, and stays as it is. Name another file, or add --force to replace it.`,
  );
}

/** Removes what a run for the same file left that was killed: it may be as big as the data. */
function dropUnfinished(file: string): void {
  for (const name of readdirSync(dirname(file))) {
    const pid = name.startsWith(basename(file)) && UNFINISHED.exec(name.slice(basename(file).length))?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(join(dirname(file), name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Reads the whole copy again, from the disk, before it is called a backup. Throws when the file itself is not sound. */
function examine(file: string): { readonly documents: number; readonly damaged: readonly string[] } {
  const database = openBackup(file);
  try {
    const [fault] = integrityFaults(database);
    if (fault !== undefined) throw new CommandError(`The copy is not sound (${fault}), so nothing was saved.`);
    const damaged: string[] = [];
    const keys = documentKeys(database);
    for (const key of keys) {
      const rows = readRows(database, key);
      if (rows && rowFaults(rows).length > 0) damaged.push(rows.id);
    }
    return { documents: keys.length, damaged };
  } finally {
    database.close();
  }
}

function putInPlace(unfinished: string, file: string, force: boolean): void {
  if (force) renameSync(unfinished, file);
  else if (!link(unfinished, file)) {
    // A file system without second names: between the look and the renaming somebody could be faster.
    if (existsSync(file)) throw existing(file);
    renameSync(unfinished, file);
  }
  syncPath(dirname(file));
}

/** Gives the file its name, which must be free. False where the file system cannot do that. */
function link(unfinished: string, file: string): boolean {
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw existing(file);
    return false;
  }
  unlinkSync(unfinished);
  return true;
}
