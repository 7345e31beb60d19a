import type * as Y from "yjs";

/** The name of the root type that holds the text of a document. */
export const FLOW_ROOT = "flow";

/** The name of the root map that holds what is known about a document: `schema`, `title`. */
export const META_ROOT = "meta";

/** The name of the root map in which undo says what it copied. */
export const COPIES_ROOT = "copies";

/** The version of the document model that this code writes. */
export const SCHEMA_VERSION = 2;

/** The version that `doc` says it has; a document that does not say, or says nonsense, is of version 1. */
export function readSchemaVersion(doc: Y.Doc): number {
  const version: unknown = doc.getMap(META_ROOT).get("schema");
  return Number.isSafeInteger(version) && (version as number) >= 1 ? (version as number) : 1;
}
