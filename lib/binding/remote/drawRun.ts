import { $getNodeByKey } from "lexical";
import type { ElementNode, LexicalNode, NodeKey } from "lexical";
import type { FlowBlock } from "../../flow/types.ts";
import { longestIncreasing } from "../../base/longestIncreasing.ts";
import { $isBlockNode } from "../nodes/BlockNode.ts";
import type { BlockNode } from "../nodes/BlockNode.ts";
import type { Shown } from "../shown/Shown.ts";
import type { TableKeeper } from "../tables/TableKeeper.ts";
import type { ChangedRun } from "./changedRuns.ts";
import { $drawBlock, $patchBlock } from "./drawBlock.ts";

/**
 * Draws the flow's `blocks` where runs of what is shown stand: of each run the blocks `flowFrom` to `flowTo`. A block that stays keeps its
 * node; one that moved, inside of a run or from one to another, takes it along.
 */
export function $drawRuns(
  shown: Shown,
  runs: readonly ChangedRun[],
  blocks: readonly FlowBlock[],
  tables: TableKeeper | null,
): void {
  const container = shown.$container();
  const [first] = runs;
  const only = first === undefined ? undefined : blocks[first.flowFrom];
  if (first === undefined || container === null) return;
  if (runs.length === 1 && only !== undefined && isOneBlock(first) && $redraw(shown, first.from, only, tables)) return;
  const nodes = new NodesOfRuns(shown, runs);
  const kept = runs.map((run) => blocks.slice(run.flowFrom, run.flowTo).map((block) => nodes.$take(block)));
  nodes.$removeRest();
  let last: NodeKey | undefined;
  const drawn = runs.map(({ from, flowFrom, flowTo }, at) => {
    // Directly behind another run stands what that one has drawn.
    if (from !== runs[at - 1]?.to || at === 0) last = shown.keys[from - 1];
    const before = last === undefined ? null : $getNodeByKey(last);
    const shownNow = blocks.slice(flowFrom, flowTo);
    const staying = nodes.stayingOf(kept[at] ?? [], at);
    const keys = $placeBlocks({ container, tables, before }, shownNow, kept[at] ?? [], staying);
    last = keys.at(-1) ?? last;
    return { blocks: shownNow, keys };
  });
  // Not before all nodes stand: if drawing fails, what was shown is needed to draw everything with the selection kept.
  for (const { from, to } of [...runs].reverse()) shown.splice(from, to - from, [], []);
  let shift = 0;
  for (const [at, { from, to }] of runs.entries()) {
    const { blocks: now, keys } = drawn[at] as (typeof drawn)[number];
    shown.splice(from + shift, 0, now, keys);
    shift += now.length - (to - from);
  }
}

interface BlockPlace {
  readonly container: ElementNode;
  readonly before: LexicalNode | null;
  readonly tables: TableKeeper | null;
}

/** Makes nodes that show `blocks` stand at a place: those of `kept`, of which those at `staying` do already, and new ones. Returns their keys. */
function $placeBlocks(
  { container, before, tables }: BlockPlace,
  blocks: readonly FlowBlock[],
  kept: readonly (BlockNode | null)[],
  staying: ReadonlySet<number>,
): NodeKey[] {
  const keys: NodeKey[] = [];
  let previous = before;
  for (const [at, block] of blocks.entries()) {
    const node = kept[at] ?? null;
    const placed: BlockNode = node ?? $drawBlock(block, tables);
    if (!staying.has(at)) $putBehind(container, previous, placed);
    if (node !== null) $patchBlock(node, block, tables);
    keys.push(placed.getKey());
    previous = placed;
  }
  return keys;
}

/** The nodes that show the blocks of runs, to be used again. */
class NodesOfRuns {
  readonly #container: NodeKey;
  readonly #keys: readonly NodeKey[];
  readonly #runOf = new Map<NodeKey, { readonly run: number; readonly place: number }>();
  /** By the mark, and else by the id: an undo brings a block back as another mark of the same id. */
  readonly #keyOf = new Map<unknown, NodeKey>();
  readonly #taken = new Set<NodeKey>();

  constructor(shown: Shown, runs: readonly ChangedRun[]) {
    this.#container = shown.container;
    const keys: NodeKey[] = [];
    for (const [run, { from, to }] of runs.entries()) {
      for (let at = from; at < to; at += 1) {
        const block = shown.blocks[at] as FlowBlock;
        const key = shown.keys[at] as NodeKey;
        this.#runOf.set(key, { run, place: keys.length });
        keys.push(key);
        // One that moved past a block that somebody composed in was drawn there, and stands at its old place too until now: a table in it
        // has left that.
        for (const name of [block.id, block.mark ?? block.id]) {
          if (!this.#keyOf.has(name) || shown.keyOf(block) === key) this.#keyOf.set(name, key);
        }
      }
    }
    this.#keys = keys;
  }

  /** The node that will show `block`, each once; null if one has to be made. */
  $take(block: FlowBlock): BlockNode | null {
    const key = this.#keyOf.get(block.mark) ?? this.#keyOf.get(block.id);
    if (key === undefined || this.#taken.has(key)) return null;
    const node = $getNodeByKey(key);
    if (!$isBlockNode(node) || node.getParent()?.getKey() !== this.#container) return null;
    this.#taken.add(key);
    return node;
  }

  $removeRest(): void {
    for (const key of this.#keys) if (!this.#taken.has(key)) $getNodeByKey(key)?.remove();
  }

  /** The positions in `kept`, which will stand in run `run`, of nodes that stand there and need not be moved to be in this order. */
  stayingOf(kept: readonly (BlockNode | null)[], run: number): Set<number> {
    const places = kept.map((node) => {
      const place = node === null ? undefined : this.#runOf.get(node.getKey());
      return place?.run === run ? place.place : -1;
    });
    return new Set(longestIncreasing(places));
  }
}

function isOneBlock({ from, to, flowFrom, flowTo }: ChangedRun): boolean {
  return to === from + 1 && flowTo === flowFrom + 1;
}

/** Draws `block` into the node that shows it at `at`: the everyday case, somebody types. False if another stands there. */
function $redraw(shown: Shown, at: number, block: FlowBlock, tables: TableKeeper | null): boolean {
  const before = shown.blocks[at] as FlowBlock;
  if (before.mark !== block.mark) return false;
  const node = $getNodeByKey(shown.keys[at] as NodeKey);
  if (!$isBlockNode(node) || node.getParent()?.getKey() !== shown.container) return false;
  $patchBlock(node, block, tables);
  shown.redrawn(at, block);
  return true;
}

function $putBehind(container: ElementNode, previous: LexicalNode | null, node: BlockNode): void {
  const first = container.getFirstChild();
  if (previous !== null) previous.insertAfter(node, false);
  else if (first === null) container.append(node);
  else if (!first.is(node)) first.insertBefore(node, false);
}

/** Draws all of the flow into `container`, emptied. */
export function $drawAll(
  container: ElementNode,
  shown: Shown,
  blocks: readonly FlowBlock[],
  tables: TableKeeper | null,
): void {
  container.clear();
  const nodes = blocks.map((block) => $drawBlock(block, tables));
  // Not by spread: as many arguments as a large document has blocks overflow the stack.
  container.splice(0, 0, nodes);
  shown.clear();
  shown.splice(
    0,
    0,
    [...blocks],
    nodes.map((node) => node.getKey()),
  );
}
