import {
  $addUpdateTag,
  $getNodeByKey,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  HISTORY_PUSH_TAG,
  mergeRegister,
} from "lexical";
import type { LexicalEditor, LexicalNode } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $kindOf } from "./block.ts";
import { isListKind } from "./blockKind.ts";
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
  const container = keys.map((key) => $getNodeByKey(key)?.getParent() ?? null).find((parent) => parent !== null);
  // In the order of the document, whatever order they were named in. Those of a cell stay in it.
  const blocks = (container?.getChildren() ?? []).filter(
    (node): node is BlockNode => $isBlockNode(node) && wanted.has(node.getKey()),
  );
  // Somebody else may have deleted one of them, or the place, since they were picked up.
  if (blocks.length === 0 || (before !== null && next?.getParent()?.is(container) !== true)) return false;
  $putBefore(blocks, next);
  return true;
}

/** Past the neighbour, with all that it holds. At the end of the document the keys are taken and nothing happens. */
function $moveSelected(direction: "up" | "down"): boolean {
  const blocks = $withHeld($selectedBlocks());
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined) return false;
  const other = direction === "up" ? $holderBefore(first) : last.getNextSibling();
  if (other === null) return true;
  $putBefore(blocks, direction === "up" ? other : $behindHeld(other));
  return true;
}

/**
 * The blocks, which stand together, and what the last of them holds: items of lists and toggles hold the blocks behind them that are
 * indented deeper. Left behind, these would be held by whatever stands above them then, and those of a closed toggle nobody sees.
 */
export function $withHeld(blocks: readonly BlockNode[]): BlockNode[] {
  const last = blocks.at(-1);
  if (last === undefined) return [];
  const holder = blocks.find((block) => $holds(block) && block.getIndent() < last.getIndent()) ?? last;
  const all = [...blocks];
  const end = $behindHeld(holder);
  for (let node = last.getNextSibling(); node !== null && !node.is(end); node = node.getNextSibling()) {
    if (!$isBlockNode(node) || node.getIndent() <= holder.getIndent()) break;
    all.push(node);
  }
  return all;
}

function $holds(block: BlockNode): boolean {
  const kind = $kindOf(block);
  return kind === "toggle" || isListKind(kind);
}

/** What stands behind `node` and all that it holds. */
function $behindHeld(node: LexicalNode): LexicalNode | null {
  let behind = node.getNextSibling();
  if (!$isBlockNode(node) || !$holds(node)) return behind;
  while ($isBlockNode(behind) && behind.getIndent() > node.getIndent()) behind = behind.getNextSibling();
  return behind;
}

/** The block in front of `block`, or the one on its level that holds it. */
function $holderBefore(block: BlockNode): LexicalNode | null {
  const before = block.getPreviousSibling();
  for (let node = before; $isBlockNode(node); node = node.getPreviousSibling()) {
    if (node.getIndent() > block.getIndent()) continue;
    return $holds(node) && $behindHeld(node)?.is(block) === true ? node : before;
  }
  return before;
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
  // The document, or a cell of a table: nothing leaves it.
  const container = blocks[0]?.getParentOrThrow();
  for (const block of blocks) {
    if (place === null) container?.append(block);
    else place.insertBefore(block, false);
  }
}
