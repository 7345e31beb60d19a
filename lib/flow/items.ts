import * as Y from "yjs";

/**
 * The one place that knows how Yjs keeps a text: a linked list of items, deleted ones included, each with its content.
 * Source: `src/structs/Item.js` and `src/types/YText.js` of yjs 13.6.
 */

/** How many flow positions `item` takes: 0 for deleted items and for formatting. */
export function visibleLength(item: Y.Item): number {
  return item.deleted || !item.countable ? 0 : item.length;
}

/** The map in `item` if it is a live block mark: an embedded map whose `block` is true. */
export function markOf(item: Y.Item): Y.Map<unknown> | null {
  if (item.deleted || !(item.content instanceof Y.ContentType)) return null;
  const type: unknown = item.content.type;
  return type instanceof Y.Map && type.get("block") === true ? type : null;
}

/** The key and value of a live format item; null for anything else. */
export function formatOf(item: Y.Item): { readonly key: string; readonly value: unknown } | null {
  return !item.deleted && item.content instanceof Y.ContentFormat ? item.content : null;
}

/** The item of `text`'s own list that `item` is, or lies in, however deep; null for items of other types. */
export function topItem(item: Y.Item, text: Y.Text): Y.Item | null {
  let inner = item;
  for (;;) {
    const { parent } = inner;
    if (parent === text) return inner.parentSub === null ? inner : null;
    if (!(parent instanceof Y.AbstractType) || parent._item === null) return null;
    inner = parent._item;
  }
}

/** The id of an item as a short text, unique in the document for ever. */
export function itemName(id: { readonly client: number; readonly clock: number }): string {
  return `${id.client.toString(36)}.${id.clock.toString(36)}`;
}

/** Puts new `content` between `left` and what follows it in `text`. */
export function insertItem(
  transaction: Y.Transaction,
  text: Y.Text,
  left: Y.Item | null,
  content: Y.Item["content"],
): Y.Item {
  const { doc } = transaction;
  const right = left === null ? text._start : left.right;
  const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
  const item = new Y.Item(id, left, left && left.lastId, right, right && right.id, text, null, content);
  item.integrate(transaction, 0);
  return item;
}

/**
 * Whether `offset` lies between the two halves of a surrogate pair in `item`. Yjs makes two replacement characters of a pair that is
 * split there, in one replica only until the others happen to split it too.
 */
export function cutsPair(item: Y.Item, offset: number): boolean {
  if (!(item.content instanceof Y.ContentString)) return false;
  const { str } = item.content;
  return isBetween(str.charCodeAt(offset - 1), 0xd800) && isBetween(str.charCodeAt(offset), 0xdc00);
}

function isBetween(unit: number, first: number): boolean {
  return unit >= first && unit < first + 0x400;
}

/**
 * Takes the first `length` positions of `item` off from the rest, if it is longer, and returns how many it took: one more if the
 * last would be the first half of a surrogate pair.
 */
export function takeFrom(transaction: Y.Transaction, item: Y.Item, length: number): number {
  const taken = Math.min(item.length, cutsPair(item, length) ? length + 1 : length);
  if (taken < item.length) splitAt(transaction, item, taken);
  return taken;
}

/** Splits `item` so that a new one begins `offset` positions into it, and returns that one. */
export function splitAt(transaction: Y.Transaction, item: Y.Item, offset: number): Y.Item {
  return Y.getItemCleanStart(transaction, Y.createID(item.id.client, item.id.clock + offset));
}
