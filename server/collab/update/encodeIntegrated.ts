import { type Doc, encodeStateAsUpdate } from "yjs";
import { keepBack, keptBack } from "./keptBack.ts";

/**
 * What a client with this state vector lacks, without what Yjs keeps back because parts that it builds upon have not
 * arrived. A client could not show that either; it gets it when the rest comes. Until then nobody has seen whether it
 * can be applied at all, and a newcomer is not the one to find out.
 */
export function encodeIntegrated(doc: Doc, stateVector?: Uint8Array): Uint8Array {
  const kept = keptBack(doc);
  keepBack(doc, null);
  try {
    return encodeStateAsUpdate(doc, stateVector);
  } finally {
    keepBack(doc, kept);
  }
}
