import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../../lib/base/clock.ts";
import { createUpdateLog } from "../../log/createUpdateLog.ts";
import type { DocumentStore } from "../../storage/DocumentStore.ts";
import { holderOf } from "../../storage/sqlite/lockFolder.ts";
import { DATABASE_FILE, openSqliteStore } from "../../storage/sqlite/openSqliteStore.ts";
import { vacuumDatabase } from "../../storage/sqlite/vacuumDatabase.ts";
import { checkOwner } from "../checkOwner.ts";
import { type Command, CommandError } from "../Command.ts";
import { inBytes, inNumber } from "../units.ts";

const HOLDER = "npm run compact";

interface Compacted {
  documents: number;
  updates: number;
  bytesBefore: number;
  bytesAfter: number;
  failed: string[];
}

export const compact: Command = {
  usage: [
    "npm run compact",
    "  Merges each document's logged updates into its checkpoint, while a server runs or while none does.",
    "  While none does, it also gives the room that was freed back to the disk.",
  ],
  async run({ folder, args, say }) {
    parseArgs({ args: [...args], options: {} });
    if (!existsSync(join(folder, DATABASE_FILE))) {
      throw new CommandError(`There are no documents in ${folder}. Is DATA_DIR right?`);
    }
    checkOwner(folder);
    const server = holderOf(folder);
    const store = await openSqliteStore({ folder, beside: server !== null, holder: HOLDER });
    const done = await compactAll(store);
    const freed = inBytes(done.bytesBefore - done.bytesAfter);
    say(
      done.documents === 0
        ? "No document has updates to merge."
        : `Merged ${inNumber(done.updates, "update")} of ${inNumber(done.documents, "document")}: ` +
            `${inBytes(done.bytesBefore)} became ${inBytes(done.bytesAfter)}, ${freed} less.`,
    );
    if (server === null) say(`The database's file is ${inBytes(vacuumDatabase(folder, HOLDER))} smaller.`);
    else say(`The room stays in the file, for new text: it is in use by ${server}, which would have to wait.`);
    if (done.failed.length === 0) return 0;
    say(`Left as they are, because they are damaged: ${done.failed.join(", ")}. See npm run doctor`);
    return 1;
  },
};

/** Compacts every document that has anything behind its checkpoint, and closes the store. */
async function compactAll(store: DocumentStore): Promise<Compacted> {
  const log = createUpdateLog({ store, clock: systemClock });
  const done: Compacted = { documents: 0, updates: 0, bytesBefore: 0, bytesAfter: 0, failed: [] };
  try {
    const documents = [...(await store.listDocuments()), ...(await store.listDocuments({ trashed: true }))];
    for (const { id } of documents) {
      // Counted first: a load of a document without updates would read its whole checkpoint for nothing.
      if ((await store.backlog(id))?.updates === 0) continue;
      try {
        const result = await log.compact(id);
        if (result.kind !== "compacted") continue;
        done.documents += 1;
        done.updates += result.updates;
        done.bytesBefore += result.bytesBefore;
        done.bytesAfter += result.bytesAfter;
      } catch (error) {
        if ((error as { readonly code?: unknown }).code !== "corrupt") throw error;
        done.failed.push(id);
      }
    }
  } finally {
    await log.close(0);
    await store.close();
  }
  return done;
}
