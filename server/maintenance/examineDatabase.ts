import type { DatabaseSync } from "node:sqlite";
import { isDocumentId } from "../../lib/model/document.ts";
import { countOrphans, disputedIds, integrityFaults, judgeShape } from "../storage/sqlite/checkDatabase.ts";
import { dropOrphans, readOrphans, rebuildIndexes } from "../storage/sqlite/mendRows.ts";
import { documentKeys, type DocumentRows, readRows } from "../storage/sqlite/readRows.ts";
import { storeErrorOf } from "../storage/sqlite/storeErrorOf.ts";
import { examineDocument } from "./examineDocument.ts";
import { type Finding, finding } from "./Finding.ts";
import { mendDocument } from "./mendDocument.ts";
import { partsOf, type StoredPart } from "./partsOf.ts";
import type { Quarantine } from "./Quarantine.ts";
import { inNumber } from "./units.ts";

export interface Repair {
  readonly quarantine: Quarantine;
  /** A backup that may have what is missing; null: none is at hand. */
  readonly backup: DatabaseSync | null;
}

export interface ExaminedDatabase {
  readonly findings: readonly Finding[];
  /** How many documents it has, those in the trash included. */
  readonly documents: number;
}

/** Checks the database and every document in it; with `wanted`, mends what can be mended. */
export function examineDatabase(database: DatabaseSync, wanted: Repair | null): ExaminedDatabase {
  const whole = file(database, wanted);
  const findings: Finding[] = [...whole, shape(database)];
  // To write into a file whose pages are wrong may destroy what can still be read.
  const repair = whole.some(({ severity, mended }) => severity === "error" && !mended) ? null : wanted;
  // Of a shape that is not known the tables are not either.
  if (judgeShape(database).verdict === "newer") return { findings, documents: 0 };
  try {
    findings.push(orphans(database, repair));
    const keys = documentKeys(database);
    const found = keys.flatMap((key) => document(database, key, repair));
    findings.push(...found, ...allWell(found, keys.length));
    return { findings, documents: keys.length };
  } catch (error) {
    const message = `the tables cannot be read to their end (${storeErrorOf(error).message})`;
    findings.push(finding({ severity: "error", code: "database", subject: "database", message, advice: RESTORE }));
    return { findings, documents: 0 };
  }
}

const RESTORE = "Restore a backup: stop the server, then: npm run restore -- <backup>";

function allWell(found: readonly Finding[], count: number): Finding[] {
  if (found.length > 0) return [];
  const message = `${inNumber(count, "document")}: numbers without gaps, right checksums, and all of them open`;
  return [finding({ severity: "ok", code: "document", subject: "documents", message })];
}

function file(database: DatabaseSync, repair: Repair | null): Finding[] {
  const base = { code: "database", subject: "database" } as const;
  const faults = integrityFaults(database);
  if (faults.length === 0) return [finding({ ...base, severity: "ok", message: "SQLite finds the file sound" })];
  if (repair && mendIndexes(database, repair.quarantine)) {
    const message = `its indexes were wrong and are made anew (${faults.join("; ")})`;
    return [finding({ ...base, severity: "error", message, mended: true })];
  }
  return faults.map((message) => finding({ ...base, severity: "error", message, advice: RESTORE }));
}

/**
 * Makes the indexes anew, and returns whether all is well then. Where the index of ids says something else than the
 * table, the one that has the form of an id is believed, and the other set aside: of two that have it, that of the table.
 */
function mendIndexes(database: DatabaseSync, quarantine: Quarantine): boolean {
  try {
    const disputed = disputedIds(database);
    const right = disputed.map(({ key, inTable, inIndex }) => {
      const indexIsRight = !isDocumentId(inTable) && isDocumentId(inIndex);
      const [id, other] = indexIsRight ? [inIndex, inTable] : [inTable, inIndex];
      const reason = "another id that this document may have had: its row and the index did not agree";
      quarantine.add({ document: id, piece: "id", author: null, at: null, reason, bytes: Buffer.from(other) });
      return { key, id };
    });
    quarantine.sync();
    rebuildIndexes(database, right);
    return integrityFaults(database).length === 0;
  } catch {
    return false;
  }
}

function shape(database: DatabaseSync): Finding {
  const base = { code: "shape", subject: "database" } as const;
  const { verdict, version } = judgeShape(database);
  if (verdict === "current")
    return finding({ ...base, severity: "ok", message: `it has shape ${version}, the newest` });
  if (verdict === "older") {
    const message = `it has the older shape ${version}; the next start of the server brings it to the newest`;
    return finding({ ...base, severity: "ok", message });
  }
  const message = `it has shape ${version}, which only a newer version of Cowrite knows`;
  return finding({ ...base, severity: "error", message, advice: "Use the newer version, or restore a backup." });
}

function orphans(database: DatabaseSync, repair: Repair | null): Finding {
  const base = { code: "orphans", subject: "rows" } as const;
  const { updates, checkpoints } = countOrphans(database);
  const count = updates + checkpoints;
  if (count === 0) return finding({ ...base, severity: "ok", message: "every row belongs to a document" });
  if (repair === null) {
    const message = `${inNumber(count, "row belongs", "rows belong")} to no document`;
    return finding({
      ...base,
      severity: "warning",
      message,
      advice: "Stop the server, then: npm run doctor -- --repair",
    });
  }
  for (const { table, key, seq, at, author, bytes } of readOrphans(database)) {
    const piece = table === "checkpoints" ? "checkpoint" : `update ${seq}`;
    repair.quarantine.add({
      document: null,
      piece,
      author,
      at,
      reason: `belongs to document ${key} of the file, which does not exist`,
      bytes,
    });
  }
  repair.quarantine.sync();
  dropOrphans(database);
  const message = `${inNumber(count, "row")} that belonged to no document: set aside`;
  return finding({ ...base, severity: "warning", message, mended: true });
}

function document(database: DatabaseSync, key: number, repair: Repair | null): readonly Finding[] {
  let rows: DocumentRows | null;
  try {
    rows = readRows(database, key);
  } catch (error) {
    const message = `its rows cannot be read (${storeErrorOf(error).message})`;
    return [finding({ severity: "error", code: "document", subject: `row ${key}`, message, advice: RESTORE })];
  }
  // Purged since the keys were read.
  if (rows === null) return [];
  const found = examineDocument(rows);
  const waiting = found.content.waitingBytes;
  if (repair === null || (!found.damaged && waiting === 0)) return found.findings;
  const earlier = repair.backup ? sound(repair.backup, rows.id) : [];
  const whole = earlier.length === 0 ? found : examineDocument(rows, earlier);
  const helps = found.damaged || whole.content.waitingBytes < waiting;
  return (helps ? mendDocument(database, rows, whole, repair.quarantine) : null) ?? found.findings;
}

/** The document's pieces in the backup; none when it is not there, or is damaged there too. */
function sound(backup: DatabaseSync, id: string): StoredPart[] {
  const key = backup.prepare("SELECT key FROM documents WHERE id = ?").get(id)?.["key"];
  const rows = typeof key === "number" ? readRows(backup, key) : null;
  if (rows === null || examineDocument(rows).damaged) return [];
  return partsOf(rows, true);
}
