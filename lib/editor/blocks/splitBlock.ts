import { $copyNode, $isElementNode, $isTextNode } from "lexical";
import type { ElementNode, LexicalNode, RangeSelection } from "lexical";

import { attributesOfSecond } from "../../binding/nodes/blockAttributes.ts";
import { $createBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockAttributes } from "../../flow/types.ts";

/**
 * Ends `block` at the caret and moves what is behind it, in its nodes, into a new block directly behind. Without
 * `attributes` the new block has those of the first, but nobody has ticked it yet. A text or a link around the caret is
 * divided. The caret stays in front of the cut.
 */
export function $splitBlock(selection: RangeSelection, block: BlockNode, attributes?: BlockAttributes): BlockNode {
  const behind = $createBlockNode(attributes ?? attributesOfSecond(block.getAttributes()));
  const index = $cut(selection, block);
  const moved = block.getChildren().slice(index);
  block.insertAfter(behind, false);
  behind.append(...moved);
  // What is typed into an empty second half looks like what was typed before.
  behind.setTextFormat(selection.format);
  behind.setTextStyle(selection.style);
  return behind;
}

/** Divides what is around the caret, and returns the index among the block's children at which the second half begins. */
function $cut(selection: RangeSelection, block: BlockNode): number {
  let node: LexicalNode = selection.anchor.getNode();
  let index = selection.anchor.offset;
  if ($isTextNode(node)) {
    const text = node;
    const parent: ElementNode = text.getParentOrThrow();
    const at = text.getIndexWithinParent();
    if (index > 0 && index < text.getTextContentSize()) {
      text.splitText(index);
      index = at + 1;
    } else {
      index = index === 0 ? at : at + 1;
    }
    node = parent;
  }
  while (!node.is(block) && $isElementNode(node)) {
    const inner: ElementNode = node;
    const outer: ElementNode = inner.getParentOrThrow();
    const at = inner.getIndexWithinParent();
    if (index > 0 && index < inner.getChildrenSize()) {
      const second = $copyNode(inner);
      const moved = inner.getChildren().slice(index);
      inner.insertAfter(second, false);
      second.append(...moved);
      index = at + 1;
    } else {
      index = index === 0 ? at : at + 1;
    }
    node = outer;
  }
  return index;
}
