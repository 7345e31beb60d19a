import type { AttributeChange, BlockAttributes } from "../../flow/types.ts";

const HEADING_KINDS = ["heading1", "heading2", "heading3", "heading4", "heading5", "heading6"] as const;

/**
 * What a writer calls the kind of a block: one word each in the block menu. A heading's level is part of its kind
 * here, while the document keeps `type` and `level` apart.
 */
export const BLOCK_KINDS = [
  "paragraph",
  ...HEADING_KINDS,
  "bullet",
  "number",
  "check",
  "toggle",
  "quote",
  "callout",
  "code",
] as const;

export type BlockKind = (typeof BLOCK_KINDS)[number];

/** The kind of a block with these attributes; `unknown` is one of a version to come, which nobody can choose. */
export function kindOf({ type, level, unknownType }: BlockAttributes): BlockKind | "unknown" {
  if (type === undefined) return unknownType === undefined ? "paragraph" : "unknown";
  return type === "heading" ? headingKind(level) : type;
}

/** The kind of a heading of this level; 1 without one, 6 beyond. */
export function headingKind(level = 1): BlockKind {
  return HEADING_KINDS[Math.min(Math.max(level, 1), 6) - 1] ?? "heading1";
}

/** The attributes that make a block of this kind. */
export function attributesOf(kind: BlockKind): Pick<BlockAttributes, "type" | "level"> {
  if (kind === "paragraph") return {};
  return isHeadingKind(kind) ? { type: "heading", level: HEADING_KINDS.indexOf(kind) + 1 } : { type: kind };
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
    ...(kind === "number" ? {} : { start: null }),
    ...(kind === "callout" ? {} : { tone: null }),
  };
}

/** Whether blocks of this kind are items of a list. */
export function isListKind(kind: BlockKind | "unknown"): kind is "bullet" | "number" | "check" {
  return kind === "bullet" || kind === "number" || kind === "check";
}

/** Whether blocks of this kind are headings. */
export function isHeadingKind(kind: BlockKind | "unknown"): kind is (typeof HEADING_KINDS)[number] {
  return (HEADING_KINDS as readonly string[]).includes(kind);
}
