import * as Y from "yjs";
import { assert } from "../../base/assert.ts";
import { readEmbed } from "../embeds/readEmbed.ts";
import { standsAlone } from "../embeds/standsAlone.ts";
import { visibleLength } from "../items.ts";
import { hasKey, isMark, keepId, lastValue, markOf, setKey, storedId } from "../mark.ts";
import { referenceToMark } from "../order/reference.ts";
import { storedRegister } from "../order/register.ts";
import { PLACE_KEY } from "../order/writeRegister.ts";
import type { Copies, Form } from "./Copies.ts";
import { addRange } from "./copyRecord.ts";
import type { CopiedRange } from "./copyRecord.ts";
import { leftmost } from "./listOrder.ts";
import { RunMap } from "./RunMap.ts";
import type { UndoScope } from "./UndoScope.ts";
import type { UndoStep } from "./UndoStep.ts";

/**
 * Brings back what `step` deleted and nobody has brought back since, and leaves a record of it. Returns whether anything came of it.
 *
 * A copy goes directly in front of the form that lies furthest left, so that of all forms known here it is the first. Of two that
 * people made apart from each other the first in the text is the one that stays: see `removeDoubles`.
 */
export function restoreDeleted(transaction: Y.Transaction, scope: UndoScope, copies: Copies, step: UndoStep): boolean {
  const restoring = new Restoring(transaction, scope, copies, step);
  restoring.run();
  copies.record(restoring.copied);
  // The record is about what was written directly in front of it.
  restoring.finishMarks();
  return restoring.copied.length > 0;
}

/** Deleted positions in a row that are to come back. */
interface Lost extends CopiedRange {
  readonly item: Y.Item;
  readonly forms: readonly Form[];
}

class Restoring {
  readonly copied: CopiedRange[] = [];
  readonly #transaction: Y.Transaction;
  readonly #scope: UndoScope;
  readonly #copies: Copies;
  readonly #step: UndoStep;
  /** Waiting to be brought back, by the type that they were in. */
  readonly #waiting = new Map<Y.AbstractType<unknown>, Set<Lost>>();
  /** What a deleted type was brought back as, just now. */
  readonly #made = new Map<Y.AbstractType<unknown>, Y.AbstractType<unknown>>();

  /** By a form in a list, the copy that was put in front of it just now, or of the `right` of its line. */
  readonly #inFrontOf = new Map<Y.Item, { readonly copy: Y.Item; readonly right: Y.Item }>();
  /** What was brought back in the texts, marks among it, and what of. */
  readonly #inTexts: { readonly copy: Y.Item; readonly of: Y.Item }[] = [];
  /** Of positions that have several forms, the first forms of those that come back. */
  readonly #taken = new Map<number, RunMap>();

  constructor(transaction: Y.Transaction, scope: UndoScope, copies: Copies, step: UndoStep) {
    this.#transaction = transaction;
    this.#scope = scope;
    this.#copies = copies;
    this.#step = step;
  }

  run(): void {
    for (const lost of this.#find()) {
      const parent = lost.item.parent as Y.AbstractType<unknown>;
      const siblings = this.#waiting.get(parent) ?? new Set();
      this.#waiting.set(parent, siblings.add(lost));
    }
    // What lies in something that comes back itself comes back with it.
    const types = [...this.#waiting.keys()].sort((left, right) => depth(left) - depth(right));
    for (const type of types) for (const lost of this.#waiting.get(type) ?? []) this.#restore(lost, type);
  }

  /**
   * Marks keep the names of their blocks. One that parts two blocks again says so as that of an Enter does: the second goes along when
   * somebody moves the two at this moment, who sees one.
   */
  finishMarks(): void {
    for (const { copy, of } of this.#inTexts) {
      const mark = markOf(copy);
      if (mark !== null) keepId(mark, of);
    }
    for (const { copy } of this.#inTexts) this.#follow(copy);
  }

  #follow(item: Y.Item): void {
    const mark = markOf(item);
    if (mark === null || hasKey(mark, PLACE_KEY)) return;
    let next = item.right;
    while (next !== null && visibleLength(next) === 0) next = next.right;
    if (next === null || markOf(next) !== null || this.#isNew(next)) return;
    let before = item.left;
    while (before !== null && markOf(before) === null) before = before.left;
    const other = before === null ? null : markOf(before);
    const ref = before === null || other === null ? null : referenceToMark(before, storedId(other));
    if (ref !== null) setKey(mark, PLACE_KEY, storedRegister({ kind: "behind", ref }));
  }

  /** Whether it was brought back just now. */
  #isNew({ id }: Y.Item): boolean {
    const { doc, beforeState } = this.#transaction;
    return id.client === doc.clientID && id.clock >= (beforeState.get(id.client) ?? 0);
  }

  *#find(): Generator<Lost> {
    for (const [client, ranges] of this.#step.deleted.clients) {
      for (const { clock: start, len } of ranges) {
        for (const { clock, length, forms } of this.#copies.stretches(client, start, len)) {
          const item = forms.find((form) => form.client === client && form.clock === clock)?.item;
          // Not known any more, or not in the text.
          if (item === undefined || item.content instanceof Y.ContentDeleted || !this.#scope.holds(item)) continue;
          // There already, or it came and went within the step.
          if (forms.some((form) => !form.item.deleted || this.#isInserted(form))) continue;
          for (const [from, to] of this.#untaken(forms, length)) {
            yield {
              client,
              clock: clock + from,
              length: to - from,
              item,
              forms: forms.map((form) => shifted(form, from)),
            };
          }
        }
      }
    }
  }

  /** The parts of a stretch that do not come back yet. A step can have deleted two forms of one text: the doubles of before. */
  *#untaken(forms: readonly Form[], length: number): Generator<readonly [from: number, to: number]> {
    const [first] = forms;
    if (forms.length === 1 || first === undefined) {
      yield [0, length];
      return;
    }
    const { client, clock } = first;
    const taken = this.#taken.get(client) ?? new RunMap();
    this.#taken.set(client, taken);
    for (let at = 0; at < length;) {
      const { runs, length: alike } = taken.at(clock + at, length - at);
      if (runs.length === 0) yield [at, at + alike];
      at += alike;
    }
    taken.add({ clock, length, client, other: clock });
  }

  #isInserted({ client, clock }: { readonly client: number; readonly clock: number }): boolean {
    return Y.isDeleted(this.#step.inserted, Y.createID(client, clock));
  }

  #restore(lost: Lost, parent: Y.AbstractType<unknown>): void {
    if (!this.#waiting.get(parent)?.delete(lost)) return;
    const living = this.#living(parent);
    if (living === null || (living !== parent && this.#wentWith(parent))) return;
    const { parentSub } = lost.item;
    if (parentSub === null) this.#restoreInList(lost, parent, living);
    else if (this.#isFree(lost, living, parentSub)) {
      this.#copy(lost, living, living._map.get(parentSub) ?? null, null);
    }
  }

  /**
   * Whether the step deleted `type` with all that was in it. Then what was in it comes back with it and not by itself: where
   * somebody else has brought it back, they may have taken a property off since.
   */
  #wentWith({ _item: item }: Y.AbstractType<unknown>): boolean {
    return item !== null && Y.isDeleted(this.#step.deleted, item.id);
  }

  /** What the deleted type `type` is now: itself, what it was brought back as, or null. */
  #living(type: Y.AbstractType<unknown>): Y.AbstractType<unknown> | null {
    const item = type._item;
    if (item === null || !item.deleted) return type;
    const made = this.#made.get(type);
    if (made !== undefined) return made;
    const { forms } = this.#copies.stretch(item.id.client, item.id.clock, 1);
    const content = forms.find((form) => !form.item.deleted)?.item.content;
    return content instanceof Y.ContentType ? content.type : null;
  }

  #restoreInList(lost: Lost, parent: Y.AbstractType<unknown>, living: Y.AbstractType<unknown>): void {
    if (living !== parent) {
      this.#copy(lost, living, lastOf(living), null);
      return;
    }
    const inList = lost.forms.filter(({ item }) => item.parent === parent && item.parentSub === null);
    const { client, clock } = leftmost(inList.filter(({ copied }) => !copied)) ?? lost;
    const at = Y.getItemCleanStart(this.#transaction, Y.createID(client, clock));
    const right = this.#wholeFrom(at, lost) ?? at;
    const copy = this.#copy(lost, living, right.left, right, { client, clock });
    this.#inFrontOf.set(at, { copy, right });
  }

  /**
   * What the line that a divider or a picture stands in came back in front of: its mark, itself and the mark behind it stay together. Each
   * in front of its own form, blocks that somebody else puts there at this moment could come to lie between them.
   */
  #wholeFrom({ id, left }: Y.Item, { item }: Lost): Y.Item | null {
    const before = left === null ? undefined : this.#inFrontOf.get(left);
    if (before === undefined || !isOfLine(before.copy, item)) return null;
    // A copy is known by what it lies in front of: of the same client and written no later.
    const { right } = before;
    return right.id.client === id.client && right.id.clock <= id.clock ? right : null;
  }

  /** Whether nobody has changed the property since: then the value there is the step's own, or there is none as the step left it. */
  #isFree({ item }: Lost, parent: Y.AbstractType<unknown>, key: string): boolean {
    const now = parent._map.get(key);
    if (now !== undefined && !now.deleted) {
      return this.#copies.stretch(now.id.client, now.id.clock, 1).forms.some((form) => this.#isInserted(form));
    }
    for (let next = item.right; next !== null; next = next.right) {
      if (this.#isInserted(next.id) && !Y.isDeleted(this.#step.deleted, next.id)) return false;
    }
    return true;
  }

  /** Copies `lost` to its place, as a copy `of` one of its forms: in the text, of the one that it goes in front of. */
  #copy(
    { client, clock, length }: Lost,
    parent: Y.AbstractType<unknown>,
    left: Y.Item | null,
    right: Y.Item | null,
    of: { readonly client: number; readonly clock: number } = { client, clock },
  ): Y.Item {
    const { doc } = this.#transaction;
    Y.getItemCleanStart(this.#transaction, Y.createID(client, clock));
    const item = Y.getItemCleanEnd(this.#transaction, doc.store, Y.createID(client, clock + length - 1));
    assert(item.length === length, "a stretch lies in one item");
    const id = Y.createID(doc.clientID, Y.getState(doc.store, doc.clientID));
    const content = item.content.copy();
    const copy = new Y.Item(id, left, left && left.lastId, right, right && right.id, parent, item.parentSub, content);
    copy.integrate(this.#transaction, 0);
    if (this.#scope.isInText(copy)) this.#inTexts.push({ copy, of: item });
    addRange(this.copied, { ...of, length });
    if (item.content instanceof Y.ContentType && content instanceof Y.ContentType) {
      this.#fill(item.content.type, content.type);
    }
    return copy;
  }

  /** Brings back what was in the deleted type `from` into its copy `to`. */
  #fill(from: Y.AbstractType<unknown>, to: Y.AbstractType<unknown>): void {
    this.#made.set(from, to);
    const waiting = [...(this.#waiting.get(from) ?? [])];
    this.#waiting.delete(from);
    const properties = new Map<string, Lost>();
    for (const lost of waiting) {
      const { parentSub } = lost.item;
      if (parentSub === null) continue;
      // Somebody may have set a property twice within the step: the last value is the one that was deleted.
      const other = properties.get(parentSub);
      if (other === undefined || isBehind(lost.item, other.item)) properties.set(parentSub, lost);
    }
    for (const lost of properties.values()) this.#copy(lost, to, null, null);
    const members = waiting.filter(({ item }) => item.parentSub === null);
    const order = new Map<Y.Item, number>();
    for (let item = from._start; item !== null; item = item.right) order.set(item, order.size);
    members.sort((one, two) => (order.get(one.item) ?? 0) - (order.get(two.item) ?? 0) || one.clock - two.clock);
    for (const lost of members) this.#copy(lost, to, lastOf(to), null);
  }
}

/** Whether of two neighbours one is a mark and the other an embed that takes a line of its own, deleted or not. */
function isOfLine(left: Y.Item, right: Y.Item): boolean {
  return (isMark(left) && isLine(right)) || (isLine(left) && isMark(right));
}

function isLine(item: Y.Item): boolean {
  const map: unknown = item.content instanceof Y.ContentType ? item.content.type : null;
  if (!(map instanceof Y.Map) || isMark(item)) return false;
  const stored = Object.fromEntries([...map._map.keys()].map((key) => [key, lastValue(map, key)]));
  const { type } = stored;
  return typeof type === "string" && standsAlone(readEmbed(type, stored));
}

function shifted(form: Form, by: number): Form {
  return by === 0 ? form : { ...form, clock: form.clock + by };
}

function depth(type: Y.AbstractType<unknown>): number {
  let levels = 0;
  for (let item = type._item; item !== null; levels += 1) {
    item = item.parent instanceof Y.AbstractType ? item.parent._item : null;
  }
  return levels;
}

function lastOf(type: Y.AbstractType<unknown>): Y.Item | null {
  let last: Y.Item | null = null;
  for (let item = type._start; item !== null; item = item.right) last = item;
  return last;
}

function isBehind(item: Y.Item, other: Y.Item): boolean {
  for (let next = other.right; next !== null; next = next.right) if (next === item) return true;
  return false;
}
