import type { AttributeChange, BlockAttributes } from "../../flow/types.ts";
import { isListType } from "./blockLook.ts";

/** `attributes` with single ones set, or with `null` removed. */
export function changeAttributes(attributes: BlockAttributes, change: AttributeChange): BlockAttributes {
  const changed: Record<string, unknown> = { ...attributes };
  for (const key in change) {
    if (change[key] === null) delete changed[key];
    else if (change[key] !== undefined) changed[key] = change[key];
  }
  return changed;
}

/**
 * The attributes of the block that Enter makes behind one with `attributes`. A second half is what the first is, except that
 * nobody has checked it yet. At the end a heading, a code block and a block of a type unknown here are over; lists and quotes go on.
 */
export function attributesBehind(attributes: BlockAttributes, atEnd: boolean): BlockAttributes {
  const goesOn = isListType(attributes.type) || attributes.type === "quote";
  return atEnd && !goesOn ? placeOf(attributes) : changeAttributes(attributes, { checked: null });
}

/** The attributes of the empty block that Enter at the start puts in front of the text. */
export function attributesInFront(attributes: BlockAttributes): BlockAttributes {
  return attributesBehind(attributes, true);
}

/** What a plain paragraph takes over from its neighbour: where it stands, not what it is. */
function placeOf({ indent, align, dir }: BlockAttributes): BlockAttributes {
  return {
    ...(indent === undefined ? {} : { indent }),
    ...(align === undefined ? {} : { align }),
    ...(dir === undefined ? {} : { dir }),
  };
}
