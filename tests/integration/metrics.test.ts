import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../server/storage/sqlite/openSqliteStore.ts";
import { FaultyStore } from "../contract/FaultyStore.ts";
import { endings } from "./ending.ts";
import { type Family, parseExposition } from "./parseExposition.ts";
import { RawClient } from "./RawClient.ts";
import { type RunningServer, removeFolder, startServer, temporaryFolder } from "./startServer.ts";
import { createTypist } from "./typist.ts";

const ending = endings();

const PATIENCE = { timeout: 20_000 };

const ROOT = join(import.meta.dirname, "../..");

/** The rows of the table in docs/operations.md: name, type and labels. */
function documented(): Map<string, { readonly type: string; readonly labels: string[] }> {
  const text = readFileSync(join(ROOT, "docs/operations.md"), "utf8");
  const rows = text.matchAll(/^\| `(\w+)` +\| (counter|gauge|histogram) +\| (.*?) +\| .+ \|$/gm);
  return new Map(
    Array.from(rows, ([, name = "", type = "", labels = ""]) => [
      name,
      { type, labels: Array.from(labels.matchAll(/`(\w+)`/g), ([, label = ""]) => label) },
    ]),
  );
}

class Figures {
  readonly #families: Map<string, Family>;

  private constructor(families: Map<string, Family>) {
    this.#families = families;
  }

  static async of(server: RunningServer): Promise<Figures> {
    const response = await fetch(`${server.origin}/metrics`);
    if (response.status !== 200) throw new Error(`no figures: ${response.status}`);
    return new Figures(parseExposition(await response.text()));
  }

  get families(): ReadonlyMap<string, Family> {
    return this.#families;
  }

  /** The sample, of a histogram the count; all series of a name together, or the one with these labels. */
  value(name: string, labels?: string): number {
    const family = this.#families.get(name);
    const series = family?.samples.get(family.type === "histogram" ? `${name}_count` : name);
    const values = labels === undefined ? Array.from(series?.values() ?? []) : [series?.get(labels) ?? 0];
    return values.reduce((sum, value) => sum + value, 0);
  }
}

test("the figures follow Prometheus's format; each is documented, exists, and moves when it should", async () => {
  const dataDir = temporaryFolder();
  ending.add(() => removeFolder(dataDir));
  const store = new FaultyStore(await openSqliteStore({ folder: dataDir }));
  const server = await startServer({ store, dataDir, processMetrics: true });
  ending.add(() => server.close());
  const first = await Figures.of(server);
  const moved = new Set<string>();
  const expectMoved = (from: Figures, to: Figures, name: string, by: number | null = null, labels?: string): void => {
    const change = to.value(name, labels) - from.value(name, labels);
    expect([name, by === null ? change > 0 : change]).toEqual([name, by ?? true]);
    moved.add(name);
  };

  // Someone makes a document, opens it, and writes.
  const documentId = await server.createDocument();
  const client = await RawClient.join(server.collabUrl, documentId);
  const typist = createTypist();
  client.sendUpdate(documentId, typist.type("hello"));
  await client.answered(1);
  const written = await Figures.of(server);
  expectMoved(first, written, "cowrite_http_requests_total", 1, '{method="POST",status="201"}');
  expectMoved(first, written, "cowrite_rooms", 1);
  expectMoved(first, written, "cowrite_connections", 1);
  expectMoved(first, written, "cowrite_room_loads_total", 1);
  expectMoved(first, written, "cowrite_updates_total", 1);
  expectMoved(first, written, "cowrite_update_bytes_total");
  expectMoved(first, written, "cowrite_acknowledged_total", 1);
  // Two of them are the document's first: its seed, and the version of its schema.
  expectMoved(first, written, "cowrite_committed_updates_total", 3);
  expectMoved(first, written, "cowrite_committed_bytes_total");
  expectMoved(first, written, "cowrite_commit_seconds");
  expect(written.value("cowrite_unsaved_bytes")).toBe(0);
  expect(written.value("cowrite_unsaved_age_seconds")).toBe(0);

  // The disk fails under them, and heals.
  store.fail("append", { code: "full" });
  client.sendUpdate(documentId, typist.type("!"));
  await client.until(({ text }) => text?.includes("failing") === true);
  const failing = await Figures.of(server);
  expectMoved(written, failing, "cowrite_storage_failing", 1);
  expectMoved(written, failing, "cowrite_commit_failures_total");
  expectMoved(written, failing, "cowrite_unsaved_bytes");
  expectMoved(written, failing, "cowrite_unsaved_age_seconds");
  expect(failing.value("cowrite_unsaved_age_seconds")).toBeLessThan(30);
  store.heal();
  await client.answered(2);
  const healed = await Figures.of(server);
  expect(healed.value("cowrite_storage_failing")).toBe(0);
  expect(healed.value("cowrite_unsaved_age_seconds")).toBe(0);
  expect(healed.value("cowrite_unsaved_bytes")).toBe(0);

  // So much is written that it is worth a compaction while the document is open.
  for (const letter of ["a", "b", "c"]) client.sendUpdate(documentId, typist.type(letter.repeat(400_000)));
  await client.answered(5);
  await expect
    .poll(async () => (await Figures.of(server)).value("cowrite_compactions_total", '{result="compacted"}'), PATIENCE)
    .toBeGreaterThan(0);
  const compacted = await Figures.of(server);
  expectMoved(healed, compacted, "cowrite_compactions_total");
  expectMoved(first, compacted, "cowrite_database_bytes");

  // Others come who may not, or send what nobody can read.
  const unknown = await RawClient.connect(server.collabUrl);
  unknown.authenticate("0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b");
  await unknown.closed;
  await fetch(`${server.origin}/api/v1/documents`, {
    method: "POST",
    headers: { origin: "https://elsewhere.example" },
  });
  store.fail("getDocument", { times: 1 });
  const unlucky = await RawClient.connect(server.collabUrl);
  unlucky.authenticate(documentId);
  await unlucky.closed;
  client.sendUpdate(documentId, Uint8Array.of(9, 9, 9));
  await client.closed;
  const refused = await Figures.of(server);
  expectMoved(compacted, refused, "cowrite_refusals_total", 1, '{reason="unknown-document"}');
  expectMoved(compacted, refused, "cowrite_callers_refused_total", 1, '{reason="foreign-origin"}');
  expectMoved(compacted, refused, "cowrite_hook_errors_total", 1, '{hook="onAuthenticate"}');
  expectMoved(compacted, refused, "cowrite_updates_refused_total", 1, '{reason="unreadable"}');
  expectMoved(compacted, refused, "cowrite_client_faults_total", 1);

  // The thread that serves people does not come to it for a while. It is measured from tick to tick, so not at the first try.
  const block = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  await expect
    .poll(async () => {
      block();
      await fetch(`${server.origin}/healthz`);
      return (await Figures.of(server)).value("nodejs_eventloop_lag_max_seconds");
    }, PATIENCE)
    .toBeGreaterThan(0.1);
  const late = await Figures.of(server);

  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(late.value("cowrite_build_info", `{version="${version}"}`)).toBe(1);
  expect(late.value("cowrite_disk_free_bytes")).toBeGreaterThan(0);
  for (const name of ["cowrite_build_info", "cowrite_disk_free_bytes"]) moved.add(name);

  const table = documented();
  for (const [name, { type, labels }] of table) {
    const family = late.families.get(name);
    expect([name, family?.type, Array.from(family?.labels ?? [])]).toEqual([name, type, labels]);
  }
  const ours = Array.from(late.families.keys()).filter((name) => name.startsWith("cowrite_"));
  expect(ours.filter((name) => !table.has(name))).toEqual([]);
  expect(ours.filter((name) => !moved.has(name))).toEqual([]);
  // No label grows with what people make: neither ids nor titles, whoever asked for them.
  const everything = await (await fetch(`${server.origin}/metrics`)).text();
  expect(everything).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  for (const { labels } of late.families.values()) {
    for (const label of labels) {
      expect([
        "reason",
        "result",
        "hook",
        "method",
        "status",
        "version",
        "type",
        "kind",
        "space",
        "major",
        "minor",
        "patch",
      ]).toContain(label);
    }
  }
});

test("without a token, /metrics is for this machine alone, and not past a proxy; with one, for who shows it", async () => {
  const server = await startServer();
  ending.add(() => server.close());
  const statusOf = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${server.origin}/metrics`, { headers })).status;
  expect(await statusOf({})).toBe(200);
  for (const header of ["x-forwarded-for", "forwarded", "via", "x-real-ip", "x-forwarded-host"]) {
    expect([header, await statusOf({ [header]: "203.0.113.7" })]).toEqual([header, 401]);
  }

  const guarded = await startServer({ metricsToken: "a-token-of-the-test" });
  ending.add(() => guarded.close());
  const ask = (headers: Record<string, string>): Promise<Response> => fetch(`${guarded.origin}/metrics`, { headers });
  const refused = await ask({});
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  expect(await refused.json()).toMatchObject({ code: "metrics-token", status: 401 });
  for (const authorization of [
    "Bearer wrong",
    "Bearer a-token-of-the-tes",
    "Basic a-token-of-the-test",
    "a-token-of-the-test",
  ]) {
    expect([authorization, (await ask({ authorization })).status]).toEqual([authorization, 401]);
  }
  const shown = await ask({ authorization: "Bearer a-token-of-the-test", "x-forwarded-for": "203.0.113.7" });
  expect(shown.status).toBe(200);
  expect(await shown.text()).toMatch(/^cowrite_callers_refused_total\{reason="metrics-token"\} 5$/m);
  // Whether it lives is no secret.
  expect((await fetch(`${guarded.origin}/readyz`)).status).toBe(200);
});
