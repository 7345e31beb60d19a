import { $getNodeByKey, $getRoot, $isElementNode } from "lexical";
import type { EditorState, ElementNode, LexicalNode, NodeKey } from "lexical";
import type { Shown } from "../shown/Shown.ts";
import { longestIncreasing } from "../diff/longestIncreasing.ts";

/** The shown blocks `from` to `to` are now the nodes `nodes`. When both begin with a block, it is the same node or took its place. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly nodes: readonly ElementNode[];
}

/** What Lexical marked as changed since blocks were last read. */
export interface DirtyKeys {
  readonly keys: ReadonlySet<NodeKey>;
  /** Nothing is known: read everything. */
  readonly all: boolean;
  /** The state in front of the first of these changes, for its selection. */
  readonly since: EditorState | null;
}

/**
 * The stretches in which the editor may differ from what was drawn, ascending and apart. Looks at dirty nodes and their
 * neighbours only. (Whether the root is dirty says nothing: it is, at every keystroke.)
 */
export function $changedStretches(shown: Shown, dirty: DirtyKeys): Stretch[] {
  if (dirty.all) return $everything(shown);
  const single: number[] = [];
  let added = false;
  let low = Number.POSITIVE_INFINITY;
  let high = -1;
  for (const key of dirty.keys) {
    const index = shown.indexOf(key);
    if (index < 0) {
      added ||= $getNodeByKey(key)?.getParent() === $getRoot();
    } else if ($isInPlace(shown, index)) {
      single.push(index);
    } else {
      low = Math.min(low, index);
      high = Math.max(high, index);
    }
  }
  const stretches: Stretch[] = single
    .filter((index) => index < low || index > high)
    .map((index) => ({
      from: index,
      to: index + 1,
      nodes: [$getNodeByKey(shown.keys[index] as NodeKey) as ElementNode],
    }));
  // The neighbours of a new block are dirty too, for they point to it; unless a whole other state was set.
  if (high < 0 && added) return $everything(shown);
  if (high >= 0) {
    const nodes = $blocksBetween(shown.keys[low - 1] ?? null, shown.keys[high + 1] ?? null);
    if (nodes === null) return $everything(shown);
    stretches.push(...$alignStretch(shown, low, high + 1, nodes, dirty.keys));
  }
  return stretches.sort((left, right) => left.from - right.from);
}

/** Whether the node still stands between the same neighbours. */
function $isInPlace(shown: Shown, index: number): boolean {
  const node = $getNodeByKey(shown.keys[index] as NodeKey);
  return (
    node !== null &&
    node.getParent() === $getRoot() &&
    (node.getPreviousSibling()?.getKey() ?? undefined) === shown.keys[index - 1] &&
    (node.getNextSibling()?.getKey() ?? undefined) === shown.keys[index + 1]
  );
}

/** Every block compared with every node; what an editor state set from outside needs. */
function $everything(shown: Shown): Stretch[] {
  return $alignStretch(shown, 0, shown.keys.length, $blocksBetween(null, null) ?? [], null);
}

/** The root's children between two of them (null: its ends); null when these do not stand there. */
function $blocksBetween(before: NodeKey | null, behind: NodeKey | null): ElementNode[] | null {
  const nodes: ElementNode[] = [];
  const first = before === null ? null : $getNodeByKey(before);
  if (before !== null && first?.getParent() !== $getRoot()) return null;
  let node: LexicalNode | null = first === null ? $getRoot().getFirstChild() : first.getNextSibling();
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
): Stretch[] {
  const positions = nodes.map((node) => {
    const index = shown.indexOf(node.getKey());
    return index >= from && index < to ? index : -1;
  });
  const cuts = longestIncreasing(positions).map((at) => ({ old: positions[at] as number, now: at }));
  const stretches: Stretch[] = [];
  const add = (old: number, oldEnd: number, now: number, nowEnd: number): void => {
    if (old === oldEnd && now === nowEnd) return;
    const stretch = { from: old, to: oldEnd, nodes: nodes.slice(now, nowEnd) };
    const [node] = stretch.nodes;
    const untouched =
      oldEnd - old === 1 && nowEnd - now === 1 && node !== undefined && dirty?.has(node.getKey()) === false;
    if (!untouched || node?.getKey() !== shown.keys[old]) stretches.push(stretch);
  };
  const [first] = cuts;
  add(from, first?.old ?? to, 0, first?.now ?? nodes.length);
  for (const [at, cut] of cuts.entries()) {
    const next = cuts[at + 1];
    add(cut.old, next?.old ?? to, cut.now, next?.now ?? nodes.length);
  }
  return stretches;
}
