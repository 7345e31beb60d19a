import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { migrate } from "../../server/storage/sqlite/migrate.ts";
import { migrations } from "../../server/storage/sqlite/migrations/index.ts";
import { temporaryFolders } from "./temporaryFolder.ts";

const newFolder = temporaryFolders();

const steps = [
  { version: 1, sql: "CREATE TABLE one (a TEXT); INSERT INTO one VALUES ('first')" },
  { version: 2, sql: "ALTER TABLE one ADD COLUMN b TEXT" },
  { version: 3, sql: "CREATE TABLE two (a TEXT)" },
];

function open(): DatabaseSync {
  return new DatabaseSync(join(newFolder(), "a.db"));
}

function versionOf(database: DatabaseSync): unknown {
  return database.prepare("PRAGMA user_version").get()?.["user_version"];
}

test("[ST44] there is one file a step, and the steps are in order", () => {
  const folder = new URL("../../server/storage/sqlite/migrations/", import.meta.url);
  const files = readdirSync(folder)
    .filter((name) => /^\d/.test(name))
    .toSorted();
  expect(files.map((name) => Number(name.slice(0, 3)))).toEqual(migrations.map(({ version }) => version));
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
});

test("[ST44] a new database takes every step, an older one the rest, a current one none", () => {
  const database = open();
  migrate(database, steps.slice(0, 1));
  expect(versionOf(database)).toBe(1);
  migrate(database, steps);
  migrate(database, steps);
  expect(versionOf(database)).toBe(3);
  expect(database.prepare("SELECT * FROM one").all()).toEqual([{ a: "first", b: null }]);
  database.close();
});

test("[ST44] a step that fails leaves the one before it, and can be tried again", () => {
  const database = open();
  const broken = { version: 2, sql: "ALTER TABLE one ADD COLUMN b TEXT; INSERT INTO nowhere VALUES (1)" };
  expect(() => migrate(database, [...steps.slice(0, 1), broken, ...steps.slice(2)])).toThrow(/nowhere/);
  expect(versionOf(database)).toBe(1);
  expect(database.prepare("SELECT * FROM one").all()).toEqual([{ a: "first" }]);
  migrate(database, steps);
  expect(versionOf(database)).toBe(3);
  database.close();
});

test("[ST45] a newer database is not touched", () => {
  const database = open();
  migrate(database, steps);
  expect(() => migrate(database, steps.slice(0, 2))).toThrow(/shape 3.*shapes up to 2/);
  expect(versionOf(database)).toBe(3);
  database.close();
});

test("[ST45] a database of another program is not touched, whatever its version", () => {
  const database = open();
  database.exec("PRAGMA user_version = 2");
  expect(() => migrate(database, steps)).toThrow(/not one of/);
  expect(versionOf(database)).toBe(2);
  database.close();
});
