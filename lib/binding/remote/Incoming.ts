import * as Y from "yjs";
import type { Flow, FlowBlock, FlowChange } from "../../flow/types.ts";
import { identityOf } from "../shown/identity.ts";
import type { Identity } from "../shown/identity.ts";
import type { Shown } from "../shown/Shown.ts";
import { readUnitIds, visibleBefore, visibleNow } from "../shown/UnitIds.ts";
import type { ChangedRun } from "./changedRuns.ts";
import type { RunGroup } from "./runGroups.ts";

/** Changes of the flow that have not been drawn. */
export class Incoming {
  readonly #flow: Flow;
  readonly #shown: Shown;
  readonly #gone = new Set<Identity>();
  #count = 0;
  /** What is to be drawn, if it is one change on top of what is shown; null when lists must be compared. */
  #runs: ChangedRun[] | null = null;
  /** What is left of a change that is drawn in slices; null when it is not known any more. */
  #rest: readonly RunGroup[] | null = null;
  #needsAll = false;
  #amount = 0;

  constructor(flow: Flow, shown: Shown) {
    this.#flow = flow;
    this.#shown = shown;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && !this.#needsAll;
  }

  /** How many blocks came, went or changed since something was drawn. */
  get amount(): number {
    return this.#amount;
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
    this.#rest = null;
    const visible = visibleBefore(change.transaction);
    const keepsUnits = !changesUnits(change.transaction, this.#flow.text);
    // A block that was moved is taken out in one place and put in at another.
    let kept: ReadonlySet<string> | null = null;
    for (const { removed, inserted } of change.splices) {
      this.#amount += Math.max(removed.length, inserted.length);
      for (const [at, block] of removed.entries()) {
        // A format of the whole document: as long as its units are the flow's, nobody has to know them by name.
        if (keepsUnits && isSameText(block, inserted[at])) continue;
        const identity = identityOf(block);
        if (!change.local && isDeleted(block)) {
          kept ??= new Set(change.splices.flatMap((splice) => splice.inserted.map(({ id }) => id)));
          if (!kept.has(block.id)) this.#gone.add(identity);
        }
        const key = this.#shown.keyOf(block);
        if (key === undefined || this.#shown.stale.has(key)) continue;
        this.#shown.stale.set(key, readUnitIds(this.#flow.text, block, visible));
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
        this.#rest = null;
        this.#shown.stale.set(key, readUnitIds(this.#flow.text, block, visibleNow));
      }
    }
  }

  /** Something was written on top of what was shown: what is to be drawn must be found out by comparing. */
  compareLater(): void {
    this.#runs = null;
    this.#rest = null;
  }

  /** What is left of a change of which slices were drawn, if nothing has happened since. */
  get rest(): readonly RunGroup[] | null {
    return this.#rest;
  }

  /** A slice was drawn. `rest`: what is left; null if that is to be found out by comparing. */
  drewSlice(rest: readonly RunGroup[] | null): void {
    this.#count = 1;
    this.#amount = 0;
    this.#runs = null;
    this.#rest = rest;
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
    this.#amount = 0;
    this.#runs = null;
    this.#rest = null;
    this.#needsAll = false;
    // Of a block that could not be drawn yet, because it is composed in, words may still arrive.
    if (this.#gone.size === 0) return;
    const stale = this.#shown.staleBlocks();
    for (const mark of this.#gone) if (!stale.has(mark)) this.#gone.delete(mark);
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

/** Whether a transaction put characters, marks or embeds into `text` or took some out. Formats are none. */
function changesUnits({ beforeState, afterState, deleteSet, doc }: Y.Transaction, text: Y.Text): boolean {
  const { clients } = doc.store;
  for (const [client, end] of afterState) {
    const begin = beforeState.get(client) ?? 0;
    if (begin < end && hasUnits(clients.get(client) ?? [], begin, end, text)) return true;
  }
  for (const [client, entries] of deleteSet.clients) {
    const structs = clients.get(client) ?? [];
    if (entries.some(({ clock, len }) => hasUnits(structs, clock, clock + len, text))) return true;
  }
  return false;
}

/** Whether one of the items from clock `begin` to `end` takes a position in `text`, or did before it was deleted. */
function hasUnits(structs: readonly (Y.Item | Y.GC)[], begin: number, end: number, text: Y.Text): boolean {
  for (let at = Y.findIndexSS(structs as (Y.Item | Y.GC)[], begin); at < structs.length; at += 1) {
    const struct = structs[at] as Y.Item | Y.GC;
    if (struct.id.clock >= end) return false;
    if (struct instanceof Y.Item && struct.countable && struct.parent === text && struct.parentSub === null)
      return true;
  }
  return false;
}

/** Whether two readings, between which no unit came or went, are of the same block, joined from the same texts. */
function isSameText(before: FlowBlock, after: FlowBlock | undefined): boolean {
  const isPlain = before.joins === undefined && after?.joins === undefined;
  return isPlain && before.mark === after?.mark && before.length === after.length;
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
