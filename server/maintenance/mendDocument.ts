import type { DatabaseSync } from "node:sqlite";
import { replaceRows } from "../storage/sqlite/mendRows.ts";
import { type DocumentRows, headOf, lastEditOf, readRows } from "../storage/sqlite/readRows.ts";
import { examineDocument, type Examined } from "./examineDocument.ts";
import { type Finding, finding } from "./Finding.ts";
import { nameOf, type StoredPart } from "./partsOf.ts";
import type { Quarantine, SetAside } from "./Quarantine.ts";

/**
 * Makes a new checkpoint of all that can be read of a document, so that it opens again. What is not used, or was used
 * although its checksum is wrong, is set aside first. Does nothing, and returns null, where that would not help.
 */
export function mendDocument(
  database: DatabaseSync,
  rows: DocumentRows,
  { hasBase, content }: Examined,
  quarantine: Quarantine,
): readonly Finding[] | null {
  if (!hasBase || content.fault !== null) return null;
  const set = [
    ...content.unusable,
    ...content.doubtful.map((part) => ({ part, reason: "is used, though its checksum is wrong: what follows fits" })),
  ].filter(({ part }) => !part.fromBackup);
  for (const { part, reason } of set) quarantine.add(asideOf(rows.id, part, reason));
  quarantine.sync();
  replaceRows(database, rows.key, { uptoSeq: headOf(rows), state: content.state, at: lastEditOf(rows) });

  const now = readRows(database, rows.key);
  const left = now ? examineDocument(now) : null;
  if (!left || left.damaged || left.content.fault !== null) return left?.findings ?? null;
  const done = [
    "it opens again",
    ...set.map(({ part, reason }) => `${nameOf(part)} ${reason}`),
    ...(set.length === 0 ? [] : ["those bytes are set aside"]),
  ];
  const message = done.join("; ");
  return [finding({ severity: "error", code: "document", subject: rows.id, message, mended: true }), ...left.findings];
}

function asideOf(document: string, part: StoredPart, reason: string): SetAside {
  const { seq, author, at, bytes } = part;
  return { document, piece: seq === 0 ? "checkpoint" : `update ${seq}`, author, at, reason, bytes };
}
