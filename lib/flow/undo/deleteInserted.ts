import * as Y from "yjs";
import { isPlaceOfLine } from "../table/names.ts";
import type { Copies } from "./Copies.ts";
import type { CopiedRange } from "./copyRecord.ts";
import type { UndoScope } from "./UndoScope.ts";
import type { Positions } from "./UndoStep.ts";

/**
 * What of `inserted` lives, in whatever form: what was deleted and brought back since, by whomever, is still what was
 * inserted here.
 */
export function livingForms(scope: UndoScope, copies: Copies, inserted: Positions): CopiedRange[] {
  const living: CopiedRange[] = [];
  for (const [client, ranges] of inserted.clients) {
    for (const { clock, len } of ranges) {
      for (const { forms, length } of copies.stretches(client, clock, len)) {
        for (const form of forms) {
          // The place of a row stays when its insertion is taken back: what others wrote in the row is shown there.
          if (form.item.deleted || !scope.holds(form.item) || isPlaceOfLine(form.item)) continue;
          living.push({ client: form.client, clock: form.clock, length });
        }
      }
    }
  }
  return living;
}

/** Deletes exactly `range`, as far as it lives. */
export function deletePositions(transaction: Y.Transaction, { client, clock, length }: CopiedRange): void {
  const end = clock + length;
  for (let at = clock; at < end;) {
    const item: unknown = Y.getItemCleanStart(transaction, Y.createID(client, at));
    if (!(item instanceof Y.Item)) return;
    if (item.id.clock + item.length > end) Y.getItemCleanStart(transaction, Y.createID(client, end));
    at += item.length;
    item.delete(transaction);
  }
}
