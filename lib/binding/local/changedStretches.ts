import { $getNodeByKey, $isElementNode } from "lexical";
import type { EditorState, ElementNode, LexicalNode, NodeKey } from "lexical";
import type { Shown } from "../shown/Shown.ts";
import { longestIncreasing } from "../../base/longestIncreasing.ts";

/** The shown blocks `from` to `to` are now the nodes `nodes`. When both begin with a block, it is the same node or took its place. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly nodes: readonly ElementNode[];
}

/** At `from + i` of what is shown stands what stood at `order[i]`. */
interface Reorder {
  readonly from: number;
  readonly order: readonly number[];
  /** Positions, in the new order, of the blocks that were moved. */
  readonly moved: readonly number[];
}

/** What differs between the blocks that were drawn and the editor. */
export interface Changes {
  /** Blocks stand in another order. The stretches are those of the new one. */
  readonly reorder: Reorder | null;
  /** Ascending and apart. */
  readonly stretches: readonly Stretch[];
}

/** What Lexical marked as changed since blocks were last read. */
export interface DirtyKeys {
  readonly keys: ReadonlySet<NodeKey>;
  /** Those of them that changed themselves, and not only what is in them. */
  readonly own: ReadonlySet<NodeKey>;
  /** Nothing is known: read everything. */
  readonly all: boolean;
  /** The state in front of the first of these changes, for its selection. */
  readonly since: EditorState | null;
}

/**
 * The stretches in which the editor may differ from what was drawn. Looks at dirty nodes and their neighbours only. (Whether the root
 * is dirty says nothing: it is, at every keystroke.)
 */
export function $changedStretches(shown: Shown, dirty: DirtyKeys): Changes {
  if (dirty.all) return $everything(shown);
  const single: number[] = [];
  let added = false;
  let low = Number.POSITIVE_INFINITY;
  let high = -1;
  for (const key of dirty.keys) {
    const index = shown.indexOf(key);
    if (index < 0) {
      added ||= $getNodeByKey(key)?.getParent()?.getKey() === shown.container;
    } else if ($isInPlace(shown, index)) {
      single.push(index);
    } else {
      low = Math.min(low, index);
      high = Math.max(high, index);
    }
  }
  // The neighbours of a new block are dirty too, for they point to it; unless a whole other state was set.
  if (high < 0 && added) return $everything(shown);
  const nodes = high < 0 ? [] : $blocksBetween(shown, shown.keys[low - 1] ?? null, shown.keys[high + 1] ?? null);
  if (nodes === null) return $everything(shown);
  const { reorder, stretches } = high < 0 ? NOTHING : $alignStretch(shown, low, high + 1, nodes, dirty.keys);
  const alone = single
    .filter((index) => index < low || index > high)
    .map((index) => ({
      from: index,
      to: index + 1,
      nodes: [$getNodeByKey(shown.keys[index] as NodeKey) as ElementNode],
    }));
  return { reorder, stretches: [...alone, ...stretches].sort((left, right) => left.from - right.from) };
}

const NOTHING: Changes = { reorder: null, stretches: [] };

/** Whether the node still stands between the same neighbours. */
function $isInPlace(shown: Shown, index: number): boolean {
  const node = $getNodeByKey(shown.keys[index] as NodeKey);
  return (
    node !== null &&
    node.getParent()?.getKey() === shown.container &&
    (node.getPreviousSibling()?.getKey() ?? undefined) === shown.keys[index - 1] &&
    (node.getNextSibling()?.getKey() ?? undefined) === shown.keys[index + 1]
  );
}

/** Every block compared with every node; what an editor state set from outside needs. */
function $everything(shown: Shown): Changes {
  return $alignStretch(shown, 0, shown.keys.length, $blocksBetween(shown, null, null) ?? [], null);
}

/** The container's children between two of them (null: its ends); null when these do not stand there. */
function $blocksBetween(shown: Shown, before: NodeKey | null, behind: NodeKey | null): ElementNode[] | null {
  const container = shown.$container();
  const nodes: ElementNode[] = [];
  const first = before === null ? null : $getNodeByKey(before);
  if (container === null || (before !== null && first?.getParent()?.is(container) !== true)) return null;
  let node: LexicalNode | null = first === null ? container.getFirstChild() : first.getNextSibling();
  for (; node !== null && node.getKey() !== behind; node = node.getNextSibling()) {
    if ($isElementNode(node)) nodes.push(node);
  }
  return (node?.getKey() ?? null) === behind ? nodes : null;
}

/** Cuts a stretch at the blocks whose nodes stayed, so that each is compared with itself and nothing else is read. */
function $alignStretch(
  shown: Shown,
  from: number,
  to: number,
  nodes: readonly ElementNode[],
  dirty: ReadonlySet<NodeKey> | null,
): Changes {
  const old = nodes.map((node) => {
    const index = shown.indexOf(node.getKey());
    return index >= from && index < to ? index : -1;
  });
  const reorder = newOrder(old, from, to);
  const order = reorder?.order;
  const places = order === undefined ? null : new Map(order.map((index, at) => [index, from + at]));
  const cuts = [...old.entries()].flatMap(([now, index]) =>
    index < 0 ? [] : [{ old: places?.get(index) ?? index, now }],
  );
  const keyAt = (index: number): NodeKey | undefined => shown.keys[order?.[index - from] ?? index];
  const stretches: Stretch[] = [];
  const add = (oldFrom: number, oldEnd: number, now: number, nowEnd: number): void => {
    if (oldFrom === oldEnd && now === nowEnd) return;
    const stretch = { from: oldFrom, to: oldEnd, nodes: nodes.slice(now, nowEnd) };
    const [node] = stretch.nodes;
    const untouched =
      oldEnd - oldFrom === 1 && nowEnd - now === 1 && node !== undefined && dirty?.has(node.getKey()) === false;
    if (!untouched || node?.getKey() !== keyAt(oldFrom)) stretches.push(stretch);
  };
  const [first] = cuts;
  add(from, first?.old ?? to, 0, first?.now ?? nodes.length);
  for (const [at, cut] of cuts.entries()) {
    const next = cuts[at + 1];
    add(cut.old, next?.old ?? to, cut.now, next?.now ?? nodes.length);
  }
  return { reorder, stretches };
}

/**
 * The shown blocks `from` to `to` in the order in which the editor has their nodes now (`old`: of each node its block, or -1); null if
 * none of them moved. As few as can be have moved; a block whose node is gone stays behind the one that it stood behind.
 */
function newOrder(old: readonly number[], from: number, to: number): Reorder | null {
  const kept = old.filter((index) => index >= 0);
  const staying = new Set(longestIncreasing(kept).map((at) => kept[at] as number));
  if (staying.size === kept.length) return null;
  const moved = new Set(kept.filter((index) => !staying.has(index)));
  const order: number[] = [];
  // What stands in front of the first that stays, then each with what stands behind it now.
  const behind = new Map<number, number[]>();
  let last = -1;
  for (const index of kept) {
    if (staying.has(index)) last = index;
    else behind.set(last, [...(behind.get(last) ?? []), index]);
  }
  order.push(...(behind.get(-1) ?? []));
  for (let index = from; index < to; index += 1) {
    if (!moved.has(index)) order.push(index, ...(behind.get(index) ?? []));
  }
  return { from, order, moved: order.flatMap((index, at) => (moved.has(index) ? [from + at] : [])) };
}
