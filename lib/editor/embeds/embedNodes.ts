import { $createNodeSelection, $getSelection, $isNodeSelection, $setSelection } from "lexical";
import type { LexicalNode } from "lexical";

import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isEmbedNode, DIVIDER } from "../../binding/nodes/EmbedNode.ts";
import type { EmbedNode } from "../../binding/nodes/EmbedNode.ts";
import { readEmbed } from "../../flow/embeds/readEmbed.ts";
import { standsAlone } from "../../flow/embeds/standsAlone.ts";

/** The embed that `node` is, unless it is a divider, which has its own ways. */
export function $embedOf(node: LexicalNode | null | undefined): EmbedNode | null {
  return $isEmbedNode(node) && node.getEmbedType() !== DIVIDER ? node : null;
}

/** The embed that is selected, and nothing else with it. */
export function $selectedEmbed(): EmbedNode | null {
  const selection = $getSelection();
  if (!$isNodeSelection(selection)) return null;
  const nodes = selection.getNodes();
  return nodes.length === 1 ? $embedOf(nodes[0]) : null;
}

/** Selects an embed as a whole. */
export function $selectEmbed(node: EmbedNode): void {
  const selection = $createNodeSelection();
  selection.add(node.getKey());
  $setSelection(selection);
}

/** The embed of a block that holds nothing else, if it is of those that take a line of their own. */
export function $standingEmbed(block: BlockNode | null): EmbedNode | null {
  const only = block?.getChildrenSize() === 1 ? block.getFirstChild() : null;
  return $isEmbedNode(only) && standsAlone(readEmbed(only.getEmbedType(), only.getProps())) ? only : null;
}
