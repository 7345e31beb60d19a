import * as Y from "yjs";
import { formatOf, visibleLength } from "../items.ts";
import type { UndoScope } from "./UndoScope.ts";
import { structsAt } from "./UndoStep.ts";
import type { Positions } from "./UndoStep.ts";

/** The name of one position. */
export interface PositionId {
  readonly client: number;
  readonly clock: number;
}

/** What an edit looks like to whoever groups edits into steps. Anything but typing and erasing is null: a step of its own. */
export type EditShape =
  | {
      readonly kind: "typing";
      readonly text: string;
      /** The character, mark or embed on its left; null at the start. */
      readonly behind: PositionId | null;
      /** The same of what the person began with, when this goes on with something. */
      readonly from: PositionId | null;
      readonly last: PositionId;
      readonly replaced: Positions | null;
    }
  | { readonly kind: "erasing"; readonly first: PositionId; readonly last: PositionId; readonly beside: Beside };

/** What was erased on the left and on the right of what is erased now, nothing that lives between. */
interface Beside {
  readonly left: ReadonlySet<string>;
  readonly right: ReadonlySet<string>;
}

/** Nobody erases more than this by one press of a key on a character. */
const LONGEST_CHARACTER = 64;

/** So far is looked for a neighbour among what was deleted. */
const FARTHEST = 200;

/**
 * To be called while `transaction` is told of: later what it deleted may be collected. Only what one key does, pressed over and over,
 * has a shape: text typed at one place, and one character taken away.
 */
export function shapeOf(transaction: Y.Transaction, scope: UndoScope, inserted: Positions): EditShape | null {
  const typed: Y.Item[] = [];
  for (const struct of structsAt(transaction.doc, inserted)) {
    if (!(struct instanceof Y.Item) || !scope.isInText(struct)) return null;
    if (struct.deleted || struct.content instanceof Y.ContentFormat) continue;
    if (!(struct.content instanceof Y.ContentString)) return null;
    typed.push(struct);
  }
  const gone = [...structsAt(transaction.doc, transaction.deleteSet)].filter(({ id }) => !Y.isDeleted(inserted, id));
  // Whatever it is that somebody types over, of one block or of several.
  if (typed.length > 0) return typingOf(typed, gone.some(isContent) ? transaction.deleteSet : null);
  const erased: Y.Item[] = [];
  for (const struct of gone) {
    if (!(struct instanceof Y.Item) || !scope.isInText(struct)) return null;
    if (struct.content instanceof Y.ContentFormat) continue;
    if (!(struct.content instanceof Y.ContentString)) return null;
    erased.push(struct);
  }
  return erased.length > 0 ? erasingOf(erased) : null;
}

/** Anything but an end of an act of formatting. */
function isContent(struct: Y.Item | Y.GC): boolean {
  return !(struct instanceof Y.Item && struct.content instanceof Y.ContentFormat);
}

function typingOf(items: readonly Y.Item[], replaced: Positions | null): EditShape | null {
  const [first, ...others] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) return null;
  let left = first;
  for (const item of others) {
    if (visibleLeft(item) !== left) return null;
    left = item;
  }
  const behind = visibleLeft(first)?.lastId ?? null;
  return { kind: "typing", text: items.map(stringOf).join(""), behind, from: behind, last: last.lastId, replaced };
}

function erasingOf(items: readonly Y.Item[]): EditShape | null {
  const length = items.reduce((sum, item) => sum + item.length, 0);
  if (length > LONGEST_CHARACTER) return null;
  const inOrder = order(items);
  const [first] = inOrder;
  const last = inOrder.at(-1);
  if (first === undefined || last === undefined) return null;
  const [character] = new Intl.Segmenter().segment(inOrder.map(stringOf).join(""));
  if (character === undefined || character.segment.length < length) return null;
  const beside = { left: deletedBeside(first, "left"), right: deletedBeside(last, "right") };
  return { kind: "erasing", first: first.id, last: last.lastId, beside };
}

/** In the order of the text, as far as they are neighbours; of others it is no matter. */
function order(items: readonly Y.Item[]): Y.Item[] {
  if (items.length < 2) return [...items];
  const left = new Set(items);
  let [first] = items;
  for (let item = first ?? null, step = 0; item !== null && step < FARTHEST; item = item.left, step += 1) {
    if (left.has(item)) first = item;
  }
  const found: Y.Item[] = [];
  for (let item = first ?? null, step = 0; item !== null && step < 2 * FARTHEST; item = item.right, step += 1) {
    if (left.delete(item)) found.push(item);
  }
  return left.size === 0 ? found : [];
}

function visibleLeft(item: Y.Item): Y.Item | null {
  let { left } = item;
  for (let step = 0; left !== null && step < FARTHEST; step += 1) {
    if (visibleLength(left) > 0) return left;
    left = left.left;
  }
  return null;
}

/** The ends, towards `item`, of the deleted items on one side of it, as far as nothing that lives lies between. */
function deletedBeside(item: Y.Item, side: "left" | "right"): Set<string> {
  const found = new Set<string>();
  for (let next = item[side], step = 0; next !== null && step < FARTHEST; next = next[side], step += 1) {
    if (next.deleted) found.add(nameOf(side === "left" ? next.lastId : next.id));
    else if (formatOf(next) === null) break;
  }
  return found;
}

export function nameOf({ client, clock }: PositionId): string {
  return `${client}:${clock}`;
}

function stringOf(item: Y.Item): string {
  return item.content instanceof Y.ContentString ? item.content.str : "";
}
