import {
  $addUpdateTag,
  $getNodeByKey,
  $getRoot,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  HISTORY_PUSH_TAG,
  mergeRegister,
} from "lexical";
import type { LexicalEditor, LexicalNode } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { MOVE_BLOCKS_COMMAND, MOVE_SELECTED_BLOCKS_COMMAND } from "./commands.ts";
import type { MoveBlocks } from "./commands.ts";
import { $selectedBlocks } from "./selectedBlocks.ts";

/** Moves blocks: the nodes themselves go, with the caret and the selection in them. */
export function registerMoveBlocks(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(MOVE_BLOCKS_COMMAND, (move) => $moveBlocks(move), COMMAND_PRIORITY_LOW),
    editor.registerCommand(MOVE_SELECTED_BLOCKS_COMMAND, (direction) => $moveSelected(direction), COMMAND_PRIORITY_LOW),
  );
}

export const MoveBlocksExtension = defineExtension({ name: "cowrite/MoveBlocks", register: registerMoveBlocks });

function $moveBlocks({ keys, before }: MoveBlocks): boolean {
  const next = before === null ? null : $getNodeByKey(before);
  const wanted = new Set(keys);
  // In the order of the document, whatever order they were named in.
  const blocks = $getRoot()
    .getChildren()
    .filter((node): node is BlockNode => $isBlockNode(node) && wanted.has(node.getKey()));
  // Somebody else may have deleted one of them, or the place, since they were picked up.
  if (blocks.length === 0 || (before !== null && next?.getParent() !== $getRoot())) return false;
  $putBefore(blocks, next);
  return true;
}

/** One place up or down. At the end of the document the keys are taken and nothing happens. */
function $moveSelected(direction: "up" | "down"): boolean {
  const blocks = $selectedBlocks();
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined) return false;
  const other = direction === "up" ? first.getPreviousSibling() : last.getNextSibling();
  if (other !== null) $putBefore(blocks, direction === "up" ? other : other.getNextSibling());
  return true;
}

function $putBefore(blocks: readonly BlockNode[], next: LexicalNode | null): void {
  const moving = new Set<LexicalNode["__key"]>(blocks.map((block) => block.getKey()));
  let place = next;
  while (place !== null && moving.has(place.getKey())) place = place.getNextSibling();
  const stands = blocks.every((block, at) => {
    const following = block.getNextSibling();
    return at + 1 < blocks.length
      ? blocks[at + 1]?.is(following)
      : (following?.getKey() ?? null) === (place?.getKey() ?? null);
  });
  if (stands) return;
  $addUpdateTag(HISTORY_PUSH_TAG);
  for (const block of blocks) {
    if (place === null) $getRoot().append(block);
    else place.insertBefore(block, false);
  }
}
