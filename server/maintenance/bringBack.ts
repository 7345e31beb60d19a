import type { DatabaseSync } from "node:sqlite";
import * as Y from "yjs";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { readTitle, writeTitle } from "../../lib/flow/title.ts";
import { UNTITLED } from "../../lib/model/document.ts";
import { addDocument } from "../storage/sqlite/addDocument.ts";
import { documentKeys, type DocumentRows, lastEditOf, readRows } from "../storage/sqlite/readRows.ts";
import { examineDocument } from "./examineDocument.ts";
import { sameContent } from "./readContent.ts";
import { inMinutes } from "./units.ts";

/** Which documents of the backup are wanted. */
export type Wanted =
  /** Those that do not exist any more. */
  | { readonly kind: "gone" }
  /** Those, and copies of those that have changed since. */
  | { readonly kind: "gone-and-changed" }
  /** These, as copies where they exist. */
  | { readonly kind: "named"; readonly ids: readonly string[] };

export interface BroughtBack {
  /** Documents that were gone and are back under their ids. */
  readonly returned: readonly { readonly id: string; readonly title: string }[];
  /** Documents that exist: what they were in the backup is a new document, `id` to its id. */
  readonly copied: readonly { readonly of: string; readonly id: string; readonly title: string }[];
  /** Ids of documents that have changed since the backup and were left as they are. */
  readonly left: readonly string[];
  /** Ids of documents that are damaged in the backup and were not brought back. */
  readonly damaged: readonly string[];
  /** Ids that were named and are not in the backup. */
  readonly unknown: readonly string[];
}

/**
 * Brings documents of a backup back into a database that a server may be using. Whatever exists there stays as it is: to
 * merge an older state into a document changes nothing, since Yjs knows all of it already, and to replace a document
 * under those who write in it would lose what they write. So what exists comes back as a new document beside it.
 */
export function bringBack(backup: DatabaseSync, database: DatabaseSync, wanted: Wanted, now: number): BroughtBack {
  const returned: { id: string; title: string }[] = [];
  const copied: { of: string; id: string; title: string }[] = [];
  const left: string[] = [];
  const damaged: string[] = [];
  const seen = new Set<string>();
  for (const key of documentKeys(backup)) {
    const rows = readRows(backup, key);
    if (rows === null || (wanted.kind === "named" && !wanted.ids.includes(rows.id))) continue;
    seen.add(rows.id);
    const there = findRows(database, rows.id);
    const { damaged: unusable, content } = examineDocument(rows);
    if (unusable) {
      damaged.push(rows.id);
    } else if (there === null) {
      if (addDocument(database, { ...rows, updatedAt: lastEditOf(rows), state: content.state }))
        returned.push({ id: rows.id, title: rows.title });
    } else if (wanted.kind !== "named" && sameContent(content.state, examineDocument(there).content.state)) {
      continue;
    } else if (wanted.kind === "gone") {
      left.push(rows.id);
    } else {
      copied.push({ of: rows.id, ...copy(database, rows, content.state, now) });
    }
  }
  const unknown = wanted.kind === "named" ? wanted.ids.filter((id) => !seen.has(id)) : [];
  return { returned, copied, left, damaged, unknown };
}

function findRows(database: DatabaseSync, id: string): DocumentRows | null {
  const key = database.prepare("SELECT key FROM documents WHERE id = ?").get(id)?.["key"];
  return typeof key === "number" ? readRows(database, key) : null;
}

/** A new document that says what the backup's said, its title telling from when it is. */
function copy(
  database: DatabaseSync,
  rows: DocumentRows,
  state: Uint8Array,
  now: number,
): { id: string; title: string } {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  writeTitle(doc, `${rows.title || UNTITLED} (as of ${inMinutes(lastEditOf(rows))})`, "maintenance");
  const id = uuidV7(now);
  const title = readTitle(doc);
  const content = { state: Y.encodeStateAsUpdate(doc), createdAt: now, updatedAt: now, trashedAt: null };
  doc.destroy();
  addDocument(database, { id, title, ...content });
  return { id, title };
}
