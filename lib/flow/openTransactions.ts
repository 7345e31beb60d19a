import type * as Y from "yjs";
import { rootOf } from "./items.ts";

/** Follows what transactions do to one text of a document. */
export interface TransactionFollower {
  readonly text: Y.Text;
  /** Another transaction begins while `open`, which changed the text, have not been told of. */
  settle(open: readonly Y.Transaction[]): void;
  /** Observers of a transaction that changed the text are being called. */
  end(transaction: Y.Transaction): void;
}

const accounts = new WeakMap<Y.Doc, OpenTransactions>();

/**
 * The transactions of a document that were begun and not told of yet, for all who follow one of its texts. Each is told only of those
 * that concern it: a table of a hundred rows is two thousand texts, and a key press in one of them would ask all the others.
 */
export class OpenTransactions {
  /** The transaction that was begun last and is open; null if all were told of. */
  last: Y.Transaction | null;
  readonly #doc: Y.Doc;
  readonly #followers = new Map<object, TransactionFollower[]>();
  /** Oldest first; more than one if an observer edits. Of each, who looked at its text while it was open. */
  readonly #open = new Map<Y.Transaction, Set<TransactionFollower>>();

  private constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.last = doc._transaction;
    if (this.last !== null) this.#open.set(this.last, new Set());
    doc.on("beforeTransaction", this.#begin);
    doc.on("afterTransaction", this.#end);
  }

  static of(doc: Y.Doc): OpenTransactions {
    let account = accounts.get(doc);
    if (account === undefined) {
      account = new OpenTransactions(doc);
      accounts.set(doc, account);
    }
    return account;
  }

  follow(follower: TransactionFollower): void {
    this.#followers.set(follower.text, [...(this.#followers.get(follower.text) ?? []), follower]);
  }

  unfollow(follower: TransactionFollower): void {
    const rest = (this.#followers.get(follower.text) ?? []).filter((other) => other !== follower);
    if (rest.length > 0) this.#followers.set(follower.text, rest);
    else this.#followers.delete(follower.text);
    for (const looked of this.#open.values()) looked.delete(follower);
    if (this.#followers.size > 0) return;
    this.#doc.off("beforeTransaction", this.#begin);
    this.#doc.off("afterTransaction", this.#end);
    accounts.delete(this.#doc);
  }

  /** Somebody looked at a text while `transaction` was open: they are told of it, whether it changes the text or not. */
  note(transaction: Y.Transaction, follower: TransactionFollower): void {
    this.#open.get(transaction)?.add(follower);
  }

  readonly #begin = (transaction: Y.Transaction): void => {
    const steps = new Map<TransactionFollower, Y.Transaction[]>();
    for (const open of this.#open.keys()) {
      for (const follower of this.#concerned(open)) steps.set(follower, [...(steps.get(follower) ?? []), open]);
    }
    this.#open.set(transaction, new Set());
    this.last = transaction;
    const settle = [...steps].map(
      ([follower, open]) =>
        () =>
          follower.settle(open),
    );
    runAll(settle);
  };

  readonly #end = (transaction: Y.Transaction): void => {
    const concerned = this.#concerned(transaction);
    runAll([
      ...[...concerned].map((follower) => () => follower.end(transaction)),
      () => {
        this.#open.delete(transaction);
        this.last = [...this.#open.keys()].at(-1) ?? null;
      },
    ]);
  };

  /** Who looked while the transaction was open, and whose text it changed. */
  #concerned(transaction: Y.Transaction): ReadonlySet<TransactionFollower> {
    const concerned = new Set(this.#open.get(transaction));
    for (const type of transaction.changed.keys()) {
      for (const follower of this.#followers.get(rootOf(type)) ?? []) concerned.add(follower);
    }
    return concerned;
  }
}

/** Runs all of `steps`, also those behind one that throws; then throws the first error. */
export function runAll(steps: readonly (() => void)[]): void {
  let failed = false;
  let error: unknown;
  for (const step of steps) {
    try {
      step();
    } catch (thrown) {
      if (!failed) error = thrown;
      failed = true;
    }
  }
  if (failed) throw error;
}
