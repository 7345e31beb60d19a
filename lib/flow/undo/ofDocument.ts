import type * as Y from "yjs";
import { assert } from "../../base/assert.ts";
import { Copies } from "./Copies.ts";
import { DoublesWatch } from "./DoublesWatch.ts";
import { UndoScope } from "./UndoScope.ts";

/** What is known of what was brought back in one document, whichever of its flows are open. */
export interface DocumentUndo {
  readonly scope: UndoScope;
  readonly copies: Copies;
  readonly doubles: DoublesWatch;
}

const open = new WeakMap<Y.Doc, { readonly undo: DocumentUndo; users: number }>();

/** Opens it for one more flow: a document with a thousand open cells keeps one account. To be closed by {@link closeDocumentUndo}. */
export function openDocumentUndo(doc: Y.Doc): DocumentUndo {
  const known = open.get(doc);
  if (known !== undefined) {
    known.users += 1;
    return known.undo;
  }
  const scope = new UndoScope(doc);
  const copies = new Copies(doc, scope);
  const undo = { scope, copies, doubles: new DoublesWatch(doc, scope, copies) };
  open.set(doc, { undo, users: 1 });
  return undo;
}

export function closeDocumentUndo(doc: Y.Doc): void {
  const known = open.get(doc);
  assert(known !== undefined, "this document's undo is not open");
  known.users -= 1;
  if (known.users > 0) return;
  known.undo.doubles.dispose();
  known.undo.copies.dispose();
  open.delete(doc);
}
