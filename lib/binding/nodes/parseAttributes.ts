import { isAttributeKey, readAttributes } from "../../flow/attributes.ts";
import type { BlockAttributes } from "../../flow/types.ts";

const NONE: BlockAttributes = Object.freeze({});

/**
 * The properties of a block from anything at all, by the rules that the flow reads marks with. The clipboard hands over JSON
 * that any web page may have written.
 */
export function parseAttributes(value: unknown): BlockAttributes {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return NONE;
  const entries = Object.entries(value);
  if (entries.length === 0) return NONE;
  const unknownType: unknown = (value as Record<string, unknown>)["unknownType"];
  const map = new Map(entries.filter(([key]) => isAttributeKey(key)));
  // What was read from the flow as an unknown type is written back as the type that it is.
  if (typeof unknownType === "string" && !map.has("type")) map.set("type", unknownType);
  return Object.freeze(readAttributes([...map].sort(([left], [right]) => (left < right ? -1 : 1))));
}
