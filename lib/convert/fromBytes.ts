import * as Y from "yjs";
import { openFlow } from "../flow/openFlow.ts";
import { toJson } from "./toJson.ts";
import type { DocumentJson } from "./toJson.ts";
import { toText } from "./toText.ts";

/** What a stored document says. */
export interface DocumentContent {
  readonly text: string;
  readonly json: DocumentJson;
}

/**
 * Reads a document from its stored Yjs updates (version 1 encoding, any order). Throws what Yjs throws on bytes that are no
 * update; content that nobody expected is normalised and never throws.
 */
export function fromBytes(updates: readonly Uint8Array[]): DocumentContent {
  const doc = new Y.Doc({ gc: false });
  try {
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update);
    });
    const flow = openFlow(doc);
    const content = { text: toText(flow), json: toJson(flow) };
    flow.dispose();
    return content;
  } finally {
    doc.destroy();
  }
}
