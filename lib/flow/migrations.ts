import type * as Y from "yjs";
import { assert } from "../base/assert.ts";
import { META_ROOT, SCHEMA_VERSION, readSchemaVersion } from "./schema.ts";

/** A step from schema version `to - 1` to `to`. */
export interface Migration {
  readonly to: number;
  /**
   * Rewrites `doc`, inside of a transaction. Two people can open an old document at once and both migrate it, so a step may only
   * set values under keys (the second setting changes nothing) and must not insert or move text.
   */
  readonly migrate: (doc: Y.Doc) => void;
}

/** All steps, oldest first. Steps are only ever added; `tests/compat` holds a document of each version. */
export const MIGRATIONS: readonly Migration[] = [
  // Marks are elements from here on, called after their items. Those that are maps are read as ever, so there is nothing to rewrite.
  { to: 2, migrate: () => undefined },
];

/** The origin of migrations: no undo manager may track it. */
export const MIGRATING: unique symbol = Symbol("migrating");

/** What became of a document's schema version. */
export type MigrationResult =
  /** It has the version that this code writes, after `steps` steps. */
  | { readonly kind: "current"; readonly steps: number }
  /** It was written by newer code. It is left alone: what is unknown to us is shown as well as can be and kept. */
  | { readonly kind: "newer"; readonly version: number };

/** Brings `doc`, which must be loaded, to schema version `target`, in one transaction. */
export function migrateDocument(
  doc: Y.Doc,
  migrations: readonly Migration[] = MIGRATIONS,
  target: number = SCHEMA_VERSION,
): MigrationResult {
  const version = readSchemaVersion(doc);
  if (version > target) return { kind: "newer", version };
  const steps = migrations.filter((migration) => migration.to > version && migration.to <= target);
  steps.forEach((step, index) =>
    assert(step.to === version + index + 1, `no migration to schema version ${version + index + 1}`),
  );
  assert(steps.length === target - version, `no migration to schema version ${target}`);
  if (steps.length === 0) return { kind: "current", steps: 0 };
  doc.transact(() => {
    for (const step of steps) step.migrate(doc);
    doc.getMap(META_ROOT).set("schema", target);
  }, MIGRATING);
  return { kind: "current", steps: steps.length };
}

/** To be called in front of an edit, which may write what only this version knows. Who only reads writes nothing. */
export function migrateBeforeEdit(doc: Y.Doc): void {
  if (readSchemaVersion(doc) < SCHEMA_VERSION) migrateDocument(doc);
}
