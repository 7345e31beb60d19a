import * as Y from "yjs";

/**
 * Two things that Yjs does item by item in an array of all that a person wrote, each time moving all that lies behind: cutting items in
 * two where others wrote into them, and making one of those that were deleted. A letter in each of 20,000 blocks, or their deletion,
 * takes seconds that way. Here both are done in one pass; what comes out is the same, and it is one transaction still: half of an
 * update must not be seen (half of a format is the rest of the document bold).
 *
 * Source: `getItemCleanEnd` and `tryToMergeWithLefts` of yjs 13.6.
 */

/** As few cuts, or as few deleted positions, Yjs does itself. */
const FEW_CUTS = 256;
const FEW_DELETED = 4_096;

type Structs = (Y.Item | Y.GC)[];

/** Cuts the items in two that `update` inserts into. To be called at the begin of the transaction that applies it. */
export function cutForUpdate(transaction: Y.Transaction, update: Uint8Array): void {
  const { store } = transaction.doc;
  for (const [client, clocks] of placesIn(store, update)) {
    const structs = store.clients.get(client);
    if (structs !== undefined && clocks.length > FEW_CUTS) cutAll(transaction, client, structs, clocks);
  }
}

/** Of each client the clocks, ascending, in front of which something of `update` will stand, or behind which it does. */
function placesIn(store: Y.Doc["store"], update: Uint8Array): Map<number, number[]> {
  const places = new Map<number, Set<number>>();
  const add = (client: number, clock: number): void => {
    if (clock >= Y.getState(store, client)) return;
    const clocks = places.get(client);
    if (clocks === undefined) places.set(client, new Set([clock]));
    else clocks.add(clock);
  };
  for (const struct of Y.decodeUpdate(update).structs) {
    // What is here already is not inserted again.
    if (!(struct instanceof Y.Item) || struct.id.clock < Y.getState(store, struct.id.client)) continue;
    const { origin, rightOrigin } = struct;
    if (origin !== null) add(origin.client, origin.clock + 1);
    if (rightOrigin !== null) add(rightOrigin.client, rightOrigin.clock);
  }
  return new Map([...places].map(([client, clocks]) => [client, [...clocks].sort((left, right) => left - right)]));
}

function cutAll(transaction: Y.Transaction, client: number, structs: Structs, clocks: readonly number[]): void {
  const { clients } = transaction.doc.store;
  const cut: Structs = [];
  let next = 0;
  try {
    for (const struct of structs) {
      const { clock } = struct.id;
      const end = clock + struct.length;
      while ((clocks[next] ?? Number.POSITIVE_INFINITY) <= clock) next += 1;
      if (!(struct instanceof Y.Item) || (clocks[next] ?? end) >= end) {
        cut.push(struct);
        continue;
      }
      // Yjs cuts in the array that it finds: one with this item alone, for the moment.
      const parts: Structs = [struct];
      clients.set(client, parts);
      for (; (clocks[next] ?? end) < end; next += 1) {
        Y.getItemCleanStart(transaction, Y.createID(client, clocks[next] as number));
      }
      for (const part of parts) cut.push(part);
    }
  } finally {
    clients.set(client, structs);
  }
  refill(structs, cut);
}

/**
 * Gives up what `transaction` deleted, as Yjs is about to, and makes one of what lies side by side. To be called behind everybody who
 * still looks at it.
 */
export function mergeDeleted({ doc, deleteSet }: Y.Transaction): void {
  for (const [client, entries] of deleteSet.clients) {
    const structs = doc.store.clients.get(client);
    if (structs === undefined || entries.reduce((sum, { len }) => sum + len, 0) <= FEW_DELETED) continue;
    const first = Y.findIndexSS(structs, entries[0]?.clock ?? 0);
    if (doc.gc) giveUp(doc, structs, entries);
    const merged = structs.slice(0, Math.max(first, 1));
    for (let at = merged.length; at < structs.length; at += 1) {
      const struct = structs[at] as Y.Item | Y.GC;
      // What was not deleted stays as it is: it may have been cut on purpose.
      if (!struct.deleted || !joins(merged.at(-1) as Y.Item | Y.GC, struct)) merged.push(struct);
    }
    refill(structs, merged);
  }
}

type DeletedRanges = readonly { readonly clock: number; readonly len: number }[];

function giveUp(doc: Y.Doc, structs: Structs, entries: DeletedRanges): void {
  for (const { clock, len } of entries) {
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at += 1) {
      const struct = structs[at] as Y.Item | Y.GC;
      if (struct.id.clock >= clock + len) break;
      if (struct instanceof Y.Item && struct.deleted && !struct.keep && doc.gcFilter(struct))
        struct.gc(doc.store, false);
    }
  }
}

/** Makes `right` a part of `left`, if it can be. */
function joins(left: Y.Item | Y.GC, right: Y.Item | Y.GC): boolean {
  if (left.deleted !== right.deleted || left.constructor !== right.constructor) return false;
  if (!(left as Y.Item).mergeWith(right as Y.Item)) return false;
  if (right instanceof Y.Item && right.parentSub !== null && right.parent instanceof Y.AbstractType) {
    const { _map: entries } = right.parent;
    if (entries.get(right.parentSub) === right) entries.set(right.parentSub, left as Y.Item);
  }
  return true;
}

/** The array itself stays: others may hold it. */
function refill(structs: Structs, filling: Structs): void {
  structs.length = 0;
  for (const struct of filling) structs.push(struct);
}
