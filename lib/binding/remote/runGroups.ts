import { longestIncreasing } from "../../base/longestIncreasing.ts";
import type { FlowBlock } from "../../flow/types.ts";
import { identityOf } from "../shown/identity.ts";
import type { ChangedRun } from "./changedRuns.ts";

/** Runs that have to be drawn together. Ascending. */
export type RunGroup = readonly ChangedRun[];

export interface RunGroups {
  /** Those that hold what is tied together. */
  readonly tied: RunGroup | null;
  readonly others: readonly RunGroup[];
}

/** What has to be known of a shown or of a new block. */
export interface BlockLinks {
  /** The positions of the flow's blocks, others than that of its own mark, that hold text of the shown block at `index` now. */
  textOf(index: number): readonly number[];
  /** Whether it holds something that is only drawn right together with all other such blocks. */
  isTied(block: FlowBlock): boolean;
}

/**
 * Cuts `runs`, about every `piece` blocks, into what can be drawn one after the other, in any order. After each group what is shown is right as far as it goes: no
 * block stands twice or out of order, and text that passed from one block to another is in one of them.
 */
export function groupRuns(
  runs: readonly ChangedRun[],
  shown: readonly FlowBlock[],
  blocks: readonly FlowBlock[],
  links: BlockLinks,
  piece: number,
): RunGroups {
  const pieces = runs.flatMap((run) => cutRun(run, shown, blocks, piece));
  const sets = new DisjointSets(pieces.length);
  const pieceAt = (flowAt: number): number => pieceOf(pieces, flowAt);
  const gone = new Map<unknown, number>();
  let tied = -1;
  const tie = (at: number, block: FlowBlock): void => {
    if (!links.isTied(block)) return;
    if (tied >= 0) sets.join(tied, at);
    tied = at;
  };
  for (const [at, { from, to, flowFrom, flowTo }] of pieces.entries()) {
    for (let index = from; index < to; index += 1) {
      const block = shown[index] as FlowBlock;
      tie(at, block);
      for (const flowAt of links.textOf(index)) {
        const other = pieceAt(flowAt);
        if (other >= 0) sets.join(at, other);
      }
      if (
        identityOf(block) === identityOf(blocks[flowFrom + index - from] ?? block) &&
        flowFrom + index - from < flowTo
      )
        continue;
      gone.set(block.id, at).set(identityOf(block), at);
    }
  }
  for (const [at, { from, to, flowFrom, flowTo }] of pieces.entries()) {
    for (let flowAt = flowFrom; flowAt < flowTo; flowAt += 1) {
      const block = blocks[flowAt] as FlowBlock;
      tie(at, block);
      const index = from + flowAt - flowFrom;
      if (gone.size === 0 || (index < to && identityOf(shown[index] as FlowBlock) === identityOf(block))) continue;
      // Its node stands elsewhere.
      for (const key of [block.id, identityOf(block)]) {
        const other = gone.get(key);
        if (other !== undefined) sets.join(at, other);
      }
    }
  }
  const groups = new Map<number, ChangedRun[]>();
  for (const [at, piece] of pieces.entries()) {
    const set = sets.find(at);
    const group = groups.get(set);
    if (group === undefined) groups.set(set, [piece]);
    else group.push(piece);
  }
  const first = tied < 0 ? -1 : sets.find(tied);
  const others = [...groups].filter(([set]) => set !== first).map(([, group]) => group);
  return { tied: groups.get(first) ?? null, others };
}

/** How many blocks drawing the group takes in hand. */
export function sizeOf(group: RunGroup): number {
  return group.reduce((sum, { from, to, flowFrom, flowTo }) => sum + Math.max(to - from, flowTo - flowFrom), 0);
}

/** What is left of `rest` to be drawn when `drawn` was: the same runs, where they stand now. */
export function behindDrawn(rest: readonly RunGroup[], drawn: readonly ChangedRun[]): RunGroup[] {
  const ends = inOrder(drawn);
  const grown: number[] = [0];
  for (const { from, to, flowFrom, flowTo } of ends)
    grown.push((grown.at(-1) as number) + flowTo - flowFrom - (to - from));
  if (grown.every((growth) => growth === 0)) return [...rest];
  return rest.map((group) =>
    group.map((run) => {
      const shift = grown[countBefore(ends, run)] as number;
      return shift === 0 ? run : { ...run, from: run.from + shift, to: run.to + shift };
    }),
  );
}

/** `runs` in order, those that touch each other as one. */
export function joinRuns(runs: readonly ChangedRun[]): ChangedRun[] {
  const joined: ChangedRun[] = [];
  for (const run of inOrder(runs)) {
    const last = joined.at(-1);
    if (last?.to === run.from && last.flowTo === run.flowFrom) {
      joined[joined.length - 1] = { ...last, to: run.to, flowTo: run.flowTo };
    } else {
      joined.push(run);
    }
  }
  return joined;
}

function inOrder(runs: readonly ChangedRun[]): ChangedRun[] {
  return [...runs].sort((left, right) => left.flowFrom - right.flowFrom || left.from - right.from);
}

/** How many of `ends`, which are in order, stand in front of `run`. */
function countBefore(ends: readonly ChangedRun[], run: ChangedRun): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { from, flowFrom } = ends[middle] as ChangedRun;
    if (flowFrom < run.flowFrom || (flowFrom === run.flowFrom && from < run.from)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of the piece that draws the flow's block at `flowAt`; -1 if none does. */
function pieceOf(pieces: readonly ChangedRun[], flowAt: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as ChangedRun).flowTo <= flowAt) low = middle + 1;
    else high = middle;
  }
  return (pieces[low]?.flowFrom ?? flowAt + 1) <= flowAt ? low : -1;
}

/**
 * `run` in pieces. A cut lies where none of those that stay has to get from one side to the other: what stands in front of it will
 * stand in front of it.
 */
function cutRun(
  run: ChangedRun,
  shown: readonly FlowBlock[],
  blocks: readonly FlowBlock[],
  piece: number,
): ChangedRun[] {
  const { from, to, flowFrom, flowTo } = run;
  if (Math.max(to - from, flowTo - flowFrom) <= piece) return [run];
  const places = placesIn(run, shown, blocks);
  const first = new Int32Array(places.length + 1).fill(flowTo);
  for (let at = places.length - 1; at >= 0; at -= 1) {
    const place = places[at] as number;
    first[at] = place < 0 ? (first[at + 1] as number) : Math.min(place, first[at + 1] as number);
  }
  const pieces: ChangedRun[] = [];
  let [start, flowStart, behind] = [from, flowFrom, flowFrom];
  for (let at = from; at <= to; at += 1) {
    if (at > from) behind = Math.max(behind, (places[at - from - 1] as number) + 1);
    const limit = first[at - from] as number;
    if (behind > limit) continue;
    for (;;) {
      // As early as it can be if enough has been shown until here, otherwise as soon as enough is new.
      const flowAt = Math.max(behind, at - start >= piece ? flowStart : flowStart + piece);
      if (flowAt > limit || (at === to && flowAt === flowTo)) break;
      if (flowAt - flowStart < piece && at - start < piece) break;
      pieces.push({ from: start, to: at, flowFrom: flowStart, flowTo: flowAt });
      [start, flowStart] = [at, flowAt];
    }
  }
  pieces.push({ from: start, to, flowFrom: flowStart, flowTo });
  return pieces;
}

/** Of each shown block of `run` where in the flow it stands within the run; -1 if it does not, or if it moved there. */
function placesIn(
  { from, to, flowFrom, flowTo }: ChangedRun,
  shown: readonly FlowBlock[],
  blocks: readonly FlowBlock[],
) {
  const places = new Int32Array(to - from).fill(-1);
  let at = from;
  let flowAt = flowFrom;
  for (; at < to && flowAt < flowTo; at += 1, flowAt += 1) {
    if (identityOf(shown[at] as FlowBlock) !== identityOf(blocks[flowAt] as FlowBlock)) break;
    places[at - from] = flowAt;
  }
  if (at === to || flowAt === flowTo) return places;
  const found = new Map<unknown, number>();
  for (let index = flowAt; index < flowTo; index += 1) found.set((blocks[index] as FlowBlock).id, index);
  for (let index = flowAt; index < flowTo; index += 1) found.set(identityOf(blocks[index] as FlowBlock), index);
  for (; at < to; at += 1) {
    const block = shown[at] as FlowBlock;
    places[at - from] = found.get(identityOf(block)) ?? found.get(block.id) ?? -1;
  }
  return withoutMoved(places);
}

/** As many as can be stay in order; the others are taken out in one piece and put in in another, which stand in one group. */
function withoutMoved(places: Int32Array): Int32Array {
  let last = -1;
  const isInOrder = places.every((place) => {
    const follows = place < 0 || place > last;
    last = Math.max(last, place);
    return follows;
  });
  if (isInOrder) return places;
  const staying = new Int32Array(places.length).fill(-1);
  for (const at of longestIncreasing([...places])) staying[at] = places[at] as number;
  return staying;
}

/** Numbers in sets that grow together. */
class DisjointSets {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, at) => at);
  }

  /** The lowest number of the set of `at`. */
  find(at: number): number {
    let root = at;
    for (let up = this.#parents[root] as number; up !== root; up = this.#parents[root] as number) root = up;
    for (let next = at; next !== root;) {
      const up = this.#parents[next] as number;
      this.#parents[next] = root;
      next = up;
    }
    return root;
  }

  join(left: number, right: number): void {
    const [one, other] = [this.find(left), this.find(right)];
    this.#parents[Math.max(one, other)] = Math.min(one, other);
  }
}
