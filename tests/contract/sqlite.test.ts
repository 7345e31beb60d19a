import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import type { DocumentUpdates } from "../../server/storage/DocumentStore.ts";
import { openDatabase } from "../../server/storage/sqlite/openDatabase.ts";
import { DATABASE_FILE, openSqliteStore } from "../../server/storage/sqlite/openSqliteStore.ts";
import { packUpdates } from "../../server/storage/sqlite/packUpdates.ts";
import { SqliteDocuments } from "../../server/storage/sqlite/SqliteDocuments.ts";
import { storeErrorOf } from "../../server/storage/sqlite/storeErrorOf.ts";
import { describeDocumentStore } from "./describeDocumentStore.ts";
import { temporaryFolders } from "./temporaryFolder.ts";

const newFolder = temporaryFolders();

describeDocumentStore("sqlite", () => openSqliteStore({ folder: newFolder() }));

const AT = 1_763_647_906_000;

function batchOf(documentId: string, ...values: number[]): DocumentUpdates[] {
  return [{ documentId, updates: values.map((value) => ({ bytes: Uint8Array.of(value), author: "ada", at: AT })) }];
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "resolved",
    (error: unknown) => String((error as { code: unknown }).code),
  );
}

describe("sqlite: what is kept", () => {
  test("[ST40] everything is there when the store is opened again", async () => {
    const folder = newFolder();
    const first = await openSqliteStore({ folder });
    await first.createDocument({ id: "a", title: "A", createdAt: AT });
    await first.append(batchOf("a", 1, 2, 3));
    await first.compact("a", { expectedUptoSeq: 0, uptoSeq: 2, state: Uint8Array.of(12) });
    const before = [await first.load("a"), await first.listDocuments()];
    await first.close();
    const second = await openSqliteStore({ folder });
    expect([await second.load("a"), await second.listDocuments()]).toEqual(before);
    expect(await second.append(batchOf("a", 4))).toEqual(new Map([["a", 4]]));
    await second.close();
  });

  test("[ST40] a commit waits for the disk", () => {
    const database = openDatabase(join(newFolder(), DATABASE_FILE));
    expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    expect(database.prepare("PRAGMA foreign_keys").get()).toEqual({ foreign_keys: 1 });
    database.close();
  });

  test("[ST48] a folder that is made is its owner's only, and so is every file", async () => {
    const folder = join(newFolder(), "deep", "data");
    const store = await openSqliteStore({ folder });
    await store.createDocument({ id: "a", title: "", createdAt: AT });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const databaseFiles = readdirSync(folder).filter((name) => name.startsWith(DATABASE_FILE));
    expect(databaseFiles.length).toBeGreaterThan(1);
    for (const name of databaseFiles) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await store.close();
  });
});

describe("sqlite: the database's thread", () => {
  test("[ST42] calls under way when it dies reject with an unknown outcome; the next call starts another", async () => {
    const workers: Worker[] = [];
    const startWorker = (path: string): Worker => {
      const url = new URL("../../server/storage/sqlite/worker.ts", import.meta.url);
      const worker = new Worker(url, { workerData: { path }, execArgv: [] });
      workers.push(worker);
      return worker;
    };
    const store = await openSqliteStore({ folder: newFolder(), startWorker });
    await store.createDocument({ id: "a", title: "", createdAt: AT });
    let acknowledged = 0;
    const unknown: unknown[] = [];
    for (let round = 0; round < 5; round++) {
      const appends = Array.from({ length: 50 }, () => store.append(batchOf("a", round)));
      const ended = workers.at(-1)?.terminate();
      const outcomes = await Promise.allSettled(appends);
      await ended;
      for (const outcome of outcomes) {
        if (outcome.status === "fulfilled") acknowledged += 1;
        else unknown.push(outcome.reason);
      }
      await store.append(batchOf("a", 100 + round));
      acknowledged += 1;
    }
    expect(workers).toHaveLength(6);
    expect(unknown.length).toBeGreaterThan(0);
    const lost = { name: "StoreError", code: "unavailable", outcomeUnknown: true };
    expect(unknown).toMatchObject(unknown.map(() => lost));
    const loaded = await store.load("a");
    const seqs = loaded?.updates.map(({ seq }) => seq) ?? [];
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeGreaterThanOrEqual(acknowledged);
    expect(seqs.length).toBeLessThanOrEqual(acknowledged + unknown.length);
    await store.close();
  });
});

describe("sqlite: one process a folder", () => {
  test("[ST43] a second store on an open folder is refused, and the first is undisturbed", async () => {
    const folder = newFolder();
    const first = await openSqliteStore({ folder });
    await first.createDocument({ id: "a", title: "", createdAt: AT });
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({
      name: "StoreError",
      code: "locked",
      message: expect.stringContaining(`process ${process.pid} `) as string,
    });
    expect(await first.append(batchOf("a", 1))).toEqual(new Map([["a", 1]]));
    await first.close();
    const again = await openSqliteStore({ folder });
    await again.close();
  });

  test("[ST43] two processes at once: one gets the folder; when it is killed, it is free", async () => {
    const folder = newFolder();
    const holder = startWriter(folder);
    await holder.line();
    expect(await codeOf(openSqliteStore({ folder }))).toBe("locked");
    const second = startWriter(folder);
    expect(await second.line()).toBe("error locked");
    await second.ended;
    await holder.line();
    await holder.kill();
    const store = await openSqliteStore({ folder });
    expect((await store.load("a"))?.head).toBeGreaterThan(0);
    await store.close();
  });
});

describe("sqlite: killed", () => {
  test("[ST40] [ST10] after SIGKILL at any moment, all that was acknowledged is there, without gaps", async () => {
    const folder = newFolder();
    let acknowledged = 0;
    // Not at random: after a number of acknowledgements of its own each round, so that a failing round can be repeated.
    for (const acks of [1, 3, 10, 40, 2, 25, 7, 60]) {
      const writer = startWriter(folder);
      expect(await writer.line()).toBe("open");
      for (let ack = 0; ack < acks; ack++) acknowledged = Number(await writer.line());
      acknowledged = Math.max(acknowledged, ...(await writer.kill()).map(Number));
      const store = await openSqliteStore({ folder });
      const loaded = await store.load("a");
      expect(loaded?.head).toBeGreaterThanOrEqual(acknowledged);
      const from = (loaded?.checkpoint?.uptoSeq ?? 0) + 1;
      expect(loaded?.updates.map(({ seq }) => seq)).toEqual(loaded?.updates.map((_, index) => from + index));
      // The writer stores each update's own number as its bytes.
      expect(loaded?.updates.map(({ bytes }) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))).toEqual(
        loaded?.updates.map(({ seq }) => seq),
      );
      await store.close();
    }
    expect(acknowledged).toBeGreaterThan(148);
  });
});

describe("sqlite: files that cannot be used", () => {
  const made = async (): Promise<{ folder: string; path: string }> => {
    const folder = newFolder();
    const store = await openSqliteStore({ folder });
    await store.createDocument({ id: "a", title: "", createdAt: AT });
    await store.createDocument({ id: "b", title: "", createdAt: AT });
    await store.append([...batchOf("a", 1, 2, 3, 4), ...batchOf("b", 4)]);
    await store.compact("a", { expectedUptoSeq: 0, uptoSeq: 1, state: Uint8Array.of(1) });
    await store.close();
    return { folder, path: join(folder, DATABASE_FILE) };
  };
  const edit = (path: string, sql: string): void => {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  };

  test("[ST45] a database of a newer version is refused and left as it is", async () => {
    const { folder, path } = await made();
    edit(path, "PRAGMA user_version = 9999");
    const before = readFileSync(path);
    await expect(openSqliteStore({ folder })).rejects.toMatchObject({ code: "newer" });
    expect(readFileSync(path).equals(before)).toBe(true);
    edit(path, "PRAGMA user_version = 1");
    const store = await openSqliteStore({ folder });
    expect((await store.load("a"))?.head).toBe(4);
    await store.close();
  });

  test("[ST45] another program's database is refused and left as it is", async () => {
    const folder = newFolder();
    const path = join(folder, DATABASE_FILE);
    edit(path, "CREATE TABLE documents (something TEXT)");
    expect(await codeOf(openSqliteStore({ folder }))).toBe("foreign");
    const database = new DatabaseSync(path);
    expect(database.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "documents" }]);
    database.close();
  });

  test("[ST45] a file that is no database is refused and left as it is", async () => {
    const folder = newFolder();
    const path = join(folder, DATABASE_FILE);
    const text = "not a database, but somebody's notes\n".repeat(100);
    writeFileSync(path, text);
    expect(await codeOf(openSqliteStore({ folder }))).toBe("corrupt");
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  test("[ST45] a lock that is no lock of ours is not taken for another server", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "cowrite.lock"), "somebody's notes\n".repeat(100));
    expect(await codeOf(openSqliteStore({ folder }))).toBe("corrupt");
  });

  test("[ST45] a database that cannot be opened says so", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, DATABASE_FILE));
    await expect(openSqliteStore({ folder })).rejects.toThrow(/EISDIR/);
  });

  test.for([
    ["a changed byte of an update", "UPDATE updates SET bytes = x'09' WHERE doc = 1 AND seq = 3"],
    ["a missing update", "DELETE FROM updates WHERE doc = 1 AND seq = 3"],
    ["a missing first update", "DELETE FROM updates WHERE doc = 1 AND seq = 2"],
    ["a changed checkpoint", "UPDATE checkpoints SET state = x'00' WHERE doc = 1"],
    ["a missing checkpoint", "DELETE FROM checkpoints WHERE doc = 1"],
    ["nothing but the document", "DELETE FROM checkpoints; DELETE FROM updates WHERE doc = 1"],
  ] as const)("[ST46] %s is an error that names the document, and others load", async ([, sql]) => {
    const { folder, path } = await made();
    edit(path, sql);
    const store = await openSqliteStore({ folder });
    await expect(store.load("a")).rejects.toMatchObject({ name: "StoreError", code: "corrupt", documentIds: ["a"] });
    expect((await store.load("b"))?.updates).toHaveLength(1);
    await store.close();
  });
});

describe("sqlite: a full disk", () => {
  test("[ST47] [ST41] rejects with full, keeps nothing of the call, and goes on when there is room", () => {
    const database = openDatabase(join(newFolder(), DATABASE_FILE));
    const documents = new SqliteDocuments(database);
    documents.createDocument({ id: "a", title: "", createdAt: AT });
    const batch = (bytes: Uint8Array) => ({
      documentIds: ["a"],
      counts: [2],
      updates: packUpdates([
        { bytes: Uint8Array.of(1), author: null, at: AT },
        { bytes, author: null, at: AT },
      ]),
    });
    const { page_count: pages } = database.prepare("PRAGMA page_count").get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    let thrown: unknown;
    try {
      documents.append(batch(new Uint8Array(1_000_000)));
    } catch (error) {
      thrown = error;
    }
    expect(storeErrorOf(thrown)).toMatchObject({ name: "StoreError", code: "full" });
    expect(documents.getDocument("a")?.head).toBe(0);
    expect(documents.append(batch(Uint8Array.of(2)))).toEqual(new Map([["a", 2]]));
    database.exec("PRAGMA max_page_count = 1000000");
    expect(documents.append(batch(new Uint8Array(1_000_000)))).toEqual(new Map([["a", 4]]));
    database.close();
  });
});

/** A process of its own that appends without end; see sqliteWriter.ts. */
function startWriter(folder: string): {
  /** Its next line. */
  line(): Promise<string>;
  /** SIGKILL; resolves to the lines that it had still written. */
  kill(): Promise<string[]>;
  readonly ended: Promise<void>;
} {
  const script = fileURLToPath(new URL("./sqliteWriter.ts", import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => resolve());
  });
  const lines: string[] = [];
  let rest = "";
  let wake = (): void => undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    // A line that was cut by the kill was never read by anybody as an acknowledgement.
    rest = parts.pop() ?? "";
    lines.push(...parts);
    wake();
  });
  return {
    ended,
    async line() {
      for (;;) {
        const line = lines.shift();
        if (line !== undefined) return line;
        await new Promise<void>((resolve) => {
          wake = resolve;
          void ended.then(resolve);
        });
        if (lines.length === 0 && child.exitCode !== null) throw new Error("the writer ended");
      }
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
      return lines.splice(0);
    },
  };
}
