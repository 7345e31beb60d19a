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

/** The attributes of a second block made from one with `attributes`: nobody has ticked it yet, and its list goes on. */
export function attributesOfSecond(attributes: BlockAttributes): BlockAttributes {
  return changeAttributes(attributes, { checked: null, start: null });
}

/** Whether the next line is one more of the same: of a list, a quote, a callout, a row of toggles. */
export function goesOn({ type }: BlockAttributes): boolean {
  return isListType(type) || type === "quote" || type === "callout" || type === "toggle";
}

/**
 * The attributes of the block that Enter makes behind one with `attributes`. A second half is what the first is, except that
 * nobody has checked it yet. At the end a heading, a code block and a block of a type unknown here are over; lists and quotes go on.
 */
export function attributesBehind(attributes: BlockAttributes, atEnd: boolean): BlockAttributes {
  return atEnd && !goesOn(attributes) ? placeOf(attributes) : attributesOfSecond(attributes);
}

/** The attributes of the empty block that Enter at the start puts in front of the text. A list that begins here begins with it. */
export function attributesInFront(attributes: BlockAttributes): BlockAttributes {
  return goesOn(attributes) ? changeAttributes(attributes, { checked: null }) : placeOf(attributes);
}

/** The attributes of the text that has got an empty block in front of it: it stays what it was, one further in its list. */
export function attributesOfText(attributes: BlockAttributes): BlockAttributes {
  return changeAttributes(attributes, { start: null });
}

/** What a plain paragraph takes over from its neighbour: where it stands, not what it is. */
function placeOf({ indent, align, dir }: BlockAttributes): BlockAttributes {
  return {
    ...(indent === undefined ? {} : { indent }),
    ...(align === undefined ? {} : { align }),
    ...(dir === undefined ? {} : { dir }),
  };
}
