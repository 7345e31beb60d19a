import * as Y from "yjs";
import { SEED_BLOCK_CLOCK, SEED_BLOCK_ID, SEED_CLIENT } from "./seed.ts";

/**
 * The one place that knows how Yjs keeps a text: a linked list of items, deleted ones included, each with its content.
 * Source: `src/structs/Item.js` and `src/types/YText.js` of yjs 13.6.
 */

/** How many flow positions `item` takes: 0 for deleted items and for formatting. */
export function visibleLength(item: Y.Item): number {
  return item.deleted || !item.countable ? 0 : item.length;
}

/** The root that a type lies in, however deep, or is. (Yjs's own `changedParentTypes` leaves out roots that nobody asked for by kind.) */
export function rootOf(type: { readonly _item: Y.Item | null }): object {
  let root = type;
  while (root._item !== null && root._item.parent instanceof Y.AbstractType) root = root._item.parent;
  return root;
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

const ITEM_NAME = /^~?([0-9a-z]{1,11})\.([0-9a-z]{1,11})$/;

/**
 * The id that `name` stands for: an {@link itemName}, with or without the sign of made-up block ids, or the id of the block that every
 * document begins with. Null for any other text.
 */
export function idOfName(name: string): Y.ID | null {
  if (name === SEED_BLOCK_ID) return Y.createID(SEED_CLIENT, SEED_BLOCK_CLOCK);
  const match = ITEM_NAME.exec(name);
  if (match === null) return null;
  const [client, clock] = [Number.parseInt(match[1] as string, 36), Number.parseInt(match[2] as string, 36)];
  return Number.isSafeInteger(client) && Number.isSafeInteger(clock) ? Y.createID(client, clock) : null;
}

/** The item of `text`'s own list that is called `name` or holds what is, deleted or not; null if it has not arrived or is none. */
export function itemNamed(text: Y.Text, name: string): Y.Item | null {
  const id = idOfName(name);
  const store = text.doc?.store;
  if (id === null || store === undefined || id.clock >= Y.getState(store, id.client)) return null;
  const item: unknown = Y.getItem(store, id);
  return item instanceof Y.Item && item.parent === text && item.parentSub === null ? item : null;
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

/**
 * To be called in a transaction that put items into lists, or deleted some, by itself: what Yjs remembers of places in these lists (the
 * words of an embed) is wrong now, and the next letter would go elsewhere.
 */
export function forgetPlaces({ changed }: Y.Transaction): void {
  for (const [type, keys] of changed) {
    if (keys.has(null) && type._searchMarker !== null) type._searchMarker.length = 0;
  }
}
