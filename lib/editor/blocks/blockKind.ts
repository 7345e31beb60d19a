import type { AttributeChange, BlockAttributes } from "../../flow/types.ts";

/**
 * What a writer calls the kind of a block: one word each in the block menu. A heading's level is part of its kind
 * here, while the document keeps `type` and `level` apart.
 */
export const BLOCK_KINDS = [
  "paragraph",
  "heading1",
  "heading2",
  "heading3",
  "bullet",
  "number",
  "check",
  "quote",
  "code",
] as const;

export type BlockKind = (typeof BLOCK_KINDS)[number];

/** The kind of a block with these attributes. Deeper headings count as the third, a type unknown here as a paragraph. */
export function kindOf({ type, level }: BlockAttributes): BlockKind {
  if (type === undefined) return "paragraph";
  if (type !== "heading") return type;
  return level === 1 || level === undefined ? "heading1" : level === 2 ? "heading2" : "heading3";
}

/** The attributes that make a block of this kind. */
export function attributesOf(kind: BlockKind): Pick<BlockAttributes, "type" | "level"> {
  switch (kind) {
    case "paragraph":
      return {};
    case "heading1":
      return { type: "heading", level: 1 };
    case "heading2":
      return { type: "heading", level: 2 };
    case "heading3":
      return { type: "heading", level: 3 };
    default:
      return { type: kind };
  }
}

/** What turns a block of any kind into this one: {@link attributesOf} with the other kinds' properties taken off. */
export function changeToKind(kind: BlockKind): AttributeChange {
  const attributes = attributesOf(kind);
  return {
    unknownType: null,
    type: attributes.type ?? null,
    level: attributes.level ?? null,
    ...(kind === "check" ? {} : { checked: null }),
    ...(kind === "code" ? {} : { language: null }),
  };
}

/** Whether blocks of this kind are items of a list. */
export function isListKind(kind: BlockKind): kind is "bullet" | "number" | "check" {
  return kind === "bullet" || kind === "number" || kind === "check";
}

/** Whether blocks of this kind are headings. */
export function isHeadingKind(kind: BlockKind): kind is "heading1" | "heading2" | "heading3" {
  return kind === "heading1" || kind === "heading2" || kind === "heading3";
}
