import * as Y from "yjs";
import type { FlowBlock } from "../../flow/types.ts";

/** `length` units of the flow whose Yjs ids count up from `clock`. */
export interface IdRun {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

/** Stands for the mark that the implicit paragraph does not have. */
const NO_MARK: IdRun = { client: -1, clock: 0, length: 1 };

/**
 * The ids of a block's units, its mark first: which characters an editor shows, told in a way that survives what others do to the
 * flow meanwhile.
 */
export class UnitIds {
  readonly runs: readonly IdRun[];
  readonly length: number;

  constructor(runs: readonly IdRun[]) {
    this.runs = joinRuns(runs);
    this.length = this.runs.reduce((sum, { length }) => sum + length, 0);
  }

  /** The id of one unit; null for the mark of the implicit paragraph. */
  at(unit: number): Y.ID | null {
    const [run] = this.slice(unit, unit + 1);
    return run === undefined || run.client < 0 ? null : Y.createID(run.client, run.clock);
  }

  slice(from: number, to: number): IdRun[] {
    const sliced: IdRun[] = [];
    let start = 0;
    for (const { client, clock, length } of this.runs) {
      const low = Math.max(from, start);
      const high = Math.min(to, start + length);
      if (low < high) sliced.push({ client, clock: clock + low - start, length: high - low });
      start += length;
    }
    return sliced;
  }
}

/**
 * Reads the ids of `block` as it was when `wasVisible` told what was in the flow. Items of a text never move and their deleted
 * ones stay in the list, so what a transaction took away can still be walked right after it.
 */
export function readUnitIds(text: Y.Text, block: FlowBlock, wasVisible: (item: Y.Item) => boolean): UnitIds {
  const { joins = [] } = block;
  const length = joins.reduce((rest, join) => rest - join.length, block.length);
  const runs = [markRun(block.mark), ...contentRuns(text, block.mark, length, wasVisible)];
  // The marks of what is joined are no units: nobody sees them.
  for (const join of joins) runs.push(...contentRuns(text, join.mark, join.length, wasVisible));
  return new UnitIds(runs);
}

/** The id of a mark alone. */
export function markRun(mark: FlowBlock["mark"]): IdRun {
  // The mark's own item object may have been merged into a neighbour's; its id stays.
  const id = mark?._item?.id;
  return id === undefined ? NO_MARK : { client: id.client, clock: id.clock, length: 1 };
}

function contentRuns(
  text: Y.Text,
  mark: FlowBlock["mark"],
  length: number,
  wasVisible: (item: Y.Item) => boolean,
): IdRun[] {
  const runs: IdRun[] = [];
  const id = mark?._item?.id;
  let item = id === undefined ? text._start : Y.getItem((text.doc as Y.Doc).store, id).right;
  for (let missing = length; item !== null && missing > 0; item = item.right) {
    if (!item.countable || !wasVisible(item)) continue;
    const taken = Math.min(item.length, missing);
    runs.push({ client: item.id.client, clock: item.id.clock, length: taken });
    missing -= taken;
  }
  return runs;
}

/** Tells what was in the flow before `transaction`. To be asked before its deleted items are merged or collected. */
export function visibleBefore(transaction: Y.Transaction): (item: Y.Item) => boolean {
  return ({ id, deleted }) =>
    id.clock < (transaction.beforeState.get(id.client) ?? 0) && (!deleted || Y.isDeleted(transaction.deleteSet, id));
}

/** Tells what is in the flow now. */
export function visibleNow(item: Y.Item): boolean {
  return !item.deleted;
}

function joinRuns(runs: readonly IdRun[]): IdRun[] {
  const joined: IdRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last !== undefined && last.client === run.client && last.clock + last.length === run.clock) {
      joined[joined.length - 1] = { ...last, length: last.length + run.length };
    } else if (run.length > 0) {
      joined.push(run);
    }
  }
  return joined;
}
