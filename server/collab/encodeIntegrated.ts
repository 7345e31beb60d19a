import { type Doc, encodeStateAsUpdate } from "yjs";

/**
 * What a client with this state vector lacks, without what Yjs keeps back because parts that it builds upon have not
 * arrived. A client could not show that either; it gets it when the rest comes. Until then nobody has seen whether it
 * can be applied at all, and a newcomer is not the one to find out.
 */
export function encodeIntegrated(doc: Doc, stateVector?: Uint8Array): Uint8Array {
  const { store } = doc;
  const { pendingStructs, pendingDs } = store;
  store.pendingStructs = null;
  store.pendingDs = null;
  try {
    return encodeStateAsUpdate(doc, stateVector);
  } finally {
    store.pendingStructs = pendingStructs;
    store.pendingDs = pendingDs;
  }
}
