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
  const runs: IdRun[] = [];
  let item: Y.Item | null;
  if (block.mark === null) {
    runs.push(NO_MARK);
    item = text._start;
  } else {
    // The mark's own item object may have been merged into a neighbour's; its id stays.
    const id = (block.mark._item as Y.Item).id;
    runs.push({ client: id.client, clock: id.clock, length: 1 });
    item = Y.getItem((text.doc as Y.Doc).store, id).right;
  }
  let missing = block.length;
  for (; item !== null && missing > 0; item = item.right) {
    if (!item.countable || !wasVisible(item)) continue;
    const length = Math.min(item.length, missing);
    runs.push({ client: item.id.client, clock: item.id.clock, length });
    missing -= length;
  }
  return new UnitIds(runs);
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
