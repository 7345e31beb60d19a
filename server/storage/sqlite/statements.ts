/*
 * Every statement, prepared once when the database is opened. A document's head and last edit are read from its last
 * update or, when there is none behind the checkpoint, from what the compaction kept (see migrations/001-documents.ts).
 */

const HEAD = `coalesce((SELECT max(u.seq) FROM updates u WHERE u.doc = d.key), d.compacted_seq)`;

const UPDATED_AT = `coalesce(
    (SELECT u.at FROM updates u WHERE u.doc = d.key ORDER BY u.seq DESC LIMIT 1),
    d.compacted_at,
    d.created_at)`;

const RECORD = `SELECT d.id, d.title, d.created_at, d.trashed_at, ${HEAD} AS head, ${UPDATED_AT} AS updated_at
  FROM documents d`;

export const statements = {
  insertDocument: "INSERT INTO documents (id, title, created_at) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
  record: `${RECORD} WHERE d.id = ?`,
  list: `${RECORD} WHERE d.trashed_at IS NULL ORDER BY updated_at DESC, d.id`,
  listTrashed: `${RECORD} WHERE d.trashed_at IS NOT NULL ORDER BY d.trashed_at DESC, d.id`,
  setTitle: "UPDATE documents SET title = ? WHERE id = ?",
  trash: "UPDATE documents SET trashed_at = ? WHERE id = ? AND trashed_at IS NULL",
  restore: "UPDATE documents SET trashed_at = NULL WHERE id = ?",
  purge: "DELETE FROM documents WHERE id = ?",

  head: `SELECT d.key, d.compacted_seq, ${HEAD} AS head FROM documents d WHERE d.id = ?`,
  insertAuthor: "INSERT INTO authors (id) VALUES (?) ON CONFLICT (id) DO NOTHING",
  authorKey: "SELECT key FROM authors WHERE id = ?",
  insertUpdate: "INSERT INTO updates (doc, seq, author, at, crc, bytes) VALUES (?, ?, ?, ?, ?, ?)",

  checkpoint: "SELECT upto_seq, crc, state FROM checkpoints WHERE doc = ?",
  updates: `SELECT u.seq, u.at, u.crc, u.bytes, a.id AS author
    FROM updates u LEFT JOIN authors a ON a.key = u.author WHERE u.doc = ? ORDER BY u.seq`,
  backlog: `SELECT
      (SELECT count(*) FROM updates u WHERE u.doc = d.key) AS updates,
      (SELECT coalesce(sum(length(u.bytes)), 0) FROM updates u WHERE u.doc = d.key) AS update_bytes,
      coalesce((SELECT length(c.state) FROM checkpoints c WHERE c.doc = d.key), 0) AS checkpoint_bytes
    FROM documents d WHERE d.id = ?`,
  timeOf: "SELECT at FROM updates WHERE doc = ? AND seq = ?",
  putCheckpoint: `INSERT INTO checkpoints (doc, upto_seq, crc, state) VALUES (?, ?, ?, ?)
    ON CONFLICT (doc) DO UPDATE SET upto_seq = excluded.upto_seq, crc = excluded.crc, state = excluded.state`,
  setCompacted: "UPDATE documents SET compacted_seq = ?, compacted_at = ? WHERE key = ?",
  dropUpdates: "DELETE FROM updates WHERE doc = ? AND seq <= ?",
} as const;

export type StatementName = keyof typeof statements;
