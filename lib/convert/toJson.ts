import { assertNever } from "../base/assert.ts";
import { readSchemaVersion } from "../flow/schema.ts";
import { readTitle } from "../flow/title.ts";
import type { BlockAttributes, Flow, FlowBlock, Formats, Inline } from "../flow/types.ts";

/** A document as plain JSON: what `?format=json` serves and what the first paint is drawn from. */
export interface DocumentJson {
  /** The schema version of the document. */
  readonly version: number;
  /** "" when it has none. */
  readonly title: string;
  readonly blocks: readonly BlockJson[];
}

export interface BlockJson {
  readonly id: string;
  /** `paragraph`, a {@link BlockType}, or the stored name of a type that this version does not know. */
  readonly type: string;
  /** The properties without the type. */
  readonly attributes: Omit<BlockAttributes, "type" | "unknownType">;
  readonly content: readonly InlineJson[];
}

export type InlineJson =
  | { readonly text: string; readonly formats: Formats }
  | { readonly break: true }
  | { readonly embed: { readonly type: string; readonly props: Readonly<Record<string, unknown>> } };

/** The whole document as JSON. */
export function toJson(flow: Pick<Flow, "doc" | "blocks">): DocumentJson {
  return { version: readSchemaVersion(flow.doc), title: readTitle(flow.doc), blocks: blocksToJson(flow.blocks) };
}

/** Blocks as JSON. */
export function blocksToJson(blocks: readonly FlowBlock[]): BlockJson[] {
  return blocks.map(({ id, attributes, content }) => {
    const { type, unknownType, ...rest } = attributes;
    return { id, type: type ?? unknownType ?? "paragraph", attributes: rest, content: content.map(inlineToJson) };
  });
}

function inlineToJson(inline: Inline): InlineJson {
  switch (inline.kind) {
    case "text":
      return { text: inline.text, formats: inline.formats };
    case "break":
      return { break: true };
    case "embed":
      return { embed: { type: inline.type, props: inline.props } };
    default:
      return assertNever(inline);
  }
}
