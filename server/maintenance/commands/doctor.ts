import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { openBackup } from "../../storage/sqlite/openBackup.ts";
import { lockFolder } from "../../storage/sqlite/lockFolder.ts";
import { openBeside } from "../../storage/sqlite/openDatabase.ts";
import { DATABASE_FILE } from "../../storage/sqlite/openSqliteStore.ts";
import { StoreError } from "../../storage/StoreError.ts";
import { checkOwner } from "../checkOwner.ts";
import { type Command, CommandError } from "../Command.ts";
import { examineDatabase, type ExaminedDatabase } from "../examineDatabase.ts";
import { examineFolder } from "../examineFolder.ts";
import { type Finding, finding } from "../Finding.ts";
import { Quarantine } from "../Quarantine.ts";
import { exitCodeOf, reportFindings } from "../reportFindings.ts";
import { inNumber } from "../units.ts";

export const doctor: Command = {
  usage: [
    "npm run doctor -- [--repair [--from <backup>]] [--json]",
    "  Checks the data folder and every document in it, while a server runs or while none does.",
    "  --repair  mend what can be mended without loss; the server must be stopped",
    "  --from    take from this backup what is missing here",
    "  --json    print the findings for a program",
  ],
  run({ folder, cwd, args, say }) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        repair: { type: "boolean", default: false },
        from: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const { repair, from, json } = values;
    if (from !== undefined && !repair)
      throw new CommandError("--from says where --repair may take from. Add --repair.");
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new CommandError(`There is no data folder ${folder}. Is DATA_DIR right?`);
    }
    if (repair) checkOwner(folder);
    // Before the lock is taken, which would be found.
    const around = examineFolder(folder);
    const quarantine = new Quarantine(folder, Date.now());
    const { findings: inside, documents } = repair
      ? underLock(folder, from === undefined ? null : resolve(cwd, from), quarantine)
      : examine(folder, null);
    const findings = [...around, ...inside];
    const exitCode = exitCodeOf(findings);
    const setAside = quarantine.count > 0 ? quarantine.path : null;
    if (json) {
      say(JSON.stringify({ folder, documents, exitCode, quarantine: setAside, findings }, null, 2));
      return exitCode;
    }
    say(`The data in ${folder}: ${inNumber(documents, "document")}`);
    say("");
    for (const line of reportFindings(findings)) say(line);
    if (setAside !== null) say(`Set aside, and deleted nowhere: ${inNumber(quarantine.count, "piece")} in ${setAside}`);
    return exitCode;
  },
};

function underLock(folder: string, from: string | null, quarantine: Quarantine): ExaminedDatabase {
  const unlock = lockFolder(folder, "npm run doctor");
  const backup = from === null ? null : openBackup(from);
  try {
    return examine(folder, { quarantine, backup });
  } finally {
    quarantine.close();
    backup?.close();
    unlock();
  }
}

function examine(
  folder: string,
  repair: { readonly quarantine: Quarantine; readonly backup: DatabaseSync | null } | null,
): ExaminedDatabase {
  const path = join(folder, DATABASE_FILE);
  const base = { code: "database", subject: "database" } as const;
  if (!existsSync(path)) {
    const message = "there is none yet; the first start of the server makes it";
    return { findings: [finding({ ...base, severity: "warning", message })], documents: 0 };
  }
  let database: DatabaseSync;
  try {
    database = openBeside(path);
  } catch (error) {
    const message = error instanceof StoreError ? error.message : String(error);
    const unusable: Finding = finding({
      ...base,
      severity: "error",
      message,
      advice: "Restore a backup: npm run restore -- <backup>",
    });
    return { findings: [unusable], documents: 0 };
  }
  try {
    return examineDatabase(database, repair);
  } finally {
    database.close();
  }
}
