import type { DatabaseSync } from "node:sqlite";

function run<T>(database: DatabaseSync, begin: string, work: () => T): T {
  database.exec(begin);
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // SQLite rolls back by itself on some errors (a full disk), hence the question.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Runs `work` holding the write lock from the start; rolls back and rethrows when it throws or the commit fails. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  return run(database, "BEGIN IMMEDIATE", work);
}

/** Runs `work` over one unchanging picture of the database; takes no write lock. */
export function readTransaction<T>(database: DatabaseSync, work: () => T): T {
  return run(database, "BEGIN DEFERRED", work);
}
