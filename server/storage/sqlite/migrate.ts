import type { DatabaseSync } from "node:sqlite";
import { assert } from "../../../lib/base/assert.ts";
import { StoreError } from "../StoreError.ts";
import type { Migration } from "./migrations/Migration.ts";
import { numberOf } from "./rows.ts";
import { transaction } from "./transaction.ts";

/** Written into the file's header, so that another program's database is not taken for ours: "Cowr" in ASCII. */
const APPLICATION_ID = 0x436f7772;

function pragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  return numberOf(database.prepare(`PRAGMA ${name}`).get(), name);
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

/** What the database's header says: whose it is, and of which shape. */
export type Shape =
  | { readonly kind: "empty" }
  | { readonly kind: "ours"; readonly version: number }
  | { readonly kind: "foreign" };

export function shapeOf(database: DatabaseSync): Shape {
  const version = pragma(database, "user_version");
  if (pragma(database, "application_id") === APPLICATION_ID) return { kind: "ours", version };
  return version === 0 && isEmpty(database) ? { kind: "empty" } : { kind: "foreign" };
}

/** The refusal of another program's database. */
export function foreignDatabase(): StoreError {
  return new StoreError("foreign", "the file is a SQLite database, but not one of Cowrite's");
}

/**
 * Brings `database` to the newest shape that `steps` know, one transaction a step, so that a crash between two leaves
 * a database that the next start goes on with. Refuses, and touches nothing, with `newer` when a later version of the
 * program wrote it, and with `foreign` when it is not ours.
 */
export function migrate(database: DatabaseSync, steps: readonly Migration[]): void {
  const newest = steps.length;
  for (const [index, { version }] of steps.entries()) {
    assert(version === index + 1, `migration ${version} stands at place ${index + 1}`);
  }
  const shape = shapeOf(database);
  if (shape.kind === "foreign") throw foreignDatabase();
  const found = shape.kind === "ours" ? shape.version : 0;
  if (found > newest) {
    throw new StoreError(
      "newer",
      `the database has shape ${found}, this program knows shapes up to ${newest}: start the newer version again, or restore a backup`,
    );
  }
  for (const { version, sql } of steps.slice(found)) {
    transaction(database, () => {
      database.exec(sql);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
      database.exec(`PRAGMA user_version = ${version}`);
    });
  }
}
