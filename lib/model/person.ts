import { isColor, personColor } from "./palette.ts";

/** Who somebody is to the others in a document: what is shown beside a caret or in a list of people. */
export interface Person {
  /** Stable for one person across visits and devices where accounts exist; for a guest, across visits of one browser. */
  readonly id: string;
  readonly name: string;
  /** `#rrggbb`, lower case; from the palette when this product chose it, anything legible or not when a stranger did. */
  readonly color: string;
}

/** The longest id that is believed, in UTF-16 code units: a UUID has 36, a subject of a token may be longer. */
const MAX_PERSON_ID_LENGTH = 128;

/** The longest name that is shown, in UTF-16 code units: what fits beside a caret without hiding the text. */
export const MAX_PERSON_NAME_LENGTH = 60;

/** What a person without a usable name is called. */
const NAMELESS = "Guest";

/** Control characters, and the marks that turn the direction of what follows: a name must not reorder the words around it. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** `name` as it may be shown: no control or direction characters, single spaces, at most {@link MAX_PERSON_NAME_LENGTH}. */
export function cleanPersonName(name: string): string {
  // Cut before the expression runs: a name of ten megabytes is not worth scanning.
  const bounded = name.slice(0, 4 * MAX_PERSON_NAME_LENGTH);
  const printable = bounded.replaceAll(UNPRINTABLE, " ").replaceAll(/\s+/g, " ").trim();
  return cut(printable, MAX_PERSON_NAME_LENGTH).trim() || NAMELESS;
}

/**
 * Reads a person from anything that a stranger sent. Returns null when there is no usable id; a bad name becomes
 * {@link NAMELESS}, a bad colour the palette's colour for the id.
 */
export function readPerson(value: unknown): Person | null {
  if (typeof value !== "object" || value === null) return null;
  const { id, name, color } = value as Record<string, unknown>;
  if (typeof id !== "string" || id.length === 0 || id.length > MAX_PERSON_ID_LENGTH) return null;
  return {
    id,
    name: typeof name === "string" ? cleanPersonName(name) : NAMELESS,
    color: isColor(color) ? color.toLowerCase() : personColor(id),
  };
}

/** Whether both are shown the same. */
export function samePerson(left: Person, right: Person): boolean {
  return left.id === right.id && left.name === right.name && left.color === right.color;
}

/** The first `length` code units of `text`, without half a surrogate pair at the end. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
