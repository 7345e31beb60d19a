import { $isElementNode } from "lexical";
import type { LexicalNode } from "lexical";

import { $isEmbedNode } from "../../binding/nodes/EmbedNode.ts";
import { embedText } from "../../flow/embeds/embedText.ts";
import { readEmbed } from "../../flow/embeds/readEmbed.ts";

/** The longest part of a heading that an outline has room for. */
const MAX_LENGTH = 300;

/** A heading as one line of plain text; "" if it says nothing. */
export function $headingText(heading: LexicalNode): string {
  return $wordsOf(heading).replaceAll(/\s+/g, " ").trim().slice(0, MAX_LENGTH);
}

function $wordsOf(node: LexicalNode): string {
  if ($isElementNode(node)) return node.getChildren().map($wordsOf).join("");
  if ($isEmbedNode(node)) return embedText(readEmbed(node.getEmbedType(), node.getProps()));
  return node.getTextContent();
}
