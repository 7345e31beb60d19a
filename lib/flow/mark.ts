import * as Y from "yjs";
import { itemName } from "./items.ts";

/**
 * The mark of a block, which stands in front of its text and holds its properties, one key each: an XML element called `block`, or, in what
 * was written with schema version 1, a map that says `block: true`. Others change its keys at the same time; each is a register of its own.
 */
export type Mark = Y.XmlElement<Record<string, never>> | Y.Map<unknown>;

/** What the element of a mark is called. */
const MARK_NAME = "block";

/** The key that says of a map that it is a mark. No embed has it. */
const MAP_KEY = "block";

/** The key of a mark under which its block's id is stored. An element without it is called after its own item. */
const ID_KEY = "id";

/** A mark that stands nowhere yet. */
export function createMark(entries: readonly (readonly [string, unknown])[]): Mark {
  const mark: Mark = new Y.XmlElement(MARK_NAME);
  for (const [key, value] of entries) setKey(mark, key, value);
  return mark;
}

/** The live mark in `item`; null if that is deleted, or anything else. */
export function markOf(item: Y.Item): Mark | null {
  if (item.deleted || !(item.content instanceof Y.ContentType)) return null;
  const { type } = item.content;
  if (isElement(type)) return type;
  return type instanceof Y.Map && type.get(MAP_KEY) === true ? type : null;
}

/** Whether `item` is a mark, or was one when it was deleted. */
export function isMark({ content }: Y.Item): boolean {
  if (!(content instanceof Y.ContentType)) return false;
  return isElement(content.type) || (content.type instanceof Y.Map && lastValue(content.type, MAP_KEY) === true);
}

function isElement(type: unknown): type is Y.XmlElement<Record<string, never>> {
  return type instanceof Y.XmlElement && type.nodeName === MARK_NAME;
}

/** The value of a key of a mark; undefined if it has none. */
export function getKey(mark: Mark, key: string): unknown {
  const item = mark._map.get(key);
  return item === undefined || item.deleted ? undefined : item.content.getContent()[item.length - 1];
}

export function hasKey(mark: Mark, key: string): boolean {
  return mark._map.get(key)?.deleted === false;
}

export function setKey(mark: Mark, key: string, value: unknown): void {
  if (mark instanceof Y.Map) mark.set(key, value);
  else mark.setAttribute(key, value as never);
}

export function deleteKey(mark: Mark, key: string): void {
  if (mark instanceof Y.Map) mark.delete(key);
  else mark.removeAttribute(key);
}

/** The last value of a key of a map or a mark that may be deleted itself, as long as it was so just now. */
export function lastValue(map: Pick<Mark, "_map">, key: string): unknown {
  return map._map.get(key)?.content.getContent().at(-1);
}

/** What a mark says that its block is called, be it of use or not. */
export function storedId(mark: Mark): unknown {
  if (mark._item !== null && mark instanceof Y.XmlElement && !hasKey(mark, ID_KEY)) return itemName(mark._item.id);
  return getKey(mark, ID_KEY);
}

/** Makes `mark` keep the name that the deleted mark `item` has, which it was copied from: its own item has another. */
export function keepId(mark: Mark, item: Y.Item): void {
  if (mark instanceof Y.XmlElement && !hasKey(mark, ID_KEY)) setKey(mark, ID_KEY, itemName(item.id));
}
