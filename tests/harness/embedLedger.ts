import * as Y from "yjs";
import { isUnique } from "./alphabet.ts";
import { uphold } from "./breach.ts";
import type { RootText } from "./texts.ts";

/** The texts whose embeds are looked at. */
type Texts = ReadonlySet<RootText>;

/** A letter in the words of an embed. */
interface Letter {
  readonly embed: string;
  deleted: boolean;
}

/** What people set a property to after the embed was there. */
interface Property {
  readonly embed: string;
  readonly values: Set<string>;
}

/**
 * The account of what people did to the properties of embeds. The law: *what one person set stands, or what another set in its
 * place*: two people's edits of two properties both stand; and *a letter in an embed's words is there once if and only if
 * nobody deleted it*, as long as the embed is there.
 *
 * What an undo touched, or a copy of an embed made twice, is left out: whether it comes back follows from who undid what first.
 */
export class EmbedLedger {
  readonly #letters = new Map<string, Letter>();
  readonly #properties = new Map<string, Property>();
  /** Letters and properties that undo or a copy touched. */
  readonly #excused = new Set<string>();
  /** Letters and properties that the last {@link check} held the law for. */
  held = 0;

  /** Enters a local transaction, while its `afterTransaction` is told. */
  enter(transaction: Y.Transaction, texts: Texts, isUndo: boolean): void {
    const { doc } = transaction;
    for (const [client, end] of transaction.afterState) {
      const start = transaction.beforeState.get(client) ?? 0;
      for (const item of itemsBetween(doc, client, start, end)) this.#created(item, texts, start, client, isUndo);
    }
    for (const [client, ranges] of transaction.deleteSet.clients) {
      for (const { clock, len } of ranges) {
        for (const item of itemsBetween(doc, client, clock, clock + len)) this.#deleted(item, texts, isUndo);
      }
    }
  }

  #created(item: Y.Item, texts: Texts, start: number, client: number, isUndo: boolean): void {
    const place = placeOf(item, texts);
    if (place === null) return;
    const isNew = place.embedClient === client && place.embedClock >= start;
    if (place.key !== null) {
      const name = `${place.embed} ${place.key}`;
      if (isUndo) this.#excused.add(name);
      if (isNew || !(item.content instanceof Y.ContentAny)) return;
      this.#property(place.embed, name).values.add(JSON.stringify(item.content.arr[0]));
      return;
    }
    for (const letter of lettersOf(item)) {
      // In a new embed a letter that is known comes from a copy; in an old one nobody may write it again.
      if (isUndo || (isNew && this.#letters.has(letter))) this.#excused.add(letter);
      else if (!this.#letters.has(letter)) this.#letters.set(letter, { embed: place.embed, deleted: false });
    }
  }

  #deleted(item: Y.Item, texts: Texts, isUndo: boolean): void {
    const place = placeOf(item, texts);
    if (place === null) return;
    if (place.key !== null) {
      const name = `${place.embed} ${place.key}`;
      if (isUndo) this.#excused.add(name);
      // Not followed by another value: it was taken off.
      else if (place.map._map.get(place.key)?.deleted === true)
        this.#property(place.embed, name).values.add(JSON.stringify(null));
      return;
    }
    for (const letter of lettersOf(item)) {
      if (isUndo) this.#excused.add(letter);
      const known = this.#letters.get(letter);
      if (known !== undefined) known.deleted = true;
    }
  }

  #property(embed: string, name: string): Property {
    const property = this.#properties.get(name) ?? { embed, values: new Set() };
    this.#properties.set(name, property);
    return property;
  }

  /** Holds the law against `texts`, which must have received everything. `who` names them in the message. */
  check(texts: Texts, who: string): void {
    this.held = 0;
    const live = new Map<string, Y.Map<unknown>>();
    const written = new Map<string, number>();
    for (const { item, map } of liveEmbeds(texts)) {
      live.set(idOf(item), map);
      for (const value of map.values()) {
        if (!(value instanceof Y.Text)) continue;
        for (const letter of value.toJSON()) written.set(letter, (written.get(letter) ?? 0) + 1);
      }
    }
    for (const [letter, { embed, deleted }] of this.#letters) {
      if (this.#excused.has(letter) || !live.has(embed)) continue;
      this.held += 1;
      const owed = deleted ? 0 : 1;
      const count = written.get(letter) ?? 0;
      uphold(count === owed, "a letter in an embed is there once if and only if nobody deleted it", () => {
        return `${who}: ${letter} of ${embed} is there ${count} times`;
      });
    }
    for (const [name, { embed, values }] of this.#properties) {
      const map = live.get(embed);
      if (this.#excused.has(name) || map === undefined || values.size === 0) continue;
      this.held += 1;
      const value = JSON.stringify(map.get(name.slice(embed.length + 1)) ?? null);
      uphold(values.has(value), "what somebody set of an embed stands", () => {
        return `${who}: ${name} is ${value}, and was set to ${[...values].join(", ")}`;
      });
    }
  }
}

interface EmbedPlace {
  /** The id of the embed's item. */
  readonly embed: string;
  readonly embedClient: number;
  readonly embedClock: number;
  readonly map: Y.Map<unknown>;
  /** The property that the item is a value of; null for a piece of words. */
  readonly key: string | null;
}

function* liveEmbeds(texts: Texts): Generator<{ readonly item: Y.Item; readonly map: Y.Map<unknown> }> {
  for (const text of texts) {
    for (let item = text._start; item !== null; item = item.right) {
      const map = item.deleted ? null : embedIn(item);
      if (map !== null) yield { item, map };
    }
  }
}

/** Where `item` lies in an embed of `texts`; null if it does not. */
function placeOf(item: Y.Item, texts: Texts): EmbedPlace | null {
  const inner: unknown = item.parent;
  const isWords = inner instanceof Y.Text && !texts.has(inner);
  const map: unknown = isWords ? inner._item?.parent : inner;
  const top = map instanceof Y.Map ? map._item : null;
  if (!(map instanceof Y.Map) || top === null || !isIn(top.parent, texts) || map._map.has("block")) return null;
  if (isWords === (item.parentSub !== null)) return null;
  const { client, clock } = top.id;
  return { embed: idOf(top), embedClient: client, embedClock: clock, map, key: isWords ? null : item.parentSub };
}

function isIn(parent: Y.Item["parent"], texts: Texts): boolean {
  return parent instanceof Y.AbstractType && texts.has(parent);
}

function embedIn(item: Y.Item): Y.Map<unknown> | null {
  const type: unknown = item.content instanceof Y.ContentType ? item.content.type : null;
  return type instanceof Y.Map && !type._map.has("block") ? type : null;
}

function idOf({ id: { client, clock } }: Y.Item): string {
  return `${client}:${clock}`;
}

function lettersOf(item: Y.Item): string[] {
  return item.content instanceof Y.ContentString ? Array.from(item.content.str).filter(isUnique) : [];
}

/** The items in `[from, to)` of `client`'s clocks. A transaction's ends are ends of items, so none is cut. */
function* itemsBetween(doc: Y.Doc, client: number, from: number, to: number): Generator<Y.Item> {
  const structs = doc.store.clients.get(client);
  if (structs === undefined || to <= from) return;
  for (let index = Y.findIndexSS(structs, from); index < structs.length; index++) {
    const struct = structs[index];
    if (struct === undefined || struct.id.clock >= to) return;
    if (struct instanceof Y.Item) yield struct;
  }
}
