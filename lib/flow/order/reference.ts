import type * as Y from "yjs";
import { idOfName, itemName } from "../items.ts";
import type { Segment } from "../segment.ts";

/** How a register can name any mark: after its item, as block ids that are made up are. */
export function markReference({ id }: Y.Item): string {
  return `~${itemName(id)}`;
}

/**
 * How a register names the mark of `segment`: by the block's id, under which undo brings the mark back. Where that id does not tell
 * the place of a mark that is gone (a stranger's "intro"), after its item. Null for the text in front of the first mark.
 */
export function referenceTo({ markItem, own }: Segment): string | null {
  return markItem === null ? null : referenceToMark(markItem, own.id);
}

/** The same of a mark whose block is called `id`. */
export function referenceToMark(item: Y.Item, id: unknown): string {
  return typeof id === "string" && idOfName(id) !== null ? id : markReference(item);
}
