import * as Y from "yjs";
import type { FlowModel } from "../flowModel.ts";
import { visibleLength } from "../items.ts";
import { getKey, markOf } from "../mark.ts";
import type { Segment } from "../segment.ts";
import { readRegister } from "./register.ts";
import { PLACE_KEY } from "./writeRegister.ts";

/**
 * Text that came to lie behind the mark of somebody else's new block, though it was typed into the block in front: both went to one
 * place of the flow, neither writer knew of the other, and the client ids decided which comes first.
 */
export interface StrayText {
  readonly first: Y.Item;
  readonly last: Y.Item;
  /** The text that it was typed behind. */
  readonly home: Segment;
  /** The text that it lies in. */
  readonly host: Segment;
  /** Whether the host's own text goes on behind it: of a block that undo brought back, mark and text lie apart. */
  readonly goesOn: boolean;
}

/** The stray text of `client` behind `marks`. */
export function strayTexts(model: FlowModel, client: number, marks: readonly Y.Item[]): StrayText[] {
  const strays: StrayText[] = [];
  for (const mark of marks) {
    const stray = markOf(mark) === null ? null : strayBehind(model, client, mark);
    if (stray !== null) strays.push(stray);
  }
  return strays;
}

/** Whether `mark` may be one that undo brought back: then its text lies apart, in front of what it was, and may not be here yet. */
export function mayBeCopy(mark: Y.Item): boolean {
  return mark.rightOrigin !== null && itemAt(mark, mark.rightOrigin)?.deleted !== false;
}

function strayBehind(model: FlowModel, client: number, mark: Y.Item): StrayText | null {
  const found = unknownBehind(mark);
  // Of several who typed there, the one whose text comes first takes care of it, so that it is done once.
  if (found === null || found.first.id.client !== client) return null;
  const host = segmentAround(model, mark);
  const home = segmentAround(model, typedBehind(found.first, mark));
  return host === null || home === null || home === host ? null : { ...found, home, host };
}

/** What lies behind `mark` in its segment and was put there by people who did not know of it, nor its writer of them. */
function unknownBehind(mark: Y.Item): Pick<StrayText, "first" | "last" | "goesOn"> | null {
  const { rightOrigin, id } = mark;
  const family = new Set<Y.Item | null>([mark]);
  let first: Y.Item | null = null;
  let last: Y.Item | null = null;
  let isKnown = false;
  const living = markOf(mark);
  const joins = living !== null && readRegister(getKey(living, PLACE_KEY))?.kind === "joined";
  for (let item = mark.right; item !== null && markOf(item) === null; item = item.right) {
    // What stood on the right when the mark was written, its writer knew.
    isKnown ||= rightOrigin !== null && holds(item, rightOrigin);
    const descends = item.origin !== null && family.has(itemAt(item, item.origin));
    if (descends) family.add(item);
    if (visibleLength(item) === 0) continue;
    if (first === null || last === null) {
      if (isKnown) return null;
      if (!descends) first = last = item;
    } else if (item.id.client === id.client && item.id.clock > id.clock) {
      return { first, last, goesOn: true };
    } else if (isKnown) {
      // Behind a mark that brought other text home this stands where that was. Otherwise it is a split of this very place: the text may
      // as well begin the second half.
      return joins ? { first, last, goesOn: true } : null;
    } else last = item;
  }
  return first === null || last === null ? null : { first, last, goesOn: false };
}

/** What the text `first` behind `mark` was typed behind. Its formats, and letters of it that are deleted, came to lie behind the mark too. */
function typedBehind(first: Y.Item, mark: Y.Item): Y.Item | null {
  const along = new Set<Y.Item>();
  for (let left = first.left; left !== null && left !== mark; left = left.left) along.add(left);
  let item: Y.Item | null = first;
  do item = item.origin === null ? null : itemAt(mark, item.origin);
  while (item !== null && along.has(item));
  return item;
}

function holds({ id, length }: Y.Item, { client, clock }: Y.ID): boolean {
  return id.client === client && id.clock <= clock && clock < id.clock + length;
}

/** The item with the position `id`, in the document of `neighbour`; null if it was collected. */
function itemAt({ parent }: Y.Item, id: Y.ID): Y.Item | null {
  const store = parent instanceof Y.AbstractType ? parent.doc?.store : undefined;
  const item: unknown = store === undefined ? null : Y.getItem(store, id);
  return item instanceof Y.Item ? item : null;
}

/** The segment that `item` lies in; null in front of the first mark. */
function segmentAround(model: FlowModel, item: Y.Item | null): Segment | null {
  for (let left = item; left !== null; left = left.left) {
    const mark = markOf(left);
    if (mark !== null) return model.segmentOfMark(mark) ?? null;
  }
  return null;
}
