import { isUuidV7 } from "../base/uuid.ts";

/** The id of a document: a UUID of version 7 that {@link isDocumentId} has checked. */
export type DocumentId = string & { readonly __documentId: true };

/** Whether `value` has the form of a document id. Says nothing about whether the document exists. */
export function isDocumentId(value: unknown): value is DocumentId {
  return isUuidV7(value);
}

/** The longest title that is stored, in UTF-16 code units: what a person can read in a list. */
export const MAX_TITLE_LENGTH = 200;

/** What a document without a title is called in lists and file names. */
export const UNTITLED = "Untitled";
