import type { LexicalNode } from "lexical";
import { readProps } from "../../flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";
import { plainJson } from "../../flow/plainJson.ts";
import { DIVIDER } from "./EmbedNode.ts";

/** What a node of another plugin becomes in the flow: a line is a divider; all else keeps its type and what it exports. */
export function $foreignEmbed(node: LexicalNode): { readonly type: string; readonly props: EmbedProps } {
  if (node.getType() === "horizontalrule") return { type: DIVIDER, props: {} };
  const {
    type,
    version: _version,
    children: _children,
    ...props
  } = node.exportJSON() as unknown as Record<string, unknown>;
  return { type: String(type), props: readProps(String(type), plainJson(props) as EmbedProps) };
}
