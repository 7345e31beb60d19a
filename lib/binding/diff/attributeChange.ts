import { isAttributeKey } from "../../flow/attributes.ts";
import { sameJson } from "../../flow/plainJson.ts";
import type { AttributeChange, BlockAttributes } from "../../flow/types.ts";

/** The keys to write so that a block with attributes `before` has `after`; null when they are the same. */
export function attributeChange(before: BlockAttributes, after: BlockAttributes): AttributeChange | null {
  const change: Record<string, unknown> = {};
  for (const key in before) if (isAttributeKey(key) && after[key] === undefined) change[key] = null;
  for (const key in after) if (isAttributeKey(key) && !sameJson(before[key], after[key])) change[key] = after[key];
  // A type that this version does not know is stored under `type` as well: to end it is to write that key.
  if (before.unknownType !== undefined && after.unknownType === undefined) change["type"] = after.type ?? null;
  return Object.keys(change).length === 0 ? null : change;
}

/** `attributes` as a new mark takes them. */
export function storedAttributes(attributes: BlockAttributes): BlockAttributes {
  const { unknownType, ...stored } = attributes;
  return unknownType === undefined ? attributes : ({ ...stored, type: unknownType } as unknown as BlockAttributes);
}
