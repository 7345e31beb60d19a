/** What can be said of a document without opening it. No Yjs, no React: for servers and for lists. */
export type { BlockJson, DocumentJson, InlineJson } from "./convert/toJson.ts";
export { isDocumentId, MAX_TITLE_LENGTH, UNTITLED } from "./model/document.ts";
export type { DocumentId } from "./model/document.ts";
export { CloseCode } from "./protocol/closeCodes.ts";
