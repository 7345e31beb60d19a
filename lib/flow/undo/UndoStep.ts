import * as Y from "yjs";
import type { UndoMeta } from "../types.ts";
import type { EditShape } from "./editShape.ts";
import type { UndoScope } from "./UndoScope.ts";

/** Positions by client, as Yjs keeps them. */
export type Positions = ReturnType<typeof Y.createDeleteSet>;

/** What one undo takes back: what was inserted goes, what was deleted comes back. */
export interface UndoStep {
  inserted: Positions;
  deleted: Positions;
  /** The newest edit in it; null: nothing may join it. */
  shape: EditShape | null;
  readonly meta: UndoMeta;
}

/** What `transaction` inserted here. */
export function insertedBy({ doc, beforeState, afterState }: Y.Transaction): Positions {
  const inserted = Y.createDeleteSet();
  const from = beforeState.get(doc.clientID) ?? 0;
  const to = afterState.get(doc.clientID) ?? from;
  if (to > from) inserted.clients.set(doc.clientID, [{ clock: from, len: to - from }]);
  return inserted;
}

/** All structs at `positions`, of which the first and the last may reach beyond. */
export function* structsAt(doc: Y.Doc, positions: Positions): Generator<Y.Item | Y.GC> {
  for (const [client, ranges] of positions.clients) {
    const structs = doc.store.clients.get(client);
    if (structs === undefined) continue;
    for (const { clock, len } of ranges) {
      for (let at = Y.findIndexSS(structs, clock); at < structs.length; at += 1) {
        const struct = structs[at];
        if (struct === undefined || struct.id.clock >= clock + len) break;
        yield struct;
      }
    }
  }
}

/** Says of all items at `positions` that undo is over whether their content is needed once more, in which case Yjs does not collect it. */
export function keepContent(doc: Y.Doc, scope: UndoScope, positions: Positions, keep: boolean): void {
  for (const struct of structsAt(doc, positions)) {
    if (!(struct instanceof Y.Item) || !scope.holds(struct)) continue;
    for (let item: Y.Item | null = struct; item !== null && item.keep !== keep;) {
      item.keep = keep;
      item = item.parent instanceof Y.AbstractType ? item.parent._item : null;
    }
  }
}
