import { isDocumentId } from "../../lib/document.ts";
import type { DocumentJson } from "../../lib/document.ts";
import type { Answer, DocumentSummary } from "./types.ts";

/** How long a page waits for its data before it says so instead of staying blank. */
const PATIENCE_MS = 10_000;

/** Where this very server answers; it says so itself when it starts to listen. */
function selfUrl(path: string): string {
  const origin = process.env["COWRITE_SELF_URL"];
  if (!origin) throw new Error("COWRITE_SELF_URL is not set: start the pages through the Cowrite server.");
  return new URL(path, origin).href;
}

async function ask<T>(path: string): Promise<Answer<T>> {
  try {
    const response = await fetch(selfUrl(path), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status === 404) return { kind: "absent" };
    if (!response.ok) return { kind: "failed", detail: `The server answered with status ${response.status}.` };
    return { kind: "ok", value: (await response.json()) as T };
  } catch {
    // The address is our own: what went wrong in detail is in the server's log, not for a visitor.
    return { kind: "failed", detail: "The server did not answer." };
  }
}

/** A list as a page begins with it. */
export interface ServedList {
  readonly initial: Answer<readonly DocumentSummary[]>;
  /** When it was asked for, milliseconds since 1970: what "5 minutes ago" is counted from. */
  readonly servedAt: number;
}

/** The documents, or with `trashed` those in the trash. */
export async function fetchDocuments(trashed: boolean): Promise<ServedList> {
  const answer = await ask<{ readonly documents: readonly DocumentSummary[] }>(
    `/api/v1/documents${trashed ? "?trashed=true" : ""}`,
  );
  const initial = answer.kind === "ok" ? ({ kind: "ok", value: answer.value.documents } as const) : answer;
  return { initial, servedAt: Date.now() };
}

/** One document, in the trash or not. */
export async function fetchDocument(id: string): Promise<Answer<DocumentSummary>> {
  if (!isDocumentId(id)) return { kind: "absent" };
  return ask(`/api/v1/documents/${id}`);
}

/** The text of a document, as it is drawn before the editor has loaded. */
export async function fetchContent(id: string): Promise<Answer<DocumentJson>> {
  if (!isDocumentId(id)) return { kind: "absent" };
  return ask(`/api/v1/documents/${id}/content?format=json`);
}
