import * as Y from "yjs";
import { topItem } from "./items.ts";

interface Pending {
  readonly transaction: Y.Transaction;
  /** For each client, how many entries of the delete set were seen. */
  readonly seen: Map<number, number>;
  /** How many positions those entries hold together. */
  seenLength: number;
}

/**
 * Finds what changed in a text since it was last asked, from the document's own bookkeeping: new items by the clocks of their
 * clients, deleted ones by the delete sets of the transactions under way. (`event.delta` says the same by walking the document
 * from its start: 1.5 to 7 ms at 10,000 blocks, and it deletes items while being read.)
 */
export class ChangeCursor {
  readonly #text: Y.Text;
  readonly #doc: Y.Doc;
  /** What was there when this was made, or some time before. */
  readonly #base: ReadonlyMap<number, number>;
  /** What was seen since. */
  readonly #clocks = new Map<number, number>();
  /** Transactions that were begun and whose observers were not called yet: more than one if an observer edits. */
  readonly #pending: Pending[] = [];

  constructor(text: Y.Text, doc: Y.Doc) {
    this.#text = text;
    this.#doc = doc;
    if (doc._transaction !== null) this.begin(doc._transaction);
    // What is there already is known. (To look at it, as `take` does, costs a walk over the document for each cell of a table.)
    this.#base = baseOf(doc);
    for (const pending of this.#pending) this.#takeDeleted(pending, []);
  }

  begin(transaction: Y.Transaction): void {
    if (this.#pending.some((pending) => pending.transaction === transaction)) return;
    this.#pending.push({ transaction, seen: new Map(), seenLength: 0 });
  }

  /** Forgets a transaction whose observers are being called. Call {@link take} before. */
  end(transaction: Y.Transaction): void {
    const at = this.#pending.findIndex((pending) => pending.transaction === transaction);
    if (at >= 0) this.#pending.splice(at, 1);
  }

  /** Items of the text that are new, deleted, or whose embedded value changed, since the last call. Some may come twice. */
  take(): Y.Item[] {
    const touched: Y.Item[] = [];
    this.#doc.store.clients.forEach((structs, client) => this.#takeNew(structs, client, touched));
    for (const pending of this.#pending) this.#takeDeleted(pending, touched);
    return touched;
  }

  /**
   * As {@link take}, looking only at items that this replica made: what a local edit inside of a transaction can have done. A
   * document that thousands of sessions wrote to has thousands of clients, and an edit asks several times.
   */
  takeOwn(): Y.Item[] {
    const touched: Y.Item[] = [];
    const structs = this.#doc.store.clients.get(this.#doc.clientID);
    if (structs !== undefined) this.#takeNew(structs, this.#doc.clientID, touched);
    for (const pending of this.#pending) this.#takeDeleted(pending, touched);
    return touched;
  }

  #takeNew(structs: (Y.Item | Y.GC)[], client: number, touched: Y.Item[]): void {
    const last = structs.at(-1);
    if (last === undefined) return;
    const end = last.id.clock + last.length;
    const from = this.#clocks.get(client) ?? this.#base.get(client) ?? 0;
    if (end <= from) return;
    this.#clocks.set(client, end);
    for (let at = Y.findIndexSS(structs, from); at < structs.length; at += 1) this.#touch(structs[at], touched);
  }

  #takeDeleted(pending: Pending, touched: Y.Item[]): void {
    const { clients } = pending.transaction.deleteSet;
    // While the transaction runs the entries only grow. Before its observers are called Yjs sorts and merges them; from then on
    // the number of entries seen means nothing, but the sum of their lengths does.
    const running = this.#doc._transaction === pending.transaction;
    if (!running && totalLength(clients) === pending.seenLength) return;
    if (!running) pending.seenLength = 0;
    clients.forEach((entries, client) => {
      const structs = this.#doc.store.clients.get(client);
      for (let at = running ? (pending.seen.get(client) ?? 0) : 0; at < entries.length; at += 1) {
        const entry = entries[at];
        if (entry === undefined || structs === undefined) continue;
        pending.seenLength += entry.len;
        this.#touchRange(structs, entry.clock, entry.len, touched);
      }
      pending.seen.set(client, entries.length);
    });
  }

  #touchRange(structs: (Y.Item | Y.GC)[], clock: number, length: number, touched: Y.Item[]): void {
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at += 1) {
      const struct = structs[at];
      if (struct === undefined || struct.id.clock >= clock + length) break;
      this.#touch(struct, touched);
    }
  }

  #touch(struct: Y.Item | Y.GC | undefined, touched: Y.Item[]): void {
    const item = struct instanceof Y.Item ? topItem(struct, this.#text) : null;
    if (item !== null) touched.push(item);
  }
}

/** So many cursors share one account of what was there. */
const SHARED_BY = 64;

const bases = new WeakMap<Y.Doc, { readonly clocks: ReadonlyMap<number, number>; uses: number }>();

/**
 * The clocks of all clients, now or a little earlier: a cursor that begins too early looks at some items in vain. Each cell of a table has
 * a cursor; with an account each, two thousand cells of a document that two thousand clients wrote to would take up 200 MB.
 */
function baseOf(doc: Y.Doc): ReadonlyMap<number, number> {
  let base = bases.get(doc);
  if (base === undefined || base.uses >= SHARED_BY) {
    base = { clocks: clocksOf(doc), uses: 0 };
    bases.set(doc, base);
  }
  base.uses += 1;
  return base.clocks;
}

function clocksOf({ store }: Y.Doc): Map<number, number> {
  return new Map([...store.clients.keys()].map((client) => [client, Y.getState(store, client)]));
}

function totalLength(clients: ReadonlyMap<number, readonly { readonly len: number }[]>): number {
  let total = 0;
  for (const entries of clients.values()) for (const entry of entries) total += entry.len;
  return total;
}
