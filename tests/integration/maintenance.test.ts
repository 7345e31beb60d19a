import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  watch,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { lockFolder } from "../../server/storage/sqlite/lockFolder.ts";
import { DATABASE_FILE, openSqliteStore } from "../../server/storage/sqlite/openSqliteStore.ts";
import { endings } from "./ending.ts";
import { giveCommand, spawnCommand } from "./giveCommand.ts";
import { inDatabase, partsIn } from "./inDatabase.ts";
import { RawClient } from "./RawClient.ts";
import { removeFolder, type RunningServer, spawnServer, startServer, temporaryFolder } from "./startServer.ts";
import { createTypist, textOf } from "./typist.ts";

const ending = endings();

function newFolder(): string {
  const folder = temporaryFolder();
  ending.add(() => removeFolder(folder));
  return folder;
}

/** A data folder and a place for backups, both removed after the test. */
function newPlace(): { readonly dataDir: string; readonly file: string } {
  return { dataDir: join(newFolder(), "data"), file: join(newFolder(), "backup.db") };
}

/** Titles and texts of all documents in the database of `folder`, by id. */
function documentsIn(folder: string): Map<string, { readonly title: string; readonly text: string }> {
  return inDatabase(folder, (documents) => {
    const all = [...documents.listDocuments(false), ...documents.listDocuments(true)];
    return new Map(all.map(({ id, title }) => [id, { title, text: textOf(...partsIn(documents, id)) }]));
  });
}

const isDamaged = (folder: string, id: string): boolean =>
  inDatabase(folder, (documents) => {
    try {
      documents.load(id);
      return false;
    } catch (error) {
      return (error as { code: unknown }).code === "corrupt";
    }
  });

/** Resolves when there is a file in the folder, which is empty now. */
function firstFileIn(folder: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, () => {
      if (readdirSync(folder).length === 0) return;
      watcher.close();
      resolve();
    });
  });
}

/** Types `words` into a document, and waits until they are saved. */
async function write(server: RunningServer, documentId: string, words: string): Promise<void> {
  const client = await RawClient.join(server.collabUrl, documentId);
  client.sendUpdate(documentId, createTypist().type(words));
  await client.answered(1);
  client.end();
  await client.closed;
}

async function ask(server: RunningServer, method: string, path: string): Promise<Response> {
  return fetch(`${server.origin}/api/v1/documents${path}`, { method });
}

const textAt = async (server: RunningServer, id: string): Promise<string> =>
  (await ask(server, "GET", `/${id}/content`)).text();

/** Runs a server on `dataDir` for as long as `work` takes. */
async function withServer<T>(dataDir: string, work: (server: RunningServer) => Promise<T>): Promise<T> {
  const server = await startServer({ dataDir });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

function damage(folder: string, sql: string): void {
  const database = new DatabaseSync(join(folder, DATABASE_FILE));
  database.exec(sql);
  database.close();
}

describe("backup", () => {
  test("[MT10] while people write: every word that was saved before it began, in order, and nothing torn", async () => {
    const { dataDir, file } = newPlace();
    const server = await spawnServer({ dataDir });
    ending.add(() => server.kill("SIGKILL"));
    const documentId = await server.createDocument("Busy");
    const client = await RawClient.join(server.collabUrl, documentId);
    const typist = createTypist();
    let typed = 0;
    const typing = setInterval(() => client.sendUpdate(documentId, typist.type(`${typed++} `)), 2);
    ending.add(() => clearInterval(typing));

    await client.answered(20);
    const before = client.answers.length;
    const { code, output } = await spawnCommand(dataDir, "backup", file).ended;
    expect([code, output]).toEqual([0, expect.stringContaining(`Saved 1 document, `)]);
    const after = client.answers.length;
    // It went on: people were saved meanwhile, and are now.
    expect(after).toBeGreaterThan(before);
    await client.answered(after + 5);
    clearInterval(typing);

    const other = newPlace().dataDir;
    expect(await giveCommand(other, "restore", file)).toMatchObject({ code: 0 });
    const restored = documentsIn(other).get(documentId);
    expect(restored?.title).toBe("Busy");
    const words = restored?.text.trim().split(" ").map(Number) ?? [];
    expect(words).toEqual(words.map((_, index) => index));
    expect(words.length).toBeGreaterThanOrEqual(before);
    expect(words.length).toBeLessThanOrEqual(typed);
    // One file, its owner's only.
    expect(readdirSync(join(file, ".."))).toEqual(["backup.db"]);
    expect(statSync(file).mode & 0o777).toBe(0o600);

    // The newest words are in the log beside the database when the server is killed, and in a backup without one.
    const saved = client.answers.length;
    expect(await server.kill("SIGKILL")).toBe("SIGKILL");
    expect(await giveCommand(dataDir, "backup", file, "--force")).toMatchObject({ code: 0 });
    const third = newPlace().dataDir;
    expect(await giveCommand(third, "restore", file)).toMatchObject({ code: 0 });
    expect(documentsIn(third).get(documentId)?.text.trim().split(" ").length).toBeGreaterThanOrEqual(saved);
    client.end();
  });

  test("[MT11] [MT14] killed on its way it leaves no file of that name, and the next run clears what it left", async () => {
    const { dataDir, file } = newPlace();
    const store = await openSqliteStore({ folder: dataDir });
    await store.createDocument({ id: "a", title: "", createdAt: 1 });
    const bytes = new Uint8Array(8_000_000);
    for (let count = 0; count < 4; count++) {
      await store.append([{ documentId: "a", updates: [{ bytes, author: null, at: 1 }] }]);
    }
    await store.close();
    const parent = join(file, "..");
    let unfinished = "";
    // On a busy machine the kill may come when all is done. Then once more.
    for (let tries = 0; tries < 5 && unfinished === ""; tries++) {
      const begun = firstFileIn(parent);
      const { process: child, ended } = spawnCommand(dataDir, "backup", file);
      await begun;
      child.kill("SIGKILL");
      await ended;
      if (existsSync(file)) rmSync(file);
      else unfinished = `backup.db.unfinished-${child.pid}`;
    }
    expect(readdirSync(parent)).toContain(unfinished);
    expect(await giveCommand(dataDir, "backup", file)).toMatchObject({ code: 0 });
    expect(readdirSync(parent)).toEqual(["backup.db"]);
  });

  test("[MT11] where the database cannot be read, the backup of yesterday stays, and nothing else is left", async () => {
    const { dataDir, file } = newPlace();
    await withServer(dataDir, (server) => server.createDocument());
    writeFileSync(file, "yesterday");
    const path = join(dataDir, DATABASE_FILE);
    truncateSync(path, statSync(path).size - 2_048 * 3);
    const { code, output } = await giveCommand(dataDir, "backup", file, "--force");
    expect(code).toBe(2);
    expect(output).toMatch(/malformed/);
    expect(output).not.toMatch(/at .*\.ts:\d+/);
    expect(readFileSync(file, "utf8")).toBe("yesterday");
    expect(readdirSync(join(file, ".."))).toEqual(["backup.db"]);
  });

  test("[MT12] a file that is there stays, one of the data folder's own always, and bad input is told", async () => {
    const { dataDir, file } = newPlace();
    await withServer(dataDir, (server) => server.createDocument());
    writeFileSync(file, "somebody's");
    expect(await giveCommand(dataDir, "backup", file)).toMatchObject({
      code: 2,
      output: expect.stringContaining("is there already, and stays as it is") as string,
    });
    expect(readFileSync(file, "utf8")).toBe("somebody's");
    expect(await giveCommand(dataDir, "backup", file, "--force")).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toMatch(/^SQLite format 3/);

    const own = join(dataDir, DATABASE_FILE);
    const before = readFileSync(own);
    for (const [args, words] of [
      [[own, "--force"], "is a name of the data folder's own"],
      [[], "Name one file"],
      [["a", "b"], "Name one file"],
      [[join(dataDir, "..", "nowhere", "a.db")], "There is no folder"],
      [[join(file, "..")], "is a folder"],
      [[file, "--loud"], "--loud"],
    ] as const) {
      const { code, output } = await giveCommand(dataDir, "backup", ...args);
      expect([code, output]).toEqual([2, expect.stringContaining(words)]);
    }
    expect(await giveCommand(join(dataDir, "nowhere"), "backup", `${file}2`)).toMatchObject({ code: 2 });
    expect(existsSync(join(dataDir, "nowhere"))).toBe(false);
    expect(readFileSync(own).equals(before)).toBe(true);
  });

  test("[MT13] what is damaged is saved as it is, and named", async () => {
    const { dataDir, file } = newPlace();
    const id = await withServer(dataDir, (server) => server.createDocument());
    damage(dataDir, "UPDATE updates SET bytes = x'0909' WHERE seq = 2");
    const { code, output } = await giveCommand(dataDir, "backup", file);
    expect([code, output]).toEqual([1, expect.stringContaining(`1 document is damaged, here as there: ${id}`)]);
    expect(existsSync(file)).toBe(true);
  });
});

describe("restore", () => {
  /** A folder with one document and a backup of it; then the document is changed, and another is made. */
  async function changed(): Promise<{ dataDir: string; file: string; old: string; young: string }> {
    const { dataDir, file } = newPlace();
    const made = await withServer(dataDir, async (server) => {
      const old = await server.createDocument("Old");
      await write(server, old, "as it was");
      expect(await giveCommand(dataDir, "backup", file)).toMatchObject({ code: 0 });
      await write(server, old, "and more ");
      return { old, young: await server.createDocument("Young") };
    });
    return { dataDir, file, ...made };
  }

  test("[MT21] without a server it takes the place of everything, and what was there is kept", async () => {
    const { dataDir, file, old, young } = await changed();
    writeFileSync(join(dataDir, "cowrite.restoring"), "what a restore left that was killed");
    const { code, output } = await giveCommand(dataDir, "restore", file);
    expect([code, output]).toEqual([0, expect.stringContaining("Restored 1 document to ")]);
    expect(Array.from(documentsIn(dataDir))).toEqual([[old, { title: "Old", text: "as it was" }]]);
    const kept = readdirSync(dataDir).find((name) => name.startsWith("before-restore-")) ?? "";
    const before = documentsIn(join(dataDir, kept));
    expect(Array.from(before.keys()).sort()).toEqual([old, young].sort());
    expect(before.get(old)?.text).toContain("and more");
    expect(readdirSync(dataDir).filter((name) => name.startsWith("cowrite.restoring"))).toEqual([]);
  });

  test("[MT21] commits that a killed server left in the log are kept with the rest, and not taken for the backup's", async () => {
    const { dataDir: running, file } = newPlace();
    const dataDir = newFolder();
    const id = await withServer(running, async (server) => {
      const made = await server.createDocument();
      await write(server, made, "as it was");
      expect(await giveCommand(running, "backup", file)).toMatchObject({ code: 0 });
      await write(server, made, "and more ");
      // What a killed server would leave: nothing was folded in.
      for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`])
        copyFileSync(join(running, name), join(dataDir, name));
      return made;
    });
    expect(statSync(join(dataDir, `${DATABASE_FILE}-wal`)).size).toBeGreaterThan(0);
    expect(await giveCommand(dataDir, "restore", file)).toMatchObject({ code: 0 });
    const kept = readdirSync(dataDir).find((name) => name.startsWith("before-restore-")) ?? "";
    expect(documentsIn(dataDir).get(id)?.text).toBe("as it was");
    expect(documentsIn(join(dataDir, kept)).get(id)?.text).toContain("and more");
  });

  test("[MT20] [MT24] what is no sound backup changes nothing", async () => {
    const { dataDir, file, old } = await changed();
    const bad = (name: string, make: (path: string) => void): string => {
      const path = join(file, "..", name);
      copyFileSync(file, path);
      make(path);
      return path;
    };
    const sql = (text: string) => (path: string) => {
      const database = new DatabaseSync(path);
      database.exec(text);
      database.close();
    };
    const damaged = bad("damaged.db", sql("UPDATE updates SET bytes = x'0909' WHERE seq = 4"));
    const before = readdirSync(dataDir);
    const data = readFileSync(join(dataDir, DATABASE_FILE));
    for (const [path, words] of [
      [bad("text.db", (path) => writeFileSync(path, "minutes of the meeting\n".repeat(99))), "is no backup of Cowrite"],
      [bad("empty.db", (path) => writeFileSync(path, "")), "is no backup of Cowrite"],
      [bad("half.db", (path) => truncateSync(path, statSync(path).size / 2)), "Nothing was changed"],
      [bad("foreign.db", sql("PRAGMA application_id = 7")), "is no backup of Cowrite"],
      [bad("newer.db", sql("PRAGMA user_version = 99")), "only a newer version of Cowrite knows"],
      [damaged, "cannot be opened"],
      [join(file, "..", "nowhere.db"), "There is no file"],
    ] as const) {
      const { code, output } = await giveCommand(dataDir, "restore", path);
      expect([path, code, output]).toEqual([path, 2, expect.stringContaining(words)]);
      expect(output).not.toMatch(/at .*\.ts:\d+/);
    }
    expect(readdirSync(dataDir).filter((name) => !name.startsWith("cowrite.lock"))).toEqual(
      before.filter((name) => !name.startsWith("cowrite.lock")),
    );
    expect(readFileSync(join(dataDir, DATABASE_FILE)).equals(data)).toBe(true);
    expect(await giveCommand(dataDir, "restore", damaged, "--damaged")).toMatchObject({ code: 1 });
    expect(isDamaged(dataDir, old)).toBe(true);
  });

  test("[MT20] somebody's copy of a folder in use is read with the log beside it", async () => {
    const { dataDir, file } = newPlace();
    const copy = newFolder();
    const id = await withServer(dataDir, async (server) => {
      const made = await server.createDocument("Copied");
      await write(server, made, "in the log");
      for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`]) copyFileSync(join(dataDir, name), join(copy, name));
      return made;
    });
    const other = newPlace().dataDir;
    expect(await giveCommand(other, "restore", join(copy, DATABASE_FILE))).toMatchObject({ code: 0 });
    expect(documentsIn(other).get(id)).toEqual({ title: "Copied", text: "in the log" });
    expect(existsSync(file)).toBe(false);
  });

  test("[MT2] [MT22] beside a server: what exists stays, what is gone comes back, what changed comes as a copy", async () => {
    const { dataDir, file } = newPlace();
    const server = await startServer({ dataDir });
    ending.add(() => server.close());
    const [gone, edited, same] = await Promise.all(
      ["Gone", "Edited", "Same"].map((title) => server.createDocument(title)),
    );
    if (!gone || !edited || !same) throw new Error("three were made");
    await write(server, gone, "still here");
    await write(server, edited, "as it was");
    expect(await giveCommand(dataDir, "backup", file)).toMatchObject({ code: 0 });

    // Somebody has it open when it is deleted for good: its room lingers, and holds more than the backup.
    await write(server, gone, "later ");
    const reader = await RawClient.join(server.collabUrl, gone);
    await ask(server, "DELETE", `/${gone}`);
    await ask(server, "DELETE", `/${gone}?purge=true`);
    await reader.closed;
    const writer = await RawClient.join(server.collabUrl, edited);
    const typist = createTypist();
    writer.sendUpdate(edited, typist.type("now: "));
    await writer.answered(1);

    const restored = await giveCommand(dataDir, "restore", file);
    expect(restored.code).toBe(1);
    expect(restored.output).toContain(`Brought back: ${gone} Gone`);
    expect(restored.output).toContain(`1 document has changed since and stays as it is: ${edited}`);
    expect(restored.output).not.toContain(same);
    expect(await textAt(server, gone)).toBe("still here");
    await write(server, gone, "again ");
    expect(await textAt(server, gone)).toContain("again ");
    expect(await textAt(server, edited)).toContain("now: ");

    const copied = await giveCommand(dataDir, "restore", file, "--document", edited);
    expect(copied.code).toBe(0);
    const copy = /as the new document (\S+): (Edited \(as of .* UTC\))/.exec(copied.output);
    expect(await textAt(server, copy?.[1] ?? "")).toBe("as it was");
    expect(await (await ask(server, "GET", `/${copy?.[1] ?? ""}`)).json()).toMatchObject({ title: copy?.[2] });
    await write(server, copy?.[1] ?? "", "a document like any other ");

    // The writer has noticed nothing of all this.
    writer.sendUpdate(edited, typist.type("and on"));
    expect(await writer.answered(2)).toEqual([1, 1]);
    writer.end();
    expect(await giveCommand(dataDir, "restore", file, "--copies")).toMatchObject({ code: 0 });
    const titles = ((await (await ask(server, "GET", "")).json()) as { documents: { title: string }[] }).documents;
    expect(titles.filter(({ title }) => title.startsWith("Edited (as of"))).toHaveLength(2);
    expect(titles.filter(({ title }) => title.startsWith("Gone (as of"))).toHaveLength(1);
    expect(titles.filter(({ title }) => title.startsWith("Same"))).toHaveLength(1);
    for (const id of ["nothing", "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"]) {
      const unknown = await giveCommand(dataDir, "restore", file, "--document", id);
      expect(unknown).toMatchObject({ code: 2, output: expect.stringContaining(`Not in the backup: ${id}`) as string });
    }
    expect(await giveCommand(dataDir, "restore", file, "--copies", "--missing")).toMatchObject({ code: 2 });
    expect(await giveCommand(dataDir, "doctor")).toMatchObject({ code: 0 });
  });

  test.runIf(process.geteuid?.() === 0)("[MT4] as root, nothing is written into somebody else's folder", async () => {
    const { dataDir, file } = await changed();
    chownSync(dataDir, 1234, 1234);
    const before = readdirSync(dataDir);
    for (const args of [["restore", file], ["compact"], ["doctor", "--repair"]]) {
      const { code, output } = await giveCommand(dataDir, ...args);
      expect([code, output]).toEqual([2, expect.stringContaining("sudo -u '#1234'")]);
    }
    expect(readdirSync(dataDir)).toEqual(before);
  });
});

describe("compact", () => {
  test("[MT30] [MT2] beside a server and its writers: all is compacted, nothing changes, nobody waits", async () => {
    const { dataDir } = newPlace();
    const server = await startServer({ dataDir });
    ending.add(() => server.close());
    const ids = await Promise.all(["one", "two"].map((title) => server.createDocument(title)));
    const [open = "", trashed = ""] = ids;
    const client = await RawClient.join(server.collabUrl, open);
    const typist = createTypist();
    for (let count = 0; count < 50; count++) client.sendUpdate(open, typist.type(`${count} `));
    await client.answered(50);
    await ask(server, "DELETE", `/${trashed}`);
    const typing = setInterval(() => client.sendUpdate(open, typist.type("x")), 2);
    ending.add(() => clearInterval(typing));
    const { code, output } = await giveCommand(dataDir, "compact");
    clearInterval(typing);
    expect([code, output]).toEqual([0, expect.stringMatching(/of 2 documents: .* became /)]);
    await client.answered(51);
    expect(client.answers.every((answer) => answer === 1)).toBe(true);
    await client.roundTrip(open);
    const text = await textAt(server, open);
    client.end();
    await server.close();
    expect(documentsIn(dataDir).get(open)?.text).toBe(text);
    const database = new DatabaseSync(join(dataDir, DATABASE_FILE), { readOnly: true });
    expect(database.prepare("SELECT count(*) AS count FROM checkpoints").get()).toEqual({ count: 2 });
    database.close();
  });

  test("[MT30] [MT31] without a server the file gets smaller; what cannot be merged is named and stays", async () => {
    const { dataDir } = newPlace();
    const { kept, damaged } = await withServer(dataDir, async (server) => {
      const made = { kept: await server.createDocument("Kept"), damaged: await server.createDocument("Damaged") };
      const client = await RawClient.join(server.collabUrl, made.kept);
      const typist = createTypist();
      const words = "word ".repeat(200);
      for (let count = 0; count < 100; count++) client.sendUpdate(made.kept, typist.type(words));
      await client.answered(100);
      typist.doc.on("update", (update: Uint8Array) => client.sendUpdate(made.kept, update));
      typist.text.delete(0, typist.text.length - 4);
      await client.answered(101);
      client.end();
      return made;
    });
    damage(dataDir, `UPDATE updates SET crc = 1 WHERE doc = (SELECT key FROM documents WHERE id = '${damaged}')`);
    const before = statSync(join(dataDir, DATABASE_FILE)).size;
    const { code, output } = await giveCommand(dataDir, "compact");
    expect([code, output]).toEqual([1, expect.stringContaining(`because they are damaged: ${damaged}`)]);
    expect(statSync(join(dataDir, DATABASE_FILE)).size).toBeLessThan(before / 4);
    expect(inDatabase(dataDir, (documents) => documents.backlog(kept))).toMatchObject({ updates: 0 });
    expect(isDamaged(dataDir, damaged)).toBe(true);
  });

  test("[MT3] one that must be alone is refused while somebody has the folder, who is named", async () => {
    const { dataDir } = newPlace();
    await withServer(dataDir, (server) => server.createDocument());
    const release = lockFolder(dataDir, "a test");
    const words = `${dataDir} is in use by a test (process ${process.pid} `;
    expect(await giveCommand(dataDir, "doctor", "--repair")).toMatchObject({
      code: 2,
      output: expect.stringContaining(words) as string,
    });
    release();
    expect(await giveCommand(dataDir, "doctor", "--repair")).toMatchObject({ code: 0 });
  });

  test("[MT1] an unknown command, an unknown option and a folder that is not there are told in words", async () => {
    const missing = join(newFolder(), "missing");
    for (const args of [["explode"], ["compact", "--all"], ["compact"], ["doctor"], ["doctor", "--from", "x"]]) {
      const { code, output } = await giveCommand(missing, ...args);
      expect([args, code]).toEqual([args, 2]);
      expect(output).not.toMatch(/at .*\.ts:\d+/);
    }
    expect(existsSync(missing)).toBe(false);
    expect(await giveCommand(missing, "restore", "--help")).toMatchObject({ code: 0 });
    mkdirSync(missing);
    expect(await giveCommand(missing, "doctor")).toMatchObject({ code: 1 });
  });
});
