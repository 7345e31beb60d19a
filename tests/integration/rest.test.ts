import { expect, test } from "vitest";
import * as Y from "yjs";
import { SCHEMA_VERSION } from "../../lib/flow/schema.ts";
import { isDocumentId } from "../../lib/model/document.ts";
import { uuidV7 } from "../../lib/base/uuid.ts";
import { MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import { createMemoryStore } from "../../server/storage/memory/createMemoryStore.ts";
import { FaultyStore } from "../contract/FaultyStore.ts";
import { endings } from "./ending.ts";
import { RawClient, type ReceivedMessage } from "./RawClient.ts";
import { removeFolder, type RunningServer, startServer, temporaryFolder } from "./startServer.ts";
import { createTypist } from "./typist.ts";

const ending = endings();

async function start(options: Parameters<typeof startServer>[0] = {}) {
  const server = await startServer(options);
  ending.add(() => server.close());
  return server;
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly location: string | null;
  readonly body: unknown;
}

async function ask(server: RunningServer, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${server.origin}/api/v1${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          headers: { "content-type": "application/json" },
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
  });
  const text = await response.text();
  const type = response.headers.get("content-type")?.split(";")[0] ?? null;
  const isJson = type !== null && type.endsWith("json");
  return {
    status: response.status,
    type,
    location: response.headers.get("location"),
    body: isJson ? JSON.parse(text) : text,
  };
}

interface Listed {
  readonly documents: readonly { readonly id: string; readonly title: string }[];
}

async function list(server: RunningServer, query = ""): Promise<Listed["documents"]> {
  return ((await ask(server, "GET", `/documents${query}`)).body as Listed).documents;
}

const isSync = (wanted: number) => (message: ReceivedMessage) =>
  message.type === MessageType.Sync && message.step === wanted;

/** The document as the client has received it. */
function documentOf({ messages }: RawClient): Y.Doc {
  const doc = new Y.Doc();
  for (const step of [SyncStep.Answer, SyncStep.Update]) {
    for (const { bytes } of messages.filter(isSync(step))) if (bytes) Y.applyUpdate(doc, bytes);
  }
  return doc;
}

test("a document is made, found, renamed, put into the trash, restored and deleted for good", async () => {
  const server = await start();
  const before = Date.now();
  const made = await ask(server, "POST", "/documents", { title: "  Minutes of\n Monday " });
  expect(made).toMatchObject({ status: 201, type: "application/json" });
  const document = made.body as { readonly id: string; readonly createdAt: number };
  const path = `/documents/${document.id}`;
  expect(made.location).toBe(`/api/v1${path}`);
  expect(isDocumentId(document.id)).toBe(true);
  expect(document).toMatchObject({ title: "Minutes of Monday", trashedAt: null, people: [] });
  expect(document.createdAt).toBeGreaterThanOrEqual(before);
  expect((await ask(server, "GET", path)).body).toEqual(document);

  const other = await server.createDocument("Other");
  expect((await list(server)).map(({ title }) => title)).toEqual(["Other", "Minutes of Monday"]);
  expect(await ask(server, "PATCH", path, { title: "Agenda" })).toMatchObject({
    status: 200,
    body: { title: "Agenda" },
  });
  // Renaming is an edit: the document comes first.
  expect((await list(server)).map(({ title }) => title)).toEqual(["Agenda", "Other"]);

  expect(await ask(server, "DELETE", `${path}?purge=true`)).toMatchObject({
    status: 409,
    body: { code: "not-in-trash" },
  });
  expect((await ask(server, "DELETE", path)).body).toMatchObject({ id: document.id, trashedAt: expect.any(Number) });
  expect((await list(server)).map(({ id }) => id)).toEqual([other]);
  expect((await list(server, "?trashed=true")).map(({ id }) => id)).toEqual([document.id]);
  expect(await ask(server, "PATCH", path, { title: "No" })).toMatchObject({ status: 409, body: { code: "trashed" } });
  expect((await ask(server, "GET", `${path}/content`)).status).toBe(200);

  expect(await ask(server, "POST", `${path}/restore`)).toMatchObject({ status: 200, body: { trashedAt: null } });
  expect(await list(server)).toHaveLength(2);
  await ask(server, "DELETE", path);
  expect(await ask(server, "DELETE", `${path}?purge=true`)).toMatchObject({ status: 204, body: "" });
  expect(await ask(server, "GET", path)).toMatchObject({ status: 404, body: { code: "unknown-document" } });
  expect(await list(server, "?trashed=true")).toEqual([]);
});

test("a document is made without a body and without a title", async () => {
  const server = await start();
  for (const body of [undefined, {}, { title: "" }]) {
    expect(await ask(server, "POST", "/documents", body)).toMatchObject({ status: 201, body: { title: "" } });
  }
});

test("mistakes are told as problems, each field with its own", async () => {
  const server = await start();
  const id = await server.createDocument();
  const unknown = uuidV7();
  const cases: readonly (readonly [string, string, unknown, number, string])[] = [
    ["GET", "/documents/no-id", undefined, 400, "bad-document-id"],
    ["GET", `/documents/${unknown}`, undefined, 404, "unknown-document"],
    ["GET", `/documents/${unknown}/content`, undefined, 404, "unknown-document"],
    ["DELETE", `/documents/${unknown}`, undefined, 404, "unknown-document"],
    ["POST", `/documents/${unknown}/restore`, undefined, 404, "unknown-document"],
    ["PATCH", `/documents/${unknown}`, { title: "x" }, 404, "unknown-document"],
    ["PATCH", `/documents/${id}`, { title: 5 }, 400, "bad-request"],
    ["PATCH", `/documents/${id}`, { title: "x".repeat(201) }, 400, "bad-request"],
    ["PATCH", `/documents/${id}`, { name: "x" }, 400, "bad-request"],
    ["PATCH", `/documents/${id}`, undefined, 400, "bad-request"],
    ["PATCH", `/documents/${id}`, "{", 400, "bad-request"],
    ["POST", "/documents", "[]", 400, "bad-request"],
    ["GET", "/documents?trashed=maybe", undefined, 400, "bad-request"],
    ["GET", `/documents/${id}/content?format=docx`, undefined, 400, "bad-request"],
    ["POST", "/documents", JSON.stringify({ title: "x".repeat(20_000) }), 413, "too-large"],
    ["GET", "/nothing", undefined, 404, "unknown-path"],
    ["PUT", `/documents/${id}`, { title: "x" }, 404, "unknown-path"],
  ];
  for (const [method, path, body, status, code] of cases) {
    const answer = await ask(server, method, path, body);
    expect([method, path, answer]).toEqual([
      method,
      path,
      expect.objectContaining({
        status,
        type: "application/problem+json",
        body: expect.objectContaining({ status, code, title: expect.any(String), type: `/problems/${code}` }),
      }),
    ]);
  }
  const { body } = await ask(server, "PATCH", `/documents/${id}`, { title: "x".repeat(201) });
  expect(body).toMatchObject({ errors: [{ field: "title", detail: "a title has at most 200 characters" }] });
});

test("the content is that of the open room before it is on disk, and that on disk when no room is open", async () => {
  const dataDir = temporaryFolder();
  ending.add(() => removeFolder(dataDir));
  const first = await startServer({ dataDir });
  const documentId = await first.createDocument("Title");
  const writer = await RawClient.join(first.collabUrl, documentId);
  writer.sendUpdate(documentId, createTypist().type("live"));
  await writer.roundTrip(documentId);
  const path = `/documents/${documentId}/content`;
  expect(await ask(first, "GET", path)).toMatchObject({ status: 200, type: "text/plain", body: "live" });
  await writer.answered(1);
  writer.end();
  await first.close();

  const second = await start({ dataDir });
  expect((await ask(second, "GET", `${path}?format=text`)).body).toBe("live");
  expect(await ask(second, "GET", `${path}?format=json`)).toMatchObject({
    type: "application/json",
    body: { version: SCHEMA_VERSION, title: "Title", blocks: [{ content: [{ text: "live", formats: {} }] }] },
  });
});

test("a rename through REST is seen by those who have the document open, and one in the document by REST", async () => {
  const server = await start();
  const documentId = await server.createDocument("Old");
  const client = await RawClient.join(server.collabUrl, documentId);
  await ask(server, "PATCH", `/documents/${documentId}`, { title: "From REST" });
  await client.until(isSync(SyncStep.Update));
  const doc = documentOf(client);
  expect(doc.getMap("meta").get("title")).toBe("From REST");

  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const title of ["F", "Fr", "From", "From the editor"]) doc.getMap("meta").set("title", title);
  for (const update of updates) client.sendUpdate(documentId, update);
  await client.answered(4);
  // Acknowledged means: in the list, too.
  expect((await list(server))[0]?.title).toBe("From the editor");
  client.end();
});

test("[W6] a new title is acknowledged only when the list of documents has it", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await start({ store });
  const documentId = await server.createDocument("Old");
  const client = await RawClient.join(server.collabUrl, documentId);
  const doc = documentOf(client);
  const release = store.hold("setTitle");
  let renaming = new Uint8Array();
  doc.once("update", (update: Uint8Array) => (renaming = new Uint8Array(update)));
  doc.getMap("meta").set("title", "New");
  client.sendUpdate(documentId, renaming);
  client.sendUpdate(documentId, createTypist().type("behind it"));
  await expect.poll(async () => (await store.getDocument(documentId))?.head).toBeGreaterThanOrEqual(4);
  await client.roundTrip(documentId);
  expect(client.answers).toEqual([]);
  release();
  expect(await client.answered(2)).toEqual([1, 1]);
  expect((await store.getDocument(documentId))?.title).toBe("New");
  client.end();
});

test("a title that a crash kept out of the list is there when the document is opened again", async () => {
  const store = createMemoryStore();
  const server = await start({ store });
  const documentId = await server.createDocument("Right");
  await store.setTitle(documentId, "Stale");
  const client = await RawClient.join(server.collabUrl, documentId);
  client.sendUpdate(documentId, createTypist().type("x"));
  await client.answered(1);
  expect((await store.getDocument(documentId))?.title).toBe("Right");
  client.end();
});

test("storage that hangs is told within seconds, not waited for", async () => {
  const store = new FaultyStore(createMemoryStore());
  const server = await start({ store });
  const release = store.hold("listDocuments");
  const answer = await ask(server, "GET", "/documents");
  expect(answer).toMatchObject({ status: 503, body: { code: "storage-unavailable" } });
  release();
});

interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Record<
    string,
    Record<string, { readonly responses: Record<string, unknown>; readonly summary: string }>
  >;
  readonly components: { readonly schemas: Record<string, unknown> };
}

test("the OpenAPI description is complete, and every reference in it leads somewhere", async () => {
  const server = await start();
  const { status, body } = await ask(server, "GET", "/openapi.json");
  expect(status).toBe(200);
  const description = body as OpenApi;
  expect(description.openapi).toMatch(/^3\.1\.\d+$/);
  expect(description.info).toMatchObject({ title: "Cowrite", version: "1" });
  const operations = Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );
  expect(operations.map(({ name }) => name).sort()).toEqual(
    [
      "delete /api/v1/documents/{id}",
      "get /api/v1/documents",
      "get /api/v1/documents/{id}",
      "get /api/v1/documents/{id}/content",
      "patch /api/v1/documents/{id}",
      "post /api/v1/documents",
      "post /api/v1/documents/{id}/restore",
    ].sort(),
  );
  for (const { operation } of operations) {
    expect(operation.summary).toEqual(expect.any(String));
    expect(Object.keys(operation.responses)).toContain("503");
  }
  const references = Array.from(
    JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g),
    ([, reference]) => reference,
  );
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(reference ?? "")?.[1] ?? "";
    expect(Object.keys(description.components.schemas)).toContain(name);
  }
});

test("operations: alive, ready, and figures that move", async () => {
  const server = await start();
  const documentId = await server.createDocument();
  const figure = async (name: string) => {
    const response = await fetch(`${server.origin}/metrics`);
    return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(await response.text())?.[1]);
  };
  expect(await (await fetch(`${server.origin}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${server.origin}/readyz`)).json()).toEqual({ status: "ready", reasons: [] });
  expect(await figure("cowrite_rooms")).toBe(0);
  const client = await RawClient.join(server.collabUrl, documentId);
  client.sendUpdate(documentId, createTypist().type("x"));
  await client.answered(1);
  expect(await figure("cowrite_rooms")).toBe(1);
  expect(await figure("cowrite_connections")).toBe(1);
  expect(await figure("cowrite_updates_total")).toBe(1);
  expect(await figure("cowrite_acknowledged_total")).toBe(1);
  expect(await figure("cowrite_storage_failing")).toBe(0);
  expect(await figure("cowrite_commit_seconds_count")).toBeGreaterThan(0);
  client.end();
});
