import type * as Y from "yjs";
import { assert } from "../base/assert.ts";
import { cutsPair, formatOf, splitAt, visibleLength } from "./items.ts";
import { markOf } from "./mark.ts";
import type { RawState } from "./rawState.ts";

/** A known point to walk from: directly behind `item` (null: the start of the flow), at flow position `index`. */
export interface StartPoint {
  readonly item: Y.Item | null;
  readonly index: number;
  readonly state: RawState;
}

/** A place between two items: directly behind `left` (null: the start of the flow), where `state` is in force. */
export interface Place {
  readonly left: Y.Item | null;
  readonly state: RawState;
}

/**
 * Walks from `start` to flow position `index`, splitting the item that holds it. The place is directly behind the position's left
 * neighbour: whatever formatting lies in the gap is still to the right. A position inside of a surrogate pair is the one in front
 * of the pair.
 */
export function findPlace(
  transaction: Y.Transaction,
  text: Y.Text,
  start: StartPoint,
  index: number,
): Place & { readonly index: number } {
  let left = start.item;
  let { state } = start;
  let passed = state;
  let at = start.index;
  for (let item = rightOf(text, left); at < index; item = item.right) {
    assert(item !== null, `flow index ${index} lies behind the end`);
    const format = formatOf(item);
    if (format !== null) {
      passed = passed.with(format.key, format.value);
      continue;
    }
    const length = visibleLength(item);
    if (length === 0) continue;
    const taken = Math.min(length, index - at);
    const whole = cutsPair(item, taken) ? taken - 1 : taken;
    if (whole > 0) {
      if (whole < length) splitAt(transaction, item, whole);
      left = item;
      state = passed;
      at += whole;
    }
    if (whole < taken) break;
  }
  return { left, state, index: at };
}

/** What follows `item`, or the first item when there is none before. */
export function rightOf(text: Y.Text, item: Y.Item | null): Y.Item | null {
  return item === null ? text._start : item.right;
}

/**
 * The places in the gap that begins at `place`, from left to right: the place itself, then the one behind each format item, up to
 * the next character, mark or embed. Whatever is inserted at any of them has the same flow index; only its formats differ.
 */
export function* placesInGap(text: Y.Text, place: Place): Generator<Place> {
  yield place;
  let { state } = place;
  for (let item = rightOf(text, place.left); item !== null && visibleLength(item) === 0; item = item.right) {
    const format = formatOf(item);
    if (format === null) continue;
    state = state.with(format.key, format.value);
    yield { left: item, state };
  }
}

/**
 * The place in the gap for what has no formats of its own, a mark or a break: behind the formats that end there.
 *
 * In front of them, two people who begin a new block behind a bold word would both put their mark between the word and the end
 * of its bold, and then type plain text behind that end. Their marks would stand side by side, and the text of both in the block
 * of one.
 */
export function placeBehindEnds(text: Y.Text, place: Place): Place {
  let found = place;
  for (const candidate of placesInGap(text, place)) {
    if (candidate !== place && candidate.left !== null && formatOf(candidate.left)?.value === null) found = candidate;
  }
  return found;
}

/** The place in the gap behind all that was deleted in it and the formats that end there, in front of those that begin what follows. */
export function placeBehindDeleted(text: Y.Text, place: Place): Place {
  let found = place;
  let { state } = place;
  for (let item = rightOf(text, place.left); item !== null && visibleLength(item) === 0; item = item.right) {
    const format = formatOf(item);
    if (format !== null) state = state.with(format.key, format.value);
    if (item.deleted || format?.value === null) found = { left: item, state };
  }
  return found;
}

/** Whether the next thing behind `place` is the mark of another block. */
export function endsBlock(text: Y.Text, { left }: Place): boolean {
  let next = rightOf(text, left);
  while (next !== null && visibleLength(next) === 0) next = next.right;
  return next !== null && markOf(next) !== null;
}
