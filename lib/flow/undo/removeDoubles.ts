import * as Y from "yjs";
import { deleteKey, getKey, markOf, setKey, storedId } from "../mark.ts";
import type { Mark } from "../mark.ts";
import { sameJson } from "../plainJson.ts";
import type { Copies, Form, Stretch } from "./Copies.ts";
import { addRange } from "./copyRecord.ts";
import type { CopiedRange } from "./copyRecord.ts";
import { deletePositions } from "./deleteInserted.ts";
import { leftmost } from "./listOrder.ts";
import { tableIdOf } from "../table/tableEmbeds.ts";
import type { UndoScope } from "./UndoScope.ts";

/** A text that people brought back apart from each other, as often as one with time on their hands would. */
const MOST_FORMS = 1_000;

/** Copies that live beside the one that stays. */
interface Double extends CopiedRange {
  readonly item: Y.Item;
  readonly stays: Y.Item;
}

/**
 * Finds what two people brought back apart from each other, among the copies in `ranges`. Of each text the copy furthest left stays.
 *
 * Every replica chooses the same, whatever it has met yet. The order of items in a text never changes; and a copy is put in front
 * of all forms that its maker knows, so it yields only to one that was made apart from it. Two replicas that do this with different
 * knowledge can delete different copies, but never all: the one that each leaves lies further left than what it deletes.
 */
export function findDoubles(scope: UndoScope, copies: Copies, ranges: readonly CopiedRange[]): Double[] {
  const doubles: Double[] = [];
  // By each form that was met, how many positions from there on need no second look. A stranger can claim ten thousand forms of one.
  const seen = new Map<string, number>();
  for (const { client, clock, length } of ranges) {
    for (let at = clock; at < clock + length;) {
      const known = seen.get(nameOf(client, at));
      if (known === undefined) {
        const stretch = copies.stretch(client, at, clock + length - at);
        for (const form of stretch.forms) seen.set(nameOf(form.client, form.clock), stretch.length);
        doubles.push(...doublesIn(scope, copies, stretch));
        at += stretch.length;
      } else at += known;
    }
  }
  return doubles;
}

function* doublesIn(scope: UndoScope, copies: Copies, { forms, length }: Stretch): Generator<Double> {
  if (forms.length > MOST_FORMS) return;
  // What was copied is deleted, though word of that may not be here; and nobody's typing yields to a claim.
  const living = forms.filter(
    ({ item, copied, client, clock }) =>
      !item.deleted && !copied && scope.isInText(item) && copies.isCopy(client, clock),
  );
  const stays = living.length < 2 ? null : leftmost(living);
  if (stays === null) return;
  for (const form of living) {
    if (form !== stays && isSame(form, stays, length)) yield { ...form, length, stays: stays.item };
  }
}

function nameOf(client: number, clock: number): string {
  return `${client}:${clock}`;
}

/** Deletes `doubles`. What was changed since in the properties of one goes over to the one that stays, as a copy. */
export function removeDoubles(transaction: Y.Transaction, copies: Copies, doubles: readonly Double[]): void {
  const copied: CopiedRange[] = [];
  for (const double of doubles) {
    const [from, to] = [propertiesOf(double.item), propertiesOf(double.stays)];
    if (from !== null && to !== null) for (const entry of carryOver(copies, from, to)) addRange(copied, entry);
  }
  copies.record(copied);
  for (const double of doubles) deletePositions(transaction, double);
}

/** Records are believed only where the text is the same, so that a stranger's can at most take away what is there twice. */
function isSame(form: Form, other: Form, length: number): boolean {
  const [left, right] = [form.item.content, other.item.content];
  if (left instanceof Y.ContentString && right instanceof Y.ContentString) {
    return slice(left, form, length) === slice(right, other, length);
  }
  const [leftMark, rightMark] = [markOf(form.item), markOf(other.item)];
  if (leftMark !== null || rightMark !== null) {
    return leftMark !== null && rightMark !== null && sameJson(storedId(leftMark), storedId(rightMark));
  }
  const [leftEmbed, rightEmbed] = [embedIn(form.item), embedIn(other.item)];
  if (leftEmbed !== null && rightEmbed !== null) {
    return sameJson(leftEmbed.get("type"), rightEmbed.get("type")) && tableIdOf(leftEmbed) === tableIdOf(rightEmbed);
  }
  if (left instanceof Y.ContentFormat && right instanceof Y.ContentFormat) {
    return left.key === right.key && sameJson(left.value, right.value);
  }
  return false;
}

function slice({ str }: Y.ContentString, { item, clock }: Form, length: number): string {
  return str.slice(clock - item.id.clock, clock - item.id.clock + length);
}

function embedIn({ content }: Y.Item): Y.Map<unknown> | null {
  return content instanceof Y.ContentType && content.type instanceof Y.Map ? content.type : null;
}

/** What has properties that others can have changed. */
function propertiesOf(item: Y.Item): Mark | null {
  return markOf(item) ?? embedIn(item);
}

function* carryOver(copies: Copies, from: Mark, to: Mark): Generator<CopiedRange> {
  for (const [key, entry] of from._map) {
    const own = to._map.get(key);
    // The one that stays was changed since, and keeps that.
    if (own !== undefined && !isAsCopied(copies, own)) continue;
    if (own !== undefined && isAsCopied(copies, entry) && !isLater(copies, entry, own)) continue;
    const value = getKey(from, key);
    if (value instanceof Y.AbstractType || sameJson(value, getKey(to, key))) continue;
    if (entry.deleted) deleteKey(to, key);
    else {
      setKey(to, key, value);
      yield { client: entry.id.client, clock: entry.id.clock, length: 1 };
    }
  }
}

/**
 * Whether of two values that were brought back of one property that of `entry` had been set behind the other: whoever brought that back
 * had deleted its block, or embed, without knowing.
 */
function isLater(copies: Copies, entry: Y.Item, other: Y.Item): boolean {
  const [later, before] = [firstForm(copies, entry), firstForm(copies, other)];
  for (let item = later?.left ?? null; item !== null; item = item.left) if (item === before) return true;
  return false;
}

/** What was set first of all that the value `entry` is a copy of; null if that was collected. */
function firstForm(copies: Copies, { id }: Y.Item): Y.Item | null {
  const { forms } = copies.stretch(id.client, id.clock, 1);
  return forms.find(({ client, clock }) => !copies.isCopy(client, clock))?.item ?? null;
}

function isAsCopied(copies: Copies, entry: Y.Item): boolean {
  return !entry.deleted && copies.isCopy(entry.id.client, entry.id.clock);
}
