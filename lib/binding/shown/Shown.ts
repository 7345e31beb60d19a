import { $getNodeByKey, $isElementNode } from "lexical";
import type { ElementNode, NodeKey } from "lexical";
import type { Flow, FlowBlock } from "../../flow/types.ts";
import { identityOf } from "./identity.ts";
import type { Identity } from "./identity.ts";
import type { UnitIds } from "./UnitIds.ts";

/** Of each node that shows a block of a cell, which cell's that is. */
export type ShownOwners = Map<NodeKey, Shown>;

/**
 * What the editor shows of one flow: the children of its container (the root, or a pane in a cell) in order, each with the block that was drawn into it. Normally these are
 * the flow's own blocks. While a change of the flow waits to be drawn they lag behind; `stale` then has, by node, the ids of the units
 * that are still on the screen. A block that moved past the one that somebody composes in is shown by two nodes, each with its own.
 */
export class Shown {
  readonly blocks: FlowBlock[] = [];
  readonly keys: NodeKey[] = [];
  readonly stale = new Map<NodeKey, UnitIds>();
  /** The node whose children show the flow. */
  container: NodeKey;
  readonly #flow: Flow;
  readonly #owners: ShownOwners | null;
  /** Of each node the block that was drawn into it, in some reading. */
  readonly #drawn = new Map<NodeKey, FlowBlock>();
  readonly #keys = new Map<Identity, NodeKey>();

  constructor(flow: Flow, container: NodeKey = "root", owners: ShownOwners | null = null) {
    this.#flow = flow;
    this.container = container;
    this.#owners = owners;
  }

  /** The node whose children show the flow; null while there is none. */
  $container(): ElementNode | null {
    const node = $getNodeByKey(this.container);
    return $isElementNode(node) ? node : null;
  }

  /** The node that `block` was drawn into. */
  keyOf(block: FlowBlock): NodeKey | undefined {
    return this.#keys.get(identityOf(block));
  }

  /** The block drawn into the node `key`, as it was when it was drawn. */
  blockOf(key: NodeKey): FlowBlock | undefined {
    return this.blocks[this.indexOf(key)];
  }

  /** The position of the block drawn into the node `key`; -1 if it is no block that was drawn. */
  indexOf(key: NodeKey): number {
    const drawn = this.#drawn.get(key);
    if (drawn === undefined) return -1;
    const hint = this.#flow.indexOf(drawn);
    // While lists differ the flow's position is only a guess.
    return this.keys[hint] === key ? hint : this.keys.indexOf(key);
  }

  /** The units of the block at `index` as they are on the screen, while the flow has others in it. */
  staleIds(index: number): UnitIds | undefined {
    return this.stale.size === 0 ? undefined : this.stale.get(this.keys[index] as NodeKey);
  }

  /** The blocks of which some node shows what the flow does not have any more. */
  staleBlocks(): Set<Identity> {
    const blocks = new Set<Identity>();
    for (const key of this.stale.keys()) {
      const drawn = this.#drawn.get(key);
      if (drawn !== undefined) blocks.add(identityOf(drawn));
    }
    return blocks;
  }

  /**
   * Whether the block at `index` has been drawn into another node since: it moved past the block that somebody composes in, behind which
   * nothing is taken away until that is over.
   */
  isLeftOver(index: number): boolean {
    // Otherwise each block has its one node.
    if (this.#keys.size === this.keys.length) return false;
    const block = this.blocks[index];
    return block !== undefined && this.keyOf(block) !== this.keys[index];
  }

  /** Replaces `count` entries. What was stale in them is forgotten. */
  splice(index: number, count: number, blocks: readonly FlowBlock[], keys: readonly NodeKey[]): void {
    for (let at = index; at < index + count; at += 1) {
      const identity = identityOf(this.blocks[at] as FlowBlock);
      const key = this.keys[at] as NodeKey;
      this.stale.delete(key);
      if (this.#keys.get(identity) === key) this.#keys.delete(identity);
      const drawn = this.#drawn.get(key);
      if (drawn !== undefined && identityOf(drawn) === identity) {
        this.#drawn.delete(key);
        if (this.#owners?.get(key) === this) this.#owners.delete(key);
      }
    }
    if (count === 1 && blocks.length === 1) {
      // The everyday case, without moving the lists.
      this.blocks[index] = blocks[0] as FlowBlock;
      this.keys[index] = keys[0] as NodeKey;
    } else {
      spliceMany(this.blocks, index, count, blocks);
      spliceMany(this.keys, index, count, keys);
    }
    for (const [at, block] of blocks.entries()) {
      const key = keys[at] as NodeKey;
      this.#drawn.set(key, block);
      this.#owners?.set(key, this);
      this.#keys.set(identityOf(block), key);
    }
  }

  /** The entries from `from` on stand in another order: at `from + i` what stood at `order[i]`. */
  reorder(from: number, order: readonly number[]): void {
    const [blocks, keys] = [order.map((at) => this.blocks[at]), order.map((at) => this.keys[at])];
    for (const [at, block] of blocks.entries()) {
      this.blocks[from + at] = block as FlowBlock;
      this.keys[from + at] = keys[at] as NodeKey;
    }
  }

  /** The block at `index`, of the same mark, was drawn anew into its node. What was stale in it is forgotten. */
  redrawn(index: number, block: FlowBlock): void {
    this.blocks[index] = block;
    this.stale.delete(this.keys[index] as NodeKey);
  }

  /**
   * Forgets what was stale in blocks that show the flow's own reading. Text that was deleted and brought back at once is the same to
   * read, so there is nothing to draw; but its units are others, and what is meant for it must not be looked up by the old ones.
   */
  forgetSettled(): void {
    for (const key of this.stale.keys()) {
      const block = this.blockOf(key);
      if (block === undefined || this.#flow.current(block) === block) this.stale.delete(key);
    }
  }

  clear(): void {
    this.splice(0, this.blocks.length, [], []);
    this.stale.clear();
  }
}

/** `splice` without spreading: a document of 200,000 blocks as arguments would overflow the stack. */
function spliceMany<T>(list: T[], index: number, count: number, inserted: readonly T[]): void {
  if (inserted.length < 1_000) {
    list.splice(index, count, ...inserted);
    return;
  }
  const tail = list.slice(index + count);
  list.length = index;
  for (const entry of inserted) list.push(entry);
  for (const entry of tail) list.push(entry);
}
