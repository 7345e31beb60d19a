import type { Flow, FlowBlock, FlowChange } from "../../flow/types.ts";
import { identityOf } from "../shown/identity.ts";
import type { Identity } from "../shown/identity.ts";
import type { Shown } from "../shown/Shown.ts";
import { readUnitIds, visibleBefore, visibleNow } from "../shown/UnitIds.ts";
import type { ChangedRun } from "./changedRuns.ts";

/** Changes of the flow that have not been drawn. */
export class Incoming {
  readonly #flow: Flow;
  readonly #shown: Shown;
  readonly #gone = new Set<Identity>();
  #count = 0;
  /** What is to be drawn, if it is one change on top of what is shown; null when lists must be compared. */
  #runs: ChangedRun[] | null = null;
  #needsAll = false;

  constructor(flow: Flow, shown: Shown) {
    this.#flow = flow;
    this.#shown = shown;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && !this.#needsAll;
  }

  /** Blocks whose marks other people took away. */
  get gone(): ReadonlySet<Identity> {
    return this.#gone;
  }

  get needsAll(): boolean {
    return this.#needsAll;
  }

  needAll(): void {
    this.#needsAll = true;
  }

  /**
   * Takes note of a change, right in its transaction: the characters that it took away can still be told apart there, and are
   * needed for as long as they stand on the screen.
   */
  add(change: FlowChange): void {
    const wasInStep = this.#count === 0 && this.#shown.stale.size === 0;
    this.#count += 1;
    this.#runs = wasInStep ? runsOf(change) : null;
    const visible = visibleBefore(change.transaction);
    // A block that was moved is taken out in one place and put in at another.
    const kept = new Set(change.splices.flatMap(({ inserted }) => inserted.map(({ id }) => id)));
    for (const { removed } of change.splices) {
      for (const block of removed) {
        const identity = identityOf(block);
        if (!change.local && !kept.has(block.id) && isDeleted(block)) this.#gone.add(identity);
        if (this.#shown.keyOf(block) === undefined || this.#shown.stale.has(identity)) continue;
        this.#shown.stale.set(identity, readUnitIds(this.#flow.text, block, visible));
      }
    }
  }

  /**
   * Takes note of what a change that was written here did beside what it was about. When of two blocks with one id (two people
   * brought it back) the first is deleted, the other is called otherwise.
   */
  addBeside(change: FlowChange): void {
    for (const { removed } of change.splices) {
      for (const block of removed) {
        const key = this.#shown.keyOf(block);
        if (key === undefined || this.#shown.blockOf(key) !== block) continue;
        this.#count += 1;
        this.#shown.stale.set(identityOf(block), readUnitIds(this.#flow.text, block, visibleNow));
      }
    }
  }

  /** Something was written on top of what was shown: what is to be drawn must be found out by comparing. */
  compareLater(): void {
    this.#runs = null;
  }

  /** The runs to draw if they are known without comparing, once. */
  takeRuns(): ChangedRun[] | null {
    const runs = this.#runs;
    this.#runs = null;
    return runs !== null && this.#fits(runs) ? runs : null;
  }

  /** Everything was drawn. */
  clear(): void {
    this.#count = 0;
    this.#forget();
  }

  /**
   * All was drawn but the block that is composed in and what stands directly behind it. The editor is not in step then, although
   * that block itself may be unchanged: a block that somebody put behind it is in the flow and not on the screen.
   */
  clearButHeld(): void {
    this.#count = 1;
    this.#forget();
  }

  #forget(): void {
    this.#runs = null;
    this.#needsAll = false;
    // Of a block that could not be drawn yet, because it is composed in, words may still arrive.
    for (const mark of this.#gone) if (!this.#shown.stale.has(mark)) this.#gone.delete(mark);
  }

  /** Whether the runs lead from what is shown to what the flow has. */
  #fits(runs: readonly ChangedRun[]): boolean {
    const { blocks } = this.#flow;
    const { blocks: shown } = this.#shown;
    let grown = 0;
    for (const { from, to, flowFrom, flowTo } of runs) {
      grown += flowTo - flowFrom - (to - from);
      if (shown[from - 1] !== blocks[flowFrom - 1] || shown[to] !== blocks[flowTo]) return false;
    }
    return shown.length + grown === blocks.length;
  }
}

/** Whether the mark itself is gone. It is not when the block was joined to another. */
function isDeleted({ mark }: FlowBlock): boolean {
  return mark?._item?.deleted === true;
}

function runsOf(change: FlowChange): ChangedRun[] {
  let shift = 0;
  return change.splices.map(({ index, removed, inserted }) => {
    const from = index - shift;
    shift += inserted.length - removed.length;
    return { from, to: from + removed.length, flowFrom: index, flowTo: index + inserted.length };
  });
}
