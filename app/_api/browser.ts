import type { Answer, DocumentSummary } from "./types.ts";

const DOCUMENTS = "/api/v1/documents";

/** How long the page waits for an answer before it says that none came. */
const PATIENCE_MS = 10_000;

async function ask<T>(path: string, init: RequestInit, read: (response: Response) => Promise<T>): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status === 404) return { kind: "absent" };
    if (!response.ok) return { kind: "failed", detail: await problemOf(response) };
    return { kind: "ok", value: await read(response) };
  } catch {
    const offline = typeof navigator !== "undefined" && !navigator.onLine;
    return { kind: "failed", detail: offline ? "This device is offline." : "The server did not answer." };
  }
}

/** What the server says went wrong, for people: the `detail` or `title` of an RFC 9457 problem. */
async function problemOf(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { detail?: unknown; title?: unknown };
    if (typeof problem.detail === "string") return problem.detail;
    if (typeof problem.title === "string") return problem.title;
  } catch {
    // No problem document: a proxy in between answered.
  }
  return `The server answered with status ${response.status}.`;
}

function send(method: string, body?: unknown): RequestInit {
  if (body === undefined) return { method };
  return { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function nothing(): Promise<null> {
  return null;
}

/** The documents, or with `trashed` those in the trash. */
export function listDocuments(trashed: boolean): Promise<Answer<readonly DocumentSummary[]>> {
  return ask(`${DOCUMENTS}${trashed ? "?trashed=true" : ""}`, { cache: "no-store" }, async (response) => {
    const body = (await response.json()) as { readonly documents: readonly DocumentSummary[] };
    return body.documents;
  });
}

/** What the server knows of one document, in the trash or not. */
export function getDocument(id: string): Promise<Answer<DocumentSummary>> {
  return ask(
    `${DOCUMENTS}/${id}`,
    { cache: "no-store" },
    async (response) => (await response.json()) as DocumentSummary,
  );
}

/** Makes an empty document. */
export function createDocument(): Promise<Answer<DocumentSummary>> {
  return ask(DOCUMENTS, send("POST", {}), async (response) => (await response.json()) as DocumentSummary);
}

/** Gives a document another title. */
export function renameDocument(id: string, title: string): Promise<Answer<DocumentSummary>> {
  return ask(`${DOCUMENTS}/${id}`, send("PATCH", { title }), async (response) => {
    return (await response.json()) as DocumentSummary;
  });
}

/** Puts a document into the trash. */
export function trashDocument(id: string): Promise<Answer<null>> {
  return ask(`${DOCUMENTS}/${id}`, send("DELETE"), nothing);
}

/** Takes a document out of the trash. */
export function restoreDocument(id: string): Promise<Answer<null>> {
  return ask(`${DOCUMENTS}/${id}/restore`, send("POST"), nothing);
}

/** Deletes a document that is in the trash, for ever. */
export function purgeDocument(id: string): Promise<Answer<null>> {
  return ask(`${DOCUMENTS}/${id}?purge=true`, send("DELETE"), nothing);
}
