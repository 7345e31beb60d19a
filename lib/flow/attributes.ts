import { plainJson } from "./plainJson.ts";
import { BLOCK_TYPES, CALLOUT_TONES, MAX_INDENT, MAX_LIST_START } from "./types.ts";
import type { BlockAttributes } from "./types.ts";

/** Keys of a mark that are no property of the block: that it is a mark (of a map), its id, and its place among moved blocks. */
const RESERVED: ReadonlySet<string> = new Set(["block", "id", "o"]);

const TYPES: ReadonlySet<unknown> = new Set(BLOCK_TYPES);
const TONES: ReadonlySet<unknown> = new Set(CALLOUT_TONES);
const ALIGNS: ReadonlySet<unknown> = new Set(["left", "center", "right", "justify", "start", "end"]);

const NO_ATTRIBUTES: BlockAttributes = Object.freeze({});

const MAX_TYPE_LENGTH = 64;
const LANGUAGE = /^[\w+#.-]{1,64}$/;

/**
 * The properties of a block as {@link BlockAttributes} from what its mark holds, sorted by key. A known key with a value that it may not have reads as
 * absent, so that a stranger's `indent: 1e9` or `level: "script"` reaches nobody; the document keeps what is stored.
 */
export function readAttributes(stored: readonly (readonly [string, unknown])[]): BlockAttributes {
  // Most blocks are plain paragraphs.
  if (stored.length === 0) return NO_ATTRIBUTES;
  const attributes: Record<string, unknown> = {};
  let type: unknown;
  for (const [key, value] of stored) {
    if (RESERVED.has(key) || key === "__proto__") continue;
    if (key === "type") type = value;
    const read = readAttribute(key, value);
    if (read !== undefined) attributes[key] = read;
  }
  if (attributes["type"] === undefined && typeof type === "string" && type !== "" && type.length <= MAX_TYPE_LENGTH) {
    attributes["unknownType"] = type;
  }
  if (attributes["type"] === "heading") attributes["level"] ??= 1;
  return attributes;
}

function readAttribute(key: string, value: unknown): unknown {
  switch (key) {
    case "type":
      return TYPES.has(value) ? value : undefined;
    case "level":
      return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 6 ? value : undefined;
    case "indent":
      return Number.isInteger(value) && (value as number) >= 1 ? Math.min(value as number, MAX_INDENT) : undefined;
    case "checked":
      return value === true ? true : undefined;
    case "align":
      return ALIGNS.has(value) ? value : undefined;
    case "start":
      return value === "continue" || isListStart(value) ? value : undefined;
    case "tone":
      return TONES.has(value) ? value : undefined;
    case "language":
      return typeof value === "string" && LANGUAGE.test(value) ? value : undefined;
    case "dir":
      return value === "ltr" || value === "rtl" ? value : undefined;
    // Derived when reading; a stored one would be taken for the derived.
    case "unknownType":
      return undefined;
    default:
      return plainJson(value);
  }
}

function isListStart(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_LIST_START;
}

/** Whether `key` may be written as a property of a block. */
export function isAttributeKey(key: string): boolean {
  return !RESERVED.has(key) && key !== "unknownType" && key !== "__proto__";
}
