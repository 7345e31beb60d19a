import type { Migration } from "./Migration.ts";

/**
 * Documents, their updates, their checkpoints.
 *
 * - A document's head and the time of its last edit are those of its last update. As columns they would make each
 *   commit write a second page for each document. Only when the update's row is dropped do they move into
 *   `compacted_seq` and `compacted_at`; the former also tells a lost checkpoint from one that never was.
 * - `updates` lies in the order it is read (document, seq), so a load is one walk. Documents and authors are small
 *   numbers in it: a UUID would be longer than the update of one keystroke.
 * - `crc` is the CRC-32 of the bytes: SQLite has no checksums of its own, and a flipped bit must not pass for text.
 * - `state` stands last: the columns before it are read without walking the pages of a big value.
 */
export const documents: Migration = {
  version: 1,
  sql: `
    CREATE TABLE documents (
      key           INTEGER PRIMARY KEY,
      id            TEXT    NOT NULL UNIQUE,
      title         TEXT    NOT NULL,
      created_at    INTEGER NOT NULL,
      trashed_at    INTEGER,
      compacted_seq INTEGER NOT NULL DEFAULT 0,
      compacted_at  INTEGER
    ) STRICT;

    CREATE TABLE authors (
      key INTEGER PRIMARY KEY,
      id  TEXT    NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE updates (
      doc    INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
      seq    INTEGER NOT NULL,
      author INTEGER REFERENCES authors (key),
      at     INTEGER NOT NULL,
      crc    INTEGER NOT NULL,
      bytes  BLOB    NOT NULL,
      PRIMARY KEY (doc, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE checkpoints (
      doc      INTEGER PRIMARY KEY REFERENCES documents (key) ON DELETE CASCADE,
      upto_seq INTEGER NOT NULL,
      crc      INTEGER NOT NULL,
      state    BLOB    NOT NULL
    ) STRICT;
  `,
};
