import * as Y from "yjs";

/**
 * One update (V1) that says what all of `updates` say. Through a scratch document, not `mergeUpdates`: that would keep the
 * content of everything that was ever deleted. Updates that build on others that are not among them are kept as well.
 * Throws when one of them cannot be read: the rows then stay as they are, since they may hold somebody's only copy.
 */
export function compactUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const scratch = new Y.Doc();
  try {
    for (const update of updates) Y.applyUpdate(scratch, update);
    return Y.encodeStateAsUpdate(scratch);
  } finally {
    scratch.destroy();
  }
}
