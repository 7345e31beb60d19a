import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, cpSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LAYERS } from "../../scripts/importRules.ts";

/** A file with one forbidden import, and the rule that must refuse it. */
interface Planted {
  readonly file: string;
  readonly specifier: string;
  readonly rule?: string;
}

const up = "../../";

const forbidden: readonly Planted[] = [
  ...LAYERS.flatMap((layer, place) =>
    LAYERS.slice(place + 1).map((higher) => ({ file: `lib/${layer}/planted.ts`, specifier: `../${higher}/thing.ts` })),
  ),
  ...LAYERS.flatMap((layer) => [
    { file: `lib/${layer}/planted.ts`, specifier: `${up}server/thing.ts` },
    { file: `lib/${layer}/planted.ts`, specifier: `${up}app/thing.ts` },
    { file: `lib/${layer}/planted.ts`, specifier: `${up}tests/thing.ts` },
    { file: `lib/${layer}/planted.ts`, specifier: "node:fs" },
  ]),
  ...["model", "protocol", "flow", "convert", "sync"].flatMap((layer) => [
    { file: `lib/${layer}/planted.ts`, specifier: "lexical" },
    { file: `lib/${layer}/planted.ts`, specifier: "@lexical/link" },
    { file: `lib/${layer}/planted.ts`, specifier: "react" },
  ]),
  { file: "lib/base/planted.ts", specifier: "yjs" },
  { file: "lib/base/planted.ts", specifier: "../model/thing.ts" },
  { file: "lib/model/planted.ts", specifier: "yjs" },
  { file: "lib/protocol/planted.ts", specifier: "@hocuspocus/server" },
  { file: "lib/binding/planted.ts", specifier: "react" },
  { file: "lib/binding/planted.ts", specifier: "@lexical/react/LexicalComposer" },
  { file: "lib/sync/planted.ts", specifier: "../binding/thing.ts" },
  { file: "lib/planted.ts", specifier: "../server/thing.ts" },
  { file: "app/planted.tsx", specifier: "../server/thing.ts" },
  { file: "app/d/planted.tsx", specifier: "../../lib/flow/thing.ts" },
  { file: "app/planted.tsx", specifier: "../lib/editor/thing.ts" },
  { file: "server/storage/planted.ts", specifier: "yjs" },
  { file: "server/storage/planted.ts", specifier: "../collab/thing.ts" },
  { file: "server/storage/planted.ts", specifier: "../../lib/flow/thing.ts" },
  { file: "server/collab/planted.ts", specifier: "../storage/sqlite/thing.ts" },
  { file: "server/http/planted.ts", specifier: "../storage/memory/thing.ts" },
  { file: "server/collab/planted.ts", specifier: "../../lib/binding/thing.ts" },
  { file: "server/collab/planted.ts", specifier: "../../lib/sync/thing.ts" },
  { file: "server/http/planted.ts", specifier: "lexical" },
  { file: "server/http/planted.ts", specifier: "react" },
  { file: "server/createServer.ts", specifier: "../lib/editor/thing.ts" },
  { file: "server/maintenance/planted.ts", specifier: "../../lib/binding/thing.ts" },
  { file: "server/maintenance/planted.ts", specifier: "../../tests/thing.ts" },
  { file: "server/storage/planted.ts", specifier: "../maintenance/thing.ts" },
];

const allowed: readonly Planted[] = [
  { file: "lib/flow/fine.ts", specifier: "yjs" },
  { file: "lib/flow/fine.ts", specifier: "../base/assert.ts" },
  { file: "lib/binding/fine.ts", specifier: "lexical" },
  { file: "lib/binding/fine.ts", specifier: "../flow/openFlow.ts" },
  { file: "lib/editor/fine.tsx", specifier: "react" },
  { file: "app/fine.tsx", specifier: "../lib/react.ts" },
  { file: "server/createServer.ts", specifier: "./storage/sqlite/thing.ts" },
  { file: "server/collab/fine.ts", specifier: "../../lib/flow/thing.ts" },
  { file: "server/storage/sqlite/fine.ts", specifier: "../DocumentStore.ts" },
  { file: "server/maintenance/fine.ts", specifier: "../storage/sqlite/thing.ts" },
];

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string; readonly message: string }[];
}

const root = join(import.meta.dirname, "..", "..");
let folder = "";

/** Each planted import stands in a file of its own, so that one report tells of each. */
const fileOf = ({ file }: Planted, place: number): string => file.replace(/(planted|fine)/, `$1${place}`);

function plant(name: string, planted: readonly Planted[]): string {
  const tree = join(folder, name);
  for (const [place, each] of planted.entries()) {
    const path = join(tree, fileOf(each, place));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import * as thing from "${each.specifier}";\nexport const used = thing;\n`);
  }
  equip(tree);
  return tree;
}

function equip(tree: string): void {
  mkdirSync(join(tree, "scripts"), { recursive: true });
  cpSync(join(root, "oxlint.config.ts"), join(tree, "oxlint.config.ts"));
  cpSync(join(root, "scripts", "importRules.ts"), join(tree, "scripts", "importRules.ts"));
  for (const file of ["package.json", "tsconfig.json"]) cpSync(join(root, file), join(tree, file));
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
}

async function lint(tree: string, ...options: string[]): Promise<Report> {
  const oxlint = join(root, "node_modules", ".bin", "oxlint");
  // It exits non-zero when it finds something, which is what we hope for.
  const { stdout } = await promisify(execFile)(oxlint, ["--format=json", ...options, "."], {
    cwd: tree,
    maxBuffer: 2 ** 26,
  }).catch((failure: { stdout: string }) => failure);
  return JSON.parse(stdout) as Report;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cowrite-arch-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("lint refuses", () => {
  let refused = new Set<string>();
  beforeAll(async () => {
    const report = await lint(plant("forbidden", forbidden));
    refused = new Set(
      report.diagnostics.filter(({ code }) => code.includes("no-restricted-imports")).map(({ filename }) => filename),
    );
  });
  test.each(forbidden.map((each, place) => [each.file, each.specifier, fileOf(each, place)]))(
    "%s importing %s",
    (_file, _specifier, planted) => {
      expect(refused).toContain(planted);
    },
  );
});

test("lint allows what the layers are for", async () => {
  const report = await lint(plant("allowed", allowed));
  expect(report.diagnostics.filter(({ code }) => code.includes("no-restricted-imports"))).toEqual([]);
});

/** Lints one small tree; the codes of what was found. */
async function codesOf(name: string, files: Readonly<Record<string, string>>, ...options: string[]): Promise<string[]> {
  const tree = join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  equip(tree);
  return (await lint(tree, ...options)).diagnostics.map(({ code }) => code);
}

test("lint refuses an import cycle", async () => {
  const codes = await codesOf("cycle", {
    "lib/flow/left.ts": `import { right } from "./right.ts";\nexport const left = () => right;\n`,
    "lib/flow/right.ts": `import { left } from "./left.ts";\nexport const right = () => left;\n`,
  });
  expect(codes).toContain("import(no-cycle)");
});

test("lint refuses a floating promise", async () => {
  const codes = await codesOf(
    "floating",
    {
      "server/log/floating.ts": `async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n`,
    },
    "--type-aware",
  );
  expect(codes).toContain("typescript(no-floating-promises)");
});

test("lint refuses an image that a screen reader cannot tell", async () => {
  const codes = await codesOf("a11y", { "app/picture.tsx": `export const Picture = () => <img src="/a.png" />;\n` });
  expect(codes).toContain("jsx-a11y(alt-text)");
});
