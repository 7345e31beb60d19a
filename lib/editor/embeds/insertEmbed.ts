import { $createNodeSelection, $getRoot, $getSelection, $setSelection } from "lexical";

import { $createEmbedNode } from "../../binding/nodes/EmbedNode.ts";
import type { EmbedNode } from "../../binding/nodes/EmbedNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { EmbedType } from "../../flow/embeds/fields.ts";
import { readEmbed } from "../../flow/embeds/readEmbed.ts";
import type { EmbedProps } from "../../flow/embeds/readEmbed.ts";
import { standsAlone } from "../../flow/embeds/standsAlone.ts";
import { $insertBlockBeside, $kindOf } from "../blocks/block.ts";
import { $offsetOf } from "../blocks/blockContent.ts";
import { $caretForInsertion } from "../blocks/caretBlock.ts";
import type { CaretBlock } from "../blocks/caretBlock.ts";
import { $splitBlock } from "../blocks/splitBlock.ts";

/** Puts an embed at the selection, or at the end when nothing is selected, and selects it. Null where there is no place for one. */
export function $insertEmbed(type: EmbedType, props: EmbedProps = {}): EmbedNode | null {
  if ($getSelection() === null) $getRoot().selectEnd();
  const caret = $caretForInsertion();
  if (caret === null) return null;
  const node = $createEmbedNode(type, props);
  // Code is only text: what is no text stands behind it.
  if (standsAlone(readEmbed(type, props)) || $kindOf(caret.block) === "code") {
    const behind = $insertOnOwnLine(caret, node);
    // A line to write on, also at the end of the document, where no arrow key would make one.
    if (behind === null && node.getParent()?.getNextSibling() === null) {
      const holder = node.getParent();
      if ($isBlockNode(holder)) $insertBlockBeside(holder, "after", {});
    }
  } else {
    caret.selection.insertNodes([node]);
  }
  const selection = $createNodeSelection();
  selection.add(node.getKey());
  $setSelection(selection);
  return node;
}

/**
 * Gives `node` a block of its own at the caret. In a text it divides it, at its start it goes in front, an empty line becomes its
 * line. Returns the block of what stood behind the caret in a text, else null.
 */
export function $insertOnOwnLine({ selection, block }: CaretBlock, node: EmbedNode): BlockNode | null {
  if ($kindOf(block) === "code") {
    $insertBlockBeside(block, "after", {}).append(node);
    return null;
  }
  if (block.isEmpty()) {
    block.setAttributes({});
    block.append(node);
    return null;
  }
  if ($offsetOf(block, selection.anchor) === 0) {
    $insertBlockBeside(block, "before", {}).append(node);
    return null;
  }
  const behind = $splitBlock(selection, block);
  $insertBlockBeside(block, "after", {}).append(node);
  if (behind.isEmpty()) behind.setAttributes({});
  return behind;
}
