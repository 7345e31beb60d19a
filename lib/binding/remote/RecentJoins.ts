import * as Y from "yjs";
import { HEALING } from "../../flow/healing.ts";
import { visibleLength } from "../../flow/items.ts";
import { isMark, lastValue, markOf, storedId } from "../../flow/mark.ts";
import type { Mark } from "../../flow/mark.ts";
import { readRegister } from "../../flow/order/register.ts";
import { PLACE_KEY } from "../../flow/order/writeRegister.ts";
import type { BlockAttributes, Flow, FlowBlock, FlowChange } from "../../flow/types.ts";
import { storedAttributes } from "../diff/attributeChange.ts";
import type { RecentTyping } from "../local/RecentTyping.ts";
import { placeOfId } from "../place/unitPlaces.ts";
import { visibleBefore } from "../shown/UnitIds.ts";

/**
 * How long somebody else may not have heard of a join: as long as a message takes. What others put between the two blocks later they
 * put into the one block that they saw.
 */
const UNKNOWN_FOR_MS = 1_000;

/** A block that was joined to another here: its mark was taken away. */
interface Join {
  readonly mark: Mark;
  readonly id: Y.ID;
  readonly attributes: BlockAttributes;
  /** The block that it had been split off from, if any. */
  readonly cutFrom: string | null;
  /** The mark of the block that its text continues; null for the text in front of the first mark. */
  readonly target: FlowBlock["mark"];
  /** The last of that text, or its mark; null for none. */
  readonly end: Y.ID | null;
  readonly at: number;
}

/**
 * Remembers which blocks were joined here a moment ago. Whoever joins two blocks wants them to be one. When somebody else deletes
 * the first of the two at that moment, or puts another block between them, what was joined would go to a stranger's block, and nobody
 * asked for that: its mark is put back. Only the one who joined knows what it was joined to, and what the block was.
 */
export class RecentJoins {
  readonly #flow: Flow;
  readonly #recent: RecentTyping;
  #joins: Join[] = [];
  /** What was in the document when the joins were last looked at, by client. */
  #known: ReadonlyMap<number, number> = new Map();

  constructor(flow: Flow, recent: RecentTyping) {
    this.#flow = flow;
    this.#recent = recent;
  }

  /** Takes note of what a change did to blocks that were joined here, and, if it was made here, of what it joined. */
  note(change: FlowChange): void {
    const ended = change.splices.flatMap(({ removed }) => removed.filter(({ mark }) => mark?._item?.deleted === true));
    if (ended.length === 0 && this.#joins.length === 0) return;
    if (this.#joins.length > 0) {
      const wasVisible = visibleBefore(change.transaction);
      const joinedOn = new Set(
        ended.filter(({ mark }) => change.local || isJoined(mark, wasVisible)).map(({ mark }) => mark),
      );
      this.#joins = this.#joins.filter(({ target }) => target === null || !joinedOn.has(target));
    }
    // What heals joins nothing: nobody asked for it.
    if (!change.local || change.origin === HEALING) return;
    const marks = new Set(ended.map(({ mark }) => mark?._item));
    for (const { mark, attributes } of ended) {
      const item = mark?._item;
      const first = item ? firstBehind(item, (other) => marks.has(other)) : null;
      if (!mark || !item || first === null) continue;
      this.#joins.push({
        mark,
        id: item.id,
        attributes: storedAttributes(attributes),
        cutFrom: cutFrom(mark),
        target: this.#blockAround(first).mark,
        end: endBefore(item, visibleBefore(change.transaction)),
        at: this.#recent.now,
      });
    }
    this.#known = change.transaction.afterState;
  }

  /** Puts back the marks of what is not where it was joined to any more. */
  mend(origin: unknown): void {
    if (this.#joins.length === 0) return;
    const since = this.#recent.unknownSince(UNKNOWN_FOR_MS);
    this.#joins = this.#joins.filter((join) => join.at > since && !this.#mendOne(join, origin));
    // Who does something to the joined text from now on may have seen that it is joined.
    this.#known = stateOf(this.#flow.doc);
  }

  /** Whether the mark is there again. */
  #mendOne(join: Join, origin: unknown): boolean {
    if (this.#flow.current(join) !== undefined) return true;
    const item = Y.getItem(this.#flow.doc.store, join.id);
    const first = firstBehind(item, () => false);
    if (first === null || !this.#isAstray(join, item, first)) return false;
    const { index } = placeOfId(this.#flow, first.id);
    this.#flow.transact(origin, () => this.#flow.insertMark(index, join.attributes, { alone: true }));
    return true;
  }

  #isAstray({ target, end, cutFrom: whole }: Join, item: Y.Item, first: Y.Item): boolean {
    const block = this.#blockAround(first);
    const living = target === null ? null : (this.#flow.current({ mark: target })?.mark ?? null);
    const isGone = target !== null && living === null;
    if (!isGone && block.mark === living) return false;
    for (let left = item.left, isEmpty = true; left !== null; left = left.left) {
      // Its text went with it: what was joined has nothing that it could continue.
      if (isGone && holds(left, target._item?.id)) return isEmpty;
      // Somebody split what it continues: it belongs to the second half.
      if (!isGone && holds(left, end)) return false;
      // A new block, or the one that it was split off from, which somebody brought back. An empty one is as good as its own.
      const mark = markOf(left);
      if (mark !== null) return !isEmpty && this.#isNew(left) && storedId(mark) !== whole;
      if (visibleLength(left) > 0) isEmpty = false;
    }
    return false;
  }

  #isNew({ id }: Y.Item): boolean {
    return id.client !== this.#flow.doc.clientID && id.clock >= (this.#known.get(id.client) ?? 0);
  }

  #blockAround({ id }: Y.Item): FlowBlock {
    return this.#flow.blockAt(placeOfId(this.#flow, id).index).block;
  }
}

/** The first that is there behind `item` in its segment; null if that is empty, or `isOther` begins another. */
function firstBehind(item: Y.Item, isOther: (item: Y.Item) => boolean): Y.Item | null {
  for (let next = item.right; next !== null && markOf(next) === null && !isOther(next); next = next.right) {
    if (visibleLength(next) > 0) return next;
  }
  return null;
}

/** What stood directly in front of `item`, or what of it is left. */
function endBefore(item: Y.Item, wasVisible: (item: Y.Item) => boolean): Y.ID | null {
  for (let left = item.left; left !== null; left = left.left) {
    if (left.countable && wasVisible(left)) return left.lastId;
  }
  return null;
}

/**
 * Whether the block of `mark`, which somebody took away, was joined to the one in front of it: what went with the mark begins within
 * that one. Otherwise it is the block that was deleted.
 */
function isJoined(mark: FlowBlock["mark"], wasVisible: (item: Y.Item) => boolean): boolean {
  let first = mark?._item ?? null;
  for (let left = first?.left ?? null; left !== null; left = left.left) {
    if (!left.countable || !wasVisible(left)) continue;
    if (!left.deleted) break;
    first = left;
  }
  return first !== null && !isMark(first);
}

/** The block that the one of `mark` was split off from. The mark may be deleted, as long as it was so just now. */
function cutFrom(mark: Mark): string | null {
  const register = readRegister(lastValue(mark, PLACE_KEY));
  return register?.kind === "behind" ? register.ref : null;
}

/** How much of each client is in `doc`. */
function stateOf({ store }: Y.Doc): ReadonlyMap<number, number> {
  return new Map([...store.clients.keys()].map((client) => [client, Y.getState(store, client)]));
}

function holds({ id, length }: Y.Item, wanted: Y.ID | null | undefined): boolean {
  if (wanted === null || wanted === undefined || id.client !== wanted.client) return false;
  return id.clock <= wanted.clock && wanted.clock < id.clock + length;
}
