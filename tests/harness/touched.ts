import * as Y from "yjs";

/** One unit of a flow's content that the law counts: a character, a soft break or an embed. Marks are not counted. */
export interface Unit {
  /** `client:clock` of the one position in the CRDT. */
  readonly id: string;
  /** The character; U+2028 for a soft break, U+FFFC for an embed. */
  readonly character: string;
}

/** What one transaction did to the units of a flow. A unit that it both made and removed is in neither list. */
export interface Touched {
  readonly created: readonly Unit[];
  readonly deleted: readonly Unit[];
}

const EMBED_CHARACTER = "\uFFFC";

/** The units of one struct of `text` (deleted or not), in order; marks, formats and other types' structs have none. */
function* unitsOf(struct: Y.Item | Y.GC, text: Y.Text): Generator<Unit> {
  if (!(struct instanceof Y.Item) || struct.parent !== text || struct.parentSub !== null) return;
  const { client, clock } = struct.id;
  if (struct.content instanceof Y.ContentString) {
    const { str } = struct.content;
    for (let at = 0; at < str.length; at++) yield { id: `${client}:${clock + at}`, character: str.charAt(at) };
  } else if (struct.content instanceof Y.ContentType && struct.content.type instanceof Y.Map) {
    // A deleted map has lost its entries, so a mark is told by any entry it ever had.
    if (!struct.content.type._map.has("block")) yield { id: `${client}:${clock}`, character: EMBED_CHARACTER };
  }
}

/** All live units of `text`, in order. */
export function liveUnits(text: Y.Text): Unit[] {
  const units: Unit[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.deleted) units.push(...unitsOf(item, text));
  }
  return units;
}

/** The units that lie in `[from, to)` of `client`'s clocks. */
function unitsBetween(doc: Y.Doc, text: Y.Text, client: number, from: number, to: number): Unit[] {
  const structs = doc.store.clients.get(client);
  if (!structs || to <= from) return [];
  const units: Unit[] = [];
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index] as Y.Item | Y.GC;
    if (struct.id.clock >= to) break;
    for (const unit of unitsOf(struct, text)) {
      const clock = Number(unit.id.slice(unit.id.indexOf(":") + 1));
      if (clock >= from && clock < to) units.push(unit);
    }
  }
  return units;
}

/**
 * What `transaction` did to `text`. To be called while the transaction's `afterTransaction` is told:
 * later the deleted content may have been collected.
 */
export function touchedBy(transaction: Y.Transaction, text: Y.Text): Touched {
  const { doc } = transaction;
  const created: Unit[] = [];
  for (const [client, end] of transaction.afterState) {
    created.push(...unitsBetween(doc, text, client, transaction.beforeState.get(client) ?? 0, end));
  }
  const deleted: Unit[] = [];
  for (const [client, ranges] of transaction.deleteSet.clients) {
    for (const { clock, len } of ranges) deleted.push(...unitsBetween(doc, text, client, clock, clock + len));
  }
  const createdIds = new Set(created.map(({ id }) => id));
  const deletedIds = new Set(deleted.map(({ id }) => id));
  return {
    created: created.filter(({ id }) => !deletedIds.has(id)),
    deleted: deleted.filter(({ id }) => !createdIds.has(id)),
  };
}
