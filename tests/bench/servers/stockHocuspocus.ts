import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";
import { reportToParent } from "./reportToParent.ts";

/** Hocuspocus as its documentation starts it: its own `Server`, the Database extension over SQLite, its own debounce. */
const database = new DatabaseSync(join(mkdtempSync(join(tmpdir(), "stock-")), "documents.sqlite"));
database.exec(`
  PRAGMA journal_mode = WAL;
  CREATE TABLE documents (name TEXT PRIMARY KEY, data BLOB NOT NULL);
`);
const read = database.prepare("SELECT data FROM documents WHERE name = ?");
const write = database.prepare(
  "INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data",
);

const server = new Server({
  quiet: true,
  port: 0,
  address: "127.0.0.1",
  extensions: [
    new Database({
      fetch: async ({ documentName }) => (read.get(documentName)?.["data"] as Uint8Array | undefined) ?? null,
      store: async ({ documentName, state }) => void write.run(documentName, state),
    }),
  ],
});
// A port of 0 is falsy to `listen`, which then takes the configured one: 0 as well, so the system chooses.
await server.listen();
reportToParent(server.address.port, "/");
