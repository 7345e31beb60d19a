import { $getNodeByKey, $getRoot } from "lexical";
import type { LexicalNode, NodeKey } from "lexical";
import type { FlowBlock } from "../../flow/types.ts";
import { $isBlockNode } from "../nodes/BlockNode.ts";
import type { BlockNode } from "../nodes/BlockNode.ts";
import type { Shown } from "../shown/Shown.ts";
import type { ChangedRun } from "./changedRuns.ts";
import { $drawBlock, $patchBlock } from "./drawBlock.ts";

/** Draws the flow's `blocks` where a run of what is shown stands. A block that stays keeps its node. */
export function $drawRun(shown: Shown, { from, to }: ChangedRun, blocks: readonly FlowBlock[]): void {
  const [only] = blocks;
  if (only !== undefined && blocks.length === 1 && to === from + 1 && $redraw(shown, from, only)) return;
  // By its mark, and else by its id: an undo brings a block back as another mark of the same id.
  const nodeOf = new Map<unknown, NodeKey>();
  for (let at = from; at < to; at += 1) {
    const { id, mark } = shown.blocks[at] as FlowBlock;
    nodeOf.set(id, shown.keys[at] as NodeKey);
    if (mark !== null) nodeOf.set(mark, shown.keys[at] as NodeKey);
  }
  const order = new Map(shown.keys.slice(from, to).map((key, at) => [key, at]));
  let last = -1;
  const kept = blocks.map((block): BlockNode | null => {
    const key = nodeOf.get(block.mark) ?? nodeOf.get(block.id);
    const place = key === undefined ? -1 : (order.get(key) as number);
    const node = key === undefined ? null : $getNodeByKey(key);
    // A node that would have to move is made anew: order is what the comparison with the flow rests on.
    if (place <= last || !$isBlockNode(node) || node.getParent() !== $getRoot()) return null;
    last = place;
    return node;
  });
  const staying = new Set(kept.map((node) => node?.getKey()));
  const before = from === 0 ? null : $getNodeByKey(shown.keys[from - 1] as NodeKey);
  for (let at = from; at < to; at += 1) {
    const key = shown.keys[at] as NodeKey;
    if (!staying.has(key)) $getNodeByKey(key)?.remove();
  }
  const keys: NodeKey[] = [];
  let previous: LexicalNode | null = before;
  for (const [at, block] of blocks.entries()) {
    const node = kept[at] ?? null;
    const placed = node ?? $insertBehind(previous, $drawBlock(block));
    if (node !== null) $patchBlock(node, block);
    keys.push(placed.getKey());
    previous = placed;
  }
  shown.splice(from, to - from, blocks, keys);
}

/** Draws `block` into the node that shows it at `at`: the everyday case, somebody types. False if another stands there. */
function $redraw(shown: Shown, at: number, block: FlowBlock): boolean {
  const before = shown.blocks[at] as FlowBlock;
  if (before.mark !== block.mark) return false;
  const node = $getNodeByKey(shown.keys[at] as NodeKey);
  if (!$isBlockNode(node) || node.getParent() !== $getRoot()) return false;
  $patchBlock(node, block);
  shown.redrawn(at, block);
  return true;
}

function $insertBehind(previous: LexicalNode | null, node: BlockNode): BlockNode {
  const first = $getRoot().getFirstChild();
  if (previous !== null) previous.insertAfter(node, false);
  else if (first !== null) first.insertBefore(node, false);
  else $getRoot().append(node);
  return node;
}

/** Draws all of the flow into an emptied root. */
export function $drawAll(shown: Shown, blocks: readonly FlowBlock[]): void {
  const root = $getRoot().clear();
  const nodes = blocks.map($drawBlock);
  // Not by spread: as many arguments as a large document has blocks overflow the stack.
  root.splice(0, 0, nodes);
  shown.clear();
  shown.splice(
    0,
    0,
    [...blocks],
    nodes.map((node) => node.getKey()),
  );
}
