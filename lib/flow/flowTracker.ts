import type * as Y from "yjs";
import type { Dispose } from "../base/disposable.ts";
import { ChangeCursor } from "./changeCursor.ts";
import { FlowModel } from "./flowModel.ts";
import { HEALING, lostEnds, writeLostEnds } from "./healing.ts";
import { isMissing } from "./missing.ts";
import { OpenTransactions, runAll } from "./openTransactions.ts";
import type { TransactionFollower } from "./openTransactions.ts";
import { SpliceLog } from "./spliceLog.ts";
import type { BlockSplice, FlowBlock, FlowChange } from "./types.ts";

interface OpenTransaction {
  readonly transaction: Y.Transaction;
  readonly log: SpliceLog<FlowBlock>;
}

/** Keeps a {@link FlowModel} in step with its document and tells listeners what each transaction did. */
export class FlowTracker {
  readonly #text: Y.Text;
  readonly #doc: Y.Doc;
  readonly #transactions: OpenTransactions;
  readonly #follower: TransactionFollower;
  readonly #model: FlowModel;
  readonly #cursor: ChangeCursor;
  readonly #listeners = new Set<(change: FlowChange) => void>();
  /** Of the transactions that were not told of yet those that this text was looked at in, oldest first. More than one if a listener edits. */
  readonly #open: OpenTransaction[] = [];
  /** The transaction that listeners were told of last. Others may still be told of it. */
  #told: Y.Transaction | null = null;

  constructor(text: Y.Text, doc: Y.Doc) {
    this.#text = text;
    this.#doc = doc;
    quietYjs(text);
    this.#cursor = new ChangeCursor(text, doc);
    this.#model = new FlowModel(text);
    this.#transactions = OpenTransactions.of(doc);
    this.#follower = {
      text,
      settle: (open) => this.#settle(open),
      end: (transaction) => this.#end(transaction),
    };
    this.#transactions.follow(this.#follower);
    if (doc._transaction !== null) this.#lookIn(doc._transaction);
  }

  /** The model, in step with the document even in the middle of a transaction. */
  fresh(): FlowModel {
    const { last } = this.#transactions;
    if (last !== null) this.#lookIn(last);
    if (this.#open.length > 0) {
      this.#apply(this.#cursor.takeOwn());
      // Somebody applied a remote update inside of this transaction: rare, and seen by the length.
      if (this.#model.size !== this.#text.length) this.#apply(this.#cursor.take());
    }
    return this.#model;
  }

  observe(listener: (change: FlowChange) => void): Dispose {
    // A wrapper of its own, so that the same function given twice is called twice.
    const entry = (change: FlowChange): void => listener(change);
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  dispose(): void {
    this.#transactions.unfollow(this.#follower);
    this.#listeners.clear();
  }

  /** From now on what `transaction` does is told in it. Twice does no harm. */
  #lookIn(transaction: Y.Transaction): void {
    if (transaction === this.#told || this.#open.some((open) => open.transaction === transaction)) return;
    // The constructor's own cursor has seen it begin.
    this.#cursor.begin(transaction);
    this.#open.push({ transaction, log: new SpliceLog() });
    this.#transactions.note(transaction, this.#follower);
  }

  /** What was done until now belongs to the transactions before, whose observers are still to be called. */
  #settle(open: readonly Y.Transaction[]): void {
    for (const transaction of open) this.#lookIn(transaction);
    this.#apply(this.#cursor.take());
  }

  #end(transaction: Y.Transaction): void {
    this.#lookIn(transaction);
    const ended = this.#open.find((open) => open.transaction === transaction);
    if (ended === undefined) return;
    let edited = false;
    runAll([
      // Most of the time somebody types in one of many cells: to find out what is new costs a look at every client of the document.
      () => {
        const changed: ReadonlyMap<unknown, unknown> = transaction.changedParentTypes;
        if (changed.has(this.#text)) this.#apply(this.#cursor.take());
      },
      () => {
        this.#cursor.end(transaction);
        this.#open.splice(this.#open.indexOf(ended), 1);
        this.#told = transaction;
        const splices = ended.log.splices();
        if (splices.length === 0) return;
        edited = transaction.local && transaction.origin !== HEALING;
        const change = { splices, origin: transaction.origin, local: transaction.local, transaction };
        runAll([...this.#listeners].map((listener) => () => listener(change)));
      },
      () => {
        if (edited) this.#heal();
      },
    ]);
  }

  /** Updates the model. If that fails it is read anew, so that it is right all the same, and then the error is thrown. */
  #apply(touched: readonly Y.Item[]): void {
    const log = this.#open.at(-1)?.log;
    const note = (splice: BlockSplice): void => log?.add(splice);
    try {
      this.#model.update(touched, note);
    } catch (error) {
      this.#model.reset(note);
      throw error;
    }
  }

  /**
   * Only whoever edits heals, right behind the own edit: a reader never writes, and of many people only those at work do, each at
   * most once. And nobody does while something is missing: of an act that arrived out of order the start can be here while its end
   * waits for a character, and to end it now would cut it short for ever.
   */
  #heal(): void {
    if (isMissing(this.#doc)) return;
    const model = this.fresh();
    const keys = lostEnds(model);
    if (keys.length === 0) return;
    this.#doc.transact((transaction) => writeLostEnds(transaction, this.#text, model, keys), HEALING);
  }
}

/**
 * Turns off two things of Y.Text, for this text only.
 *
 * Its search markers, which remember positions but not the formats in force there, and know nothing of items that we insert
 * ourselves; our index replaces them. And its clean-up behind remote transactions: every client of a room walks the whole text,
 * deletes what formatting it finds superfluous, and sends that to all the others; we clean up where we edit.
 */
function quietYjs(text: Y.Text): void {
  text._searchMarker = null;
  Object.defineProperty(text, "_hasFormatting", { configurable: true, get: () => false, set: () => {} });
}
