import * as Y from "yjs";
import { TABLE_PREFIX } from "../../lib/flow/table/names.ts";
import { TABLE_EMBED } from "../../lib/flow/table/tableEmbeds.ts";
import type { RootText } from "./texts.ts";

/** The texts that are looked at. */
type Texts = ReadonlySet<unknown>;

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
  /** Whether it wrote, or took away, what shows a table (no unit), or changed one's rows, columns or merged cells. */
  readonly tables?: boolean;
}

const EMBED_CHARACTER = "\uFFFC";

/** Of the embed that shows a table. */
const TABLE_CHARACTER = "\uFFFCtable";

function isUnit({ character }: Unit): boolean {
  return character !== TABLE_CHARACTER;
}

/**
 * The units of one struct of `texts` (deleted or not), in order; marks, formats and other types' structs have none. What shows a table
 * is here and is no unit: it is written and taken away so that the words in the table are shown once, and these are counted.
 */
function* unitsOf(struct: Y.Item | Y.GC, texts: Texts): Generator<Unit> {
  if (!(struct instanceof Y.Item) || !texts.has(struct.parent) || struct.parentSub !== null) return;
  const { client, clock } = struct.id;
  if (struct.content instanceof Y.ContentString) {
    const { str } = struct.content;
    for (let at = 0; at < str.length; at++) yield { id: `${client}:${clock + at}`, character: str.charAt(at) };
  } else if (struct.content instanceof Y.ContentType && struct.content.type instanceof Y.Map) {
    // A deleted map has lost its entries, so a mark is told by any entry it ever had.
    const map = struct.content.type._map;
    const type: unknown = map.get("type")?.content.getContent()[0];
    const character = type === TABLE_EMBED ? TABLE_CHARACTER : EMBED_CHARACTER;
    if (!map.has("block")) yield { id: `${client}:${clock}`, character };
  }
}

/** All live units of `texts`, in order. */
export function liveUnits(texts: ReadonlySet<RootText>): Unit[] {
  const units: Unit[] = [];
  for (const text of texts) {
    for (let item = text._start; item !== null; item = item.right) {
      if (!item.deleted) units.push(...unitsOf(item, texts));
    }
  }
  return units.filter(isUnit);
}

/** The units that lie in `[from, to)` of `client`'s clocks. */
function unitsBetween(doc: Y.Doc, texts: Texts, client: number, from: number, to: number): Unit[] {
  const structs = doc.store.clients.get(client);
  if (!structs || to <= from) return [];
  const units: Unit[] = [];
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index] as Y.Item | Y.GC;
    if (struct.id.clock >= to) break;
    for (const unit of unitsOf(struct, texts)) {
      const clock = Number(unit.id.slice(unit.id.indexOf(":") + 1));
      if (clock >= from && clock < to) units.push(unit);
    }
  }
  return units;
}

function changesTable({ changed }: Y.Transaction): boolean {
  return [...changed.keys()].some(
    (type: unknown) => type instanceof Y.Map && type._item === null && Y.findRootTypeKey(type).startsWith(TABLE_PREFIX),
  );
}

/**
 * What `transaction` did to `texts`. To be called while the transaction's `afterTransaction` is told:
 * later the deleted content may have been collected.
 */
export function touchedBy(transaction: Y.Transaction, texts: Texts): Touched {
  const { doc } = transaction;
  const created: Unit[] = [];
  for (const [client, end] of transaction.afterState) {
    created.push(...unitsBetween(doc, texts, client, transaction.beforeState.get(client) ?? 0, end));
  }
  const deleted: Unit[] = [];
  for (const [client, ranges] of transaction.deleteSet.clients) {
    for (const { clock, len } of ranges) deleted.push(...unitsBetween(doc, texts, client, clock, clock + len));
  }
  const createdIds = new Set(created.map(({ id }) => id));
  const deletedIds = new Set(deleted.map(({ id }) => id));
  return {
    created: created.filter((unit) => isUnit(unit) && !deletedIds.has(unit.id)),
    deleted: deleted.filter((unit) => isUnit(unit) && !createdIds.has(unit.id)),
    tables: ![...created, ...deleted].every(isUnit) || changesTable(transaction),
  };
}
