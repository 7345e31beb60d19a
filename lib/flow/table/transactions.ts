import * as Y from "yjs";
import { rootOf } from "../items.ts";
import { tableIdOf } from "./tableEmbeds.ts";

/** The root types in which anything changed, however deep. */
export function changedRoots(transaction: Y.Transaction): Set<Y.AbstractType<unknown>> {
  const roots = new Set<Y.AbstractType<unknown>>();
  for (const type of transaction.changed.keys()) {
    const root = rootOf(type);
    if (root instanceof Y.AbstractType) roots.add(root);
  }
  return roots;
}

/** Whether `transaction` changed nothing but what lies in `text`. */
export function isOnlyIn({ changed }: Y.Transaction, text: Y.Text): boolean {
  for (const type of changed.keys()) if (rootOf(type) !== text) return false;
  return true;
}

/** Whether `transaction` wrote an embed of the table `id` that is still there. */
export function wroteEmbed({ doc, beforeState }: Y.Transaction, id: string): boolean {
  const structs = doc.store.clients.get(doc.clientID) ?? [];
  const from = beforeState.get(doc.clientID) ?? 0;
  for (let at = structs.length - 1; at >= 0; at -= 1) {
    const struct = structs[at];
    if (struct === undefined || struct.id.clock < from) return false;
    if (!(struct instanceof Y.Item) || struct.deleted || !(struct.content instanceof Y.ContentType)) continue;
    const type: unknown = struct.content.type;
    if (type instanceof Y.Map && tableIdOf(type) === id) return true;
  }
  return false;
}
