import * as Y from "yjs";
import { ACT_PREFIX, COMMENT_PREFIX } from "./formats.ts";
import type { FlowModel } from "./flowModel.ts";
import { insertItem } from "./items.ts";
import { rightOf } from "./place.ts";
import type { Segment } from "./segment.ts";

/** The origin of healing transactions. No undo manager may track it: nobody did this, so nobody can take it back. */
export const HEALING: unique symbol = Symbol("healing");

/** The acts and comments that lost their end: those still in force at the end of the flow. */
export function lostEnds(model: FlowModel): string[] {
  const { entries } = model.tailState;
  if (entries.size === 0) return [];
  return [...entries.keys()].filter((key) => key.startsWith(ACT_PREFIX) || key.startsWith(COMMENT_PREFIX));
}

/** Ends each of `keys` at the end of the block that it begins in. Done twice, by whomever, it comes to the same. */
export function writeLostEnds(
  transaction: Y.Transaction,
  text: Y.Text,
  model: FlowModel,
  keys: readonly string[],
): void {
  const segments = [...model.segments()];
  for (const key of keys) {
    // Backwards over the marks where it was in force already, to the block that it began in.
    let at = segments.length - 1;
    while (at > 0 && segments[at]?.state.entries.has(key) === true) at -= 1;
    const left = lastItemOf(text, segments[at] as Segment, segments[at + 1]);
    insertItem(transaction, text, left, new Y.ContentFormat(key, null as unknown as object));
  }
}

function lastItemOf(text: Y.Text, segment: Segment, next: Segment | undefined): Y.Item | null {
  if (next !== undefined && next.markItem !== null) return next.markItem.left;
  let last = segment.markItem;
  for (let item = rightOf(text, last); item !== null; item = item.right) last = item;
  return last;
}
