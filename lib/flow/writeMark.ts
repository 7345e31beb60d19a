import * as Y from "yjs";
import { isAttributeKey } from "./attributes.ts";
import { insertItem, itemName } from "./items.ts";
import { createMark, deleteKey, getKey, hasKey, setKey } from "./mark.ts";
import type { Mark } from "./mark.ts";
import { storedRegister } from "./order/register.ts";
import type { Register } from "./order/register.ts";
import { PLACE_KEY } from "./order/writeRegister.ts";
import { endsBlock, placeBehindDeleted, placeBehindEnds } from "./place.ts";
import type { Place } from "./place.ts";
import { plainJson, sameJson } from "./plainJson.ts";
import type { AttributeChange, BlockAttributes } from "./types.ts";
import type { Pen } from "./writeContent.ts";

/** What a mark is called, and what it has to do with the text around it. */
interface MarkPlace {
  readonly id?: string | undefined;
  /** A reference to the block whose text it cuts in two. */
  readonly splits?: string | null;
  /** What it says about where the text behind it stands. */
  readonly register?: Register | null;
  /** It begins a block of what stands behind it, and has nothing to do with what was deleted in front of that. */
  readonly alone?: boolean;
}

/**
 * Writes a mark behind the character on its left and the formats that end there, inside of whatever formats go on, and returns
 * the block's id: `id`, or the name of the mark's item. With `splits` it cuts the text of the block that this refers to in two: the
 * second half follows the first, should that be moved by somebody else at this moment. With `alone` it lies behind what was deleted there:
 * if that comes back, it comes back in one piece.
 */
export function writeMark(
  pen: Pen,
  place: Place,
  attributes: BlockAttributes,
  { id, splits = null, register = splits === null ? null : { kind: "behind", ref: splits }, alone = false }: MarkPlace,
): string {
  const { doc } = pen.transaction;
  const name = itemName({ client: doc.clientID, clock: Y.getState(doc.store, doc.clientID) });
  const entries: [string, unknown][] = [];
  if (id !== undefined && id !== name) entries.push(["id", id]);
  if (register !== null) entries.push([PLACE_KEY, storedRegister(register)]);
  for (const [key, value] of Object.entries(attributes)) {
    if (isAttributeKey(key) && value !== undefined && value !== null) entries.push([key, plainJson(value)]);
  }
  const behindDeleted = alone || endsBlock(pen.text, place);
  const { left } = behindDeleted ? placeBehindDeleted(pen.text, place) : placeBehindEnds(pen.text, place);
  insertItem(pen.transaction, pen.text, left, new Y.ContentType(createMark(entries)));
  return id ?? name;
}

/** Writes the keys of `change` whose stored value differs. Each key is its own register: others' changes to other keys stand. */
export function writeAttributes(mark: Mark, change: AttributeChange): void {
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined || !isAttributeKey(key)) continue;
    if (value === null) {
      if (hasKey(mark, key)) deleteKey(mark, key);
    } else if (!hasKey(mark, key) || !sameJson(getKey(mark, key), value)) {
      setKey(mark, key, plainJson(value));
    }
  }
}
