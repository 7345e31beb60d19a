import { $createLineBreakNode, $isLineBreakNode } from "lexical";

import { attributesOfSecond } from "../../binding/nodes/blockAttributes.ts";
import { $createBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $setKind } from "./block.ts";

/** Makes one code block of several blocks, a line each. The texts stay in their nodes, in the first block. */
export function $joinAsCode(blocks: readonly BlockNode[]): void {
  const [first, ...others] = blocks;
  if (first === undefined) return;
  for (const block of others) {
    // Points on the block itself would be lost with it: Lexical moves them to a place around the whole.
    first.append($createLineBreakNode(), ...block.getChildren());
    block.remove();
  }
  $setKind(first, "code");
}

/** Makes a block of each line of a block. The texts stay in their nodes. Returns all of the lines. */
export function $splitIntoLines(block: BlockNode): BlockNode[] {
  const lines = [block];
  let line = block;
  let isFirst = true;
  for (const node of block.getChildren()) {
    if ($isLineBreakNode(node)) {
      const next = $createBlockNode(attributesOfSecond(block.getAttributes()));
      line.insertAfter(next, false);
      lines.push(next);
      line = next;
      isFirst = false;
      node.remove();
    } else if (!isFirst) {
      line.append(node);
    }
  }
  return lines;
}
