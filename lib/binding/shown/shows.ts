import { $isElementNode } from "lexical";
import type { ElementNode, NodeKey } from "lexical";
import type { FlowBlock } from "../../flow/types.ts";
import { attributeChange } from "../diff/attributeChange.ts";
import { sameFlat } from "../flat/Flat.ts";
import { flattenBlock } from "../flat/flattenBlock.ts";
import { $readNode } from "../flat/readNode.ts";

/** The keys of the children of `container` if they show exactly `blocks`; null if they do not. */
export function $shows(container: ElementNode, blocks: readonly FlowBlock[]): NodeKey[] | null {
  if (container.getChildrenSize() !== blocks.length) return null;
  const keys: NodeKey[] = [];
  let node = container.getFirstChild();
  for (const block of blocks) {
    if (!$isElementNode(node)) return null;
    const { flat, attributes, tidy } = $readNode(node);
    if (!tidy || !sameFlat(flat, flattenBlock(block)) || attributeChange(block.attributes, attributes) !== null)
      return null;
    keys.push(node.getKey());
    node = node.getNextSibling();
  }
  return keys;
}
