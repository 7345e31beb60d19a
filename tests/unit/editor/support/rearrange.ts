import { $getRoot } from "lexical";

import { $createBlockNode } from "../../../../lib/binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../../lib/binding/nodes/BlockNode.ts";
import type { BlockType } from "../../../../lib/flow/types.ts";
import type { Random } from "../../../harness/random.ts";

/** Does one thing to the blocks by chance, mostly with those of `kind`: puts one in, takes one away, indents, converts, moves; or `$otherwise`, to any. */
export function $rearrange(random: Random, kind: BlockType, $otherwise: (block: BlockNode) => void): void {
  const blocks = $getRoot().getChildren<BlockNode>();
  const block = blocks[random.int(blocks.length)] as BlockNode;
  const act = random.int(7);
  if (act === 0) block.insertAfter($createBlockNode({ type: kind, indent: random.int(3) + 1 }), false);
  else if (act === 1 && blocks.length > 3) block.remove();
  else if (act === 2) block.setIndent(random.int(4));
  else if (act === 3) block.setBlockType(random.chance(0.7) ? kind : null);
  else if (act === 4) block.insertBefore($createBlockNode(random.chance(0.5) ? {} : { type: kind }), false);
  else if (act === 5 && !block.is(blocks[0])) blocks[0]?.insertAfter(block);
  else $otherwise(block);
}
