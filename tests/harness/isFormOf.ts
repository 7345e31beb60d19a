import type * as Y from "yjs";
import { closeDocumentUndo, openDocumentUndo } from "../../lib/flow/undo/ofDocument.ts";

/** Whether one of two units of `doc` is what the other was brought back as, by what the document itself says of copies. */
export function isFormOf(doc: Y.Doc, id: string, source: string): boolean {
  const [client = 0, clock = 0] = id.split(":").map(Number);
  const { copies } = openDocumentUndo(doc);
  try {
    return copies.stretch(client, clock, 1).forms.some((form) => `${form.client}:${form.clock}` === source);
  } finally {
    closeDocumentUndo(doc);
  }
}
