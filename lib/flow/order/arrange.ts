import { longestIncreasing } from "../../base/longestIncreasing.ts";
import type { FlowModel } from "../flowModel.ts";
import type { Mark } from "../mark.ts";
import type { Chance } from "../orderKeys.ts";
import { placeAlone, placeBefore } from "./placeBefore.ts";
import type { FreshModel } from "./placeBefore.ts";

/** Placing a block can displace those that follow it; more rounds than two were never needed in random tests. */
const MAX_ROUNDS = 6;

/**
 * Makes the blocks of `marks` stand in this order. Those that do already stay as they are; each other one is placed in front of its
 * neighbour on the right. Blocks that are not in `marks` stay where they are, marks that begin no block are passed over.
 */
export function arrange(fresh: FreshModel, marks: readonly (Mark | null)[], chance: Chance): void {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const model = fresh();
    const { from, to } = differing(model, marks);
    if (from === to) return;
    const wanted = marks.slice(from, to).filter((mark) => indexOf(model, mark) >= 0);
    const staying = new Set(longestIncreasing(wanted.map((mark) => indexOf(model, mark))));
    if (staying.size === wanted.length) return;
    const behind = marks[to];
    for (let at = wanted.length - 1; at >= 0; at -= 1) {
      if (staying.has(at)) continue;
      const mark = wanted[at] ?? null;
      // Those that follow it would go along again and again.
      if (round > 0) releaseFollowers(fresh, mark, marks, chance);
      place(fresh, mark, at + 1 < wanted.length ? wanted[at + 1] : behind, chance);
    }
  }
}

/** The stretch of `marks` in which the blocks may stand in another order; of no length if they stand as wanted. */
function differing(
  { blocks }: FlowModel,
  marks: readonly (Mark | null)[],
): { readonly from: number; readonly to: number } {
  let from = 0;
  while (from < marks.length && from < blocks.length && blocks[from]?.mark === marks[from]) from += 1;
  let to = marks.length;
  // As far from the end in both lists.
  const shift = blocks.length - marks.length;
  while (to > from && to + shift > from && blocks[to + shift - 1]?.mark === marks[to - 1]) to -= 1;
  return { from, to };
}

function place(fresh: FreshModel, mark: Mark | null, next: Mark | null | undefined, chance: Chance): void {
  const model = fresh();
  const segment = mark === null ? undefined : model.segmentOfMark(mark);
  // Behind the last that is wanted, whatever else stands at the end.
  const before = next === undefined ? null : next === null ? undefined : model.segmentOfMark(next);
  if (segment !== undefined && before !== undefined) placeBefore(fresh, segment, before, chance);
}

/** Gives all that follow the block of `mark` places of their own, where they are wanted. */
function releaseFollowers(
  fresh: FreshModel,
  mark: Mark | null,
  wanted: readonly (Mark | null)[],
  chance: Chance,
): void {
  const segment = mark === null ? undefined : fresh().segmentOfMark(mark);
  if (segment === undefined) return;
  const others = wanted.filter((other) => other !== mark);
  for (const follower of fresh().order.behind(segment).reverse()) {
    const next = others[others.indexOf(follower.own.mark) + 1] ?? null;
    placeAlone(fresh(), follower, next === null ? null : (fresh().segmentOfMark(next) ?? null), chance);
  }
}

function indexOf(model: FlowModel, mark: Mark | null): number {
  if (mark === null) return model.blocks[0]?.mark === null ? 0 : -1;
  const segment = model.segmentOfMark(mark);
  return segment === undefined ? -1 : model.order.indexOf(segment);
}
