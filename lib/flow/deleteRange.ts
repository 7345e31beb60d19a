import type * as Y from "yjs";
import { assert } from "../base/assert.ts";
import { formatOf, takeFrom, visibleLength } from "./items.ts";
import { rightOf } from "./place.ts";
import type { Place } from "./place.ts";

/**
 * Deletes `length` positions behind `place`: characters, marks and embeds alike. A formatting act or comment of which no character
 * is left in the gap goes too, its start and its end together and in the same transaction, so that undo brings both back.
 *
 * Yjs's own `delete` is not used: without knowing the formats in force it removes the end of an act whose start lies further
 * left, and what was bold for a word is then bold to the end of the document.
 */
export function deleteBehind(transaction: Y.Transaction, text: Y.Text, place: Place, length: number): void {
  if (length === 0) return;
  let remaining = length;
  for (let item = rightOf(text, place.left); remaining > 0; item = item.right) {
    assert(item !== null, "the range to delete ends behind the flow");
    if (visibleLength(item) === 0) continue;
    remaining -= takeFrom(transaction, item, remaining);
    item.delete(transaction);
  }
  deleteEmptyActs(transaction, text, place);
}

/** Deletes the format items in the gap behind `place` whose attribute begins and ends there. */
function deleteEmptyActs(transaction: Y.Transaction, text: Y.Text, place: Place): void {
  const starts = new Map<string, Y.Item[]>();
  for (let item = rightOf(text, place.left); item !== null && visibleLength(item) === 0; item = item.right) {
    const format = formatOf(item);
    // In force before the gap as well: then a start that lies here is not the only one, and no end belongs to it for sure.
    if (format === null || place.state.entries.has(format.key)) continue;
    const open = starts.get(format.key);
    if (format.value !== null) {
      if (open === undefined) starts.set(format.key, [item]);
      else open.push(item);
    } else if (open !== undefined) {
      for (const ended of [...open, item]) ended.delete(transaction);
      starts.delete(format.key);
    }
  }
}
