import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { fromBytes } from "../../lib/convert/fromBytes.ts";
import { createSeedUpdate } from "../../lib/flow/seed.ts";
import { DATABASE_FILE } from "../../server/storage/sqlite/openSqliteStore.ts";
import { packUpdates } from "../../server/storage/sqlite/packUpdates.ts";
import type { SqliteDocuments } from "../../server/storage/sqlite/SqliteDocuments.ts";
import { endings } from "./ending.ts";
import { type Answer, giveCommand } from "./giveCommand.ts";
import { inDatabase, partsIn } from "./inDatabase.ts";
import { removeFolder, temporaryFolder } from "./startServer.ts";

const ending = endings();

const AT = 1_763_647_906_000;
const ID = "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b";
const OTHER = "0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2c";

/** The seed, then a word an update: one author, so that each builds on the one before. */
function updatesOf(words: readonly string[]): Uint8Array[] {
  const doc = new Y.Doc();
  doc.clientID = 4_711;
  const updates = [createSeedUpdate()];
  Y.applyUpdate(doc, createSeedUpdate());
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = doc.getText("flow");
  for (const word of words) text.insert(text.length, word);
  return updates;
}

const WORDS = ["one ", "two ", "three ", "four "];
const ALL = updatesOf(WORDS);
const TEXT = WORDS.join("");

interface Scene {
  readonly folder: string;
  /** A backup of before the last word. */
  readonly backup: string;
  /** Runs SQL as somebody does who edits the file. */
  readonly edit: (sql: string, ...values: (string | number | Uint8Array)[]) => void;
  readonly doctor: (...args: string[]) => Promise<Answer>;
  /** What the document says; or why it cannot be loaded. */
  readonly read: (id?: string) => string;
  /** What the repair set aside. */
  readonly quarantine: () => { piece: string; document: string | null; reason: string; bytes: Buffer }[];
}

async function scene({ compactTo = 0 }: { readonly compactTo?: number } = {}): Promise<Scene> {
  const outside = temporaryFolder();
  ending.add(() => removeFolder(outside));
  const folder = join(outside, "data");
  const backup = join(outside, "backup.db");
  mkdirSync(folder, { mode: 0o700 });
  const append = (documents: SqliteDocuments, documentId: string, parts: readonly Uint8Array[]): void => {
    const updates = packUpdates(parts.map((bytes) => ({ bytes, author: "ada", at: AT })));
    documents.append({ documentIds: [documentId], counts: [parts.length], updates });
  };
  inDatabase(folder, (documents) => {
    for (const id of [ID, OTHER]) documents.createDocument({ id, title: "", createdAt: AT });
    append(documents, ID, ALL.slice(0, -1));
    append(documents, OTHER, ALL);
    if (compactTo === 0) return;
    const state = Y.mergeUpdates(ALL.slice(0, compactTo));
    documents.compact(ID, { expectedUptoSeq: 0, uptoSeq: compactTo, state });
  });
  expect(await giveCommand(folder, "backup", backup)).toMatchObject({ code: 0 });
  inDatabase(folder, (documents) => append(documents, ID, ALL.slice(-1)));
  return {
    folder,
    backup,
    edit(sql, ...values) {
      const database = new DatabaseSync(join(folder, DATABASE_FILE), { enableForeignKeyConstraints: false });
      if (values.length === 0) database.exec(sql);
      else database.prepare(sql).run(...values);
      database.close();
    },
    doctor: (...args) => giveCommand(folder, "doctor", ...args),
    read(id = ID) {
      return inDatabase(folder, (documents) => {
        try {
          return fromBytes(partsIn(documents, id)).text;
        } catch (error) {
          return String((error as { code: unknown }).code);
        }
      });
    },
    quarantine() {
      const name = readdirSync(folder).find((each) => each.startsWith("quarantine-"));
      if (name === undefined) return [];
      const lines = readFileSync(join(folder, name), "utf8").trim().split("\n");
      return lines.map((line) => {
        const { bytes, ...rest } = JSON.parse(line) as {
          piece: string;
          document: string | null;
          reason: string;
          bytes: string;
        };
        return { ...rest, bytes: Buffer.from(bytes, "base64") };
      });
    },
  };
}

const DOC = `doc = (SELECT key FROM documents WHERE id = '${ID}')`;

test("[MT40] a sound folder: every check is named, and all is well; as JSON too", async () => {
  const { folder, doctor, read } = await scene({ compactTo: 2 });
  expect(read()).toBe(TEXT);
  const { code, output } = await doctor();
  expect(code).toBe(0);
  for (const words of [
    "no server runs",
    "nobody else may read it",
    "are free",
    "SQLite finds the file sound",
    "it has shape 1, the newest",
    "every row belongs to a document",
    "2 documents: numbers without gaps, right checksums, and all of them open",
    "All is well.",
  ]) {
    expect(output).toContain(words);
  }
  const json = JSON.parse((await doctor("--json")).output) as Record<string, unknown>;
  expect(json).toMatchObject({ folder, documents: 2, exitCode: 0, quarantine: null });
  const findings = json["findings"] as { severity: string; code: string }[];
  expect(findings.map(({ severity }) => severity)).toEqual(findings.map(() => "ok"));
  expect(new Set(findings.map(({ code }) => code))).toEqual(
    new Set(["lock", "permissions", "disk-space", "database", "shape", "orphans", "document"]),
  );
});

describe("damage that is mended", () => {
  test.for([
    [
      "the last update, no update any more",
      "UPDATE updates SET bytes = x'0909' WHERE seq = 5 AND",
      /update 5 is not what was written/,
      "one two three ",
      ["update 5"],
    ],
    [
      "a checksum in the middle, the bytes being right [MT44]",
      "UPDATE updates SET crc = 7 WHERE seq = 3 AND",
      /update 3 is not what was written/,
      TEXT,
      ["update 3"],
    ],
    [
      "an update that is missing in the middle",
      "DELETE FROM updates WHERE seq = 3 AND",
      /update 3 is missing/,
      "one ",
      [],
    ],
  ] as const)("[MT42] [MT43] %s", async ([, sql, words, text, setAside]) => {
    const { edit, doctor, read, quarantine } = await scene();
    edit(`${sql} ${DOC}`);
    expect(read()).toBe("corrupt");
    const found = await doctor();
    expect([found.code, found.output]).toEqual([2, expect.stringMatching(words)]);
    expect(found.output).toContain("npm run doctor -- --repair");
    expect(read()).toBe("corrupt");
    const repaired = await doctor("--repair");
    expect([repaired.code, repaired.output]).toEqual([1, expect.stringContaining("mended")]);
    expect(read()).toBe(text);
    expect(read(OTHER)).toBe(TEXT);
    expect(quarantine().map(({ piece, document }) => [piece, document])).toEqual(setAside.map((piece) => [piece, ID]));
  });

  test("[MT42] the bytes that were damaged are in the quarantine as they were", async () => {
    const { edit, doctor, quarantine } = await scene();
    const garbage = Uint8Array.of(1, 2, 3, 250, 99);
    edit(`UPDATE updates SET bytes = ? WHERE seq = 5 AND ${DOC}`, garbage);
    expect((await doctor("--repair")).output).toMatch(/Set aside, and deleted nowhere: 1 piece in .*quarantine-/);
    const [piece] = quarantine();
    expect(piece?.bytes.equals(Buffer.from(garbage))).toBe(true);
    expect(piece?.reason).toMatch(/checksum is wrong/);
  });

  test("[MT43] bytes with the right checksum that are no update: what a compaction could never merge", async () => {
    const { edit, doctor, read, quarantine } = await scene();
    const garbage = Uint8Array.of(9, 9);
    edit(`UPDATE updates SET bytes = ?, crc = ? WHERE seq = 5 AND ${DOC}`, garbage, crc32(garbage));
    expect((await doctor()).output).toMatch(/update 5 cannot be read/);
    expect(await doctor("--repair")).toMatchObject({ code: 1 });
    expect(read()).toBe("one two three ");
    expect(quarantine().map(({ bytes }) => [...bytes])).toEqual([[9, 9]]);
    expect(await doctor()).toMatchObject({ code: 0 });
  });

  test("[MT43] rows that a checkpoint covers, and a checkpoint that the document's row does not know", async () => {
    const { edit, doctor, read, quarantine } = await scene({ compactTo: 3 });
    edit(`UPDATE checkpoints SET upto_seq = 2 WHERE ${DOC}`);
    edit("INSERT INTO updates (doc, seq, at, crc, bytes) SELECT key, 1, 1, 0, x'0000' FROM documents WHERE id = ?", ID);
    edit(`UPDATE updates SET crc = ${crc32(Uint8Array.of(0, 0))} WHERE seq = 1 AND ${DOC}`);
    const { code, output } = await doctor();
    expect([code, output]).toEqual([
      2,
      expect.stringMatching(/the checkpoint covers 2 updates, not 3; 1 update .* not dropped/),
    ]);
    expect(await doctor("--repair")).toMatchObject({ code: 1 });
    expect(read()).toBe(TEXT);
    expect(quarantine()).toEqual([]);
  });

  test("[MT43] the head stays: what comes next has the next number", async () => {
    const { folder, edit, doctor } = await scene();
    edit(`UPDATE updates SET bytes = x'0909' WHERE seq = 5 AND ${DOC}`);
    await doctor("--repair");
    const next = {
      documentIds: [ID],
      counts: [1],
      updates: packUpdates([{ bytes: createSeedUpdate(), author: null, at: AT }]),
    };
    expect(inDatabase(folder, (documents) => documents.append(next))).toEqual(new Map([[ID, 6]]));
  });

  test("[MT42] rows without a document are set aside", async () => {
    const { edit, doctor, quarantine } = await scene();
    edit("INSERT INTO updates (doc, seq, at, crc, bytes) VALUES (99, 4, 1, 0, x'070809')");
    edit("INSERT INTO checkpoints (doc, upto_seq, crc, state) VALUES (98, 7, 0, x'0102')");
    expect(await doctor()).toMatchObject({
      code: 1,
      output: expect.stringContaining("2 rows belong to no document") as string,
    });
    expect(await doctor("--repair")).toMatchObject({ code: 1 });
    expect(quarantine().map(({ piece, bytes }) => [piece, [...bytes]])).toEqual([
      ["update 4", [7, 8, 9]],
      ["checkpoint", [1, 2]],
    ]);
    expect(await doctor()).toMatchObject({ code: 0 });
  });
});

describe("an index that is wrong", () => {
  const rename = (folder: string, from: string, to: string): void => {
    const path = join(folder, DATABASE_FILE);
    const file = readFileSync(path);
    // The row comes first in the file, its index behind it.
    file.write(to, file.indexOf(from), "latin1");
    writeFileSync(path, file);
  };

  test("[MT46] an id that lost a letter is found again in the index, and what it was taken for is set aside", async () => {
    const { folder, doctor, read, quarantine } = await scene({ compactTo: 2 });
    const wrong = ID.replace("7e5f", "7~5f");
    rename(folder, ID, wrong);
    expect(await doctor()).toMatchObject({ code: 2, output: expect.stringContaining("missing from index") as string });
    expect(await doctor("--repair")).toMatchObject({ code: 1 });
    expect(read()).toBe(TEXT);
    expect(quarantine().map(({ document, bytes }) => [document, bytes.toString()])).toEqual([[ID, wrong]]);
    expect(await doctor()).toMatchObject({ code: 0 });
  });

  test("[MT46] of two ids that could both be right none is forgotten; two repairs of one second have a file each", async () => {
    const { folder, edit, doctor, read, quarantine } = await scene({ compactTo: 2 });
    const other = ID.replace("7e5f", "7a5f");
    rename(folder, ID, other);
    expect(await doctor("--repair")).toMatchObject({ code: 1 });
    expect(read(other)).toBe(TEXT);
    expect(quarantine().map(({ document, bytes }) => [document, bytes.toString()])).toEqual([[other, ID]]);
    edit("INSERT INTO updates (doc, seq, at, crc, bytes) VALUES (99, 4, 1, 0, x'070809')");
    expect(await doctor("--repair")).toMatchObject({ code: 1 });
    expect(readdirSync(folder).filter((name) => name.startsWith("quarantine-"))).toHaveLength(2);
  });
});

describe("damage that needs a backup", () => {
  test.for([
    ["a lost checkpoint", "DELETE FROM checkpoints WHERE"],
    ["a damaged checkpoint", "UPDATE checkpoints SET state = x'010203' WHERE"],
  ] as const)("[MT43] [MT45] %s: never an empty document; with the backup, all is there", async ([, sql]) => {
    const { edit, doctor, read, backup } = await scene({ compactTo: 3 });
    edit(`${sql} ${DOC}`);
    expect(await doctor("--repair")).toMatchObject({
      code: 2,
      output: expect.stringContaining("--repair --from <backup>") as string,
    });
    expect(read()).toBe("corrupt");
    expect(await doctor("--repair", "--from", backup)).toMatchObject({ code: 1 });
    // "four" was written after the backup.
    expect(read()).toBe(TEXT);
  });

  test("[MT45] a piece that was missing, and what waited for it since an earlier repair", async () => {
    const { edit, doctor, read, backup } = await scene();
    edit(`DELETE FROM updates WHERE seq = 3 AND ${DOC}`);
    await doctor("--repair");
    const waiting = await doctor();
    expect([waiting.code, waiting.output]).toEqual([1, expect.stringMatching(/bytes of edits are kept but not shown/)]);
    expect(read()).toBe("one ");
    expect(await doctor("--repair", "--from", backup)).toMatchObject({ code: 1 });
    expect(read()).toBe(TEXT);
    expect(await doctor()).toMatchObject({ code: 0 });
  });
});

describe("what is not mended", () => {
  test("[MT41] without --repair no byte changes", async () => {
    const { folder, edit, doctor } = await scene();
    edit(`UPDATE updates SET bytes = x'0909' WHERE seq = 4 AND ${DOC}`);
    const before = readFileSync(join(folder, DATABASE_FILE));
    const names = readdirSync(folder);
    await doctor();
    expect(readFileSync(join(folder, DATABASE_FILE)).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(names);
  });

  test("[MT40] [MT46] a torn file, another program's, a newer one, and one that others may read", async () => {
    const torn = await scene();
    const path = join(torn.folder, DATABASE_FILE);
    const descriptor = openSync(path, "r+");
    for (let offset = 2_048; offset < statSync(path).size; offset += 2_048) {
      writeSync(descriptor, Buffer.alloc(600, 0xa5), 0, 600, offset);
    }
    closeSync(descriptor);
    for (const args of [[], ["--repair"]]) {
      const { code, output } = await torn.doctor(...args);
      expect([code, output]).toEqual([2, expect.stringContaining("npm run restore -- <backup>")]);
      expect(output).not.toMatch(/at .*\.ts:\d+/);
    }

    // Nothing is written into such a file, and a restore keeps it as it is.
    expect(readdirSync(torn.folder).filter((name) => name.startsWith("quarantine-"))).toEqual([]);
    const before = readFileSync(path);
    expect(await giveCommand(torn.folder, "restore", torn.backup)).toMatchObject({ code: 0 });
    const kept = readdirSync(torn.folder).find((name) => name.startsWith("before-restore-")) ?? "";
    expect(readFileSync(join(torn.folder, kept, DATABASE_FILE)).equals(before)).toBe(true);
    expect(torn.read()).toBe("one two three ");

    const newer = await scene();
    newer.edit("PRAGMA user_version = 99");
    expect(await newer.doctor()).toMatchObject({
      code: 2,
      output: expect.stringContaining("only a newer version") as string,
    });
    newer.edit("PRAGMA application_id = 5");
    expect(await newer.doctor()).toMatchObject({
      code: 2,
      output: expect.stringContaining("not one of Cowrite's") as string,
    });

    const open = await scene();
    chmodSync(open.folder, 0o755);
    expect(await open.doctor()).toMatchObject({
      code: 1,
      output: expect.stringContaining(`chmod o= ${open.folder}`) as string,
    });
  });

  test("[MT47] --json says what the table says", async () => {
    const { edit, doctor } = await scene();
    edit(`UPDATE updates SET bytes = x'0909' WHERE seq = 5 AND ${DOC}`);
    const { code, output } = await doctor("--json");
    expect(code).toBe(2);
    const { findings } = JSON.parse(output) as {
      findings: { code: string; severity: string; subject: string; message: string; advice: string }[];
    };
    const error = findings.find(({ severity }) => severity === "error");
    expect(error).toMatchObject({ code: "document", subject: ID });
    const table = await doctor();
    expect(table.output).toContain(error?.message);
    expect(table.output).toContain(error?.advice);
  });
});
