import * as Y from "yjs";
import { ACT_PREFIX, COMMENT_PREFIX, formatValue, isFormatName, readAct } from "./formats.ts";
import { formatOf, insertItem, takeFrom, visibleLength } from "./items.ts";
import { markOf } from "./mark.ts";
import { rightOf } from "./place.ts";
import type { Place } from "./place.ts";
import { plainJson } from "./plainJson.ts";
import type { RawState } from "./rawState.ts";
import type { FormatChange, FormatName } from "./types.ts";
import { beginAct, endAct } from "./writeContent.ts";
import type { Pen } from "./writeContent.ts";

/**
 * Formats `length` positions behind `place`. Acts of the same format that lie wholly in the range are overwritten by this one:
 * they are dropped, start and end. Then one new act covers the range, unless the range reads as wanted without it.
 */
export function formatBehind(pen: Pen, place: Place, length: number, change: FormatChange): void {
  if (length === 0) return;
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (key.startsWith(COMMENT_PREFIX)) setComment(pen, place, length, key, value);
    else if (isFormatName(key)) setFormat(pen, place, length, key, formatValue(key, value));
  }
}

function setFormat(pen: Pen, place: Place, length: number, name: FormatName, value: true | string | null): void {
  const before = scanRange(pen, place, length);
  if (readsAs(before, name, value)) return;
  const dropped = new Set<Y.Item>();
  for (const [key, ends] of before.keys) {
    if (!key.startsWith(ACT_PREFIX) || ends.name !== name || !liesWithin(key, before)) continue;
    for (const item of ends.items) {
      item.delete(pen.transaction);
      dropped.add(item);
    }
  }
  const after = scanRange(pen, place, length);
  if (readsAs(after, name, value)) return;
  // The new act reaches as far as those it takes the place of. Their ends can lie further out than the first and the last
  // character that are seen here, with text between that somebody else is typing into them at this moment.
  const outer = before.leftGap.find((item) => dropped.has(item));
  const { key } = beginAct(pen, outer === undefined ? after.first.left : outer.left, name, value);
  endAct(pen, before.rightGap.findLast((item) => dropped.has(item)) ?? after.last, key);
}

function readsAs(range: Range, name: FormatName, value: true | string | null): boolean {
  return range.states.every((state) => (state.formats[name] ?? null) === value);
}

function setComment(pen: Pen, place: Place, length: number, key: string, value: unknown): void {
  const range = scanRange(pen, place, length);
  const ends = range.keys.get(key);
  if (value === null) {
    // A thread ends as a whole, or stays: cutting a piece out of it would leave two pairs of items under one key.
    if (ends !== undefined && liesWithin(key, range)) for (const item of ends.items) item.delete(pen.transaction);
    return;
  }
  if (range.states.length === 0 || ends !== undefined || range.startState.entries.has(key)) return;
  insertItem(pen.transaction, pen.text, range.first.left, new Y.ContentFormat(key, plainJson(value) as object));
  endAct(pen, range.last, key);
}

interface Range {
  /** Directly in front of the first character: marks at the ends of the range are left out. */
  readonly first: Place;
  /** The last character. */
  readonly last: Y.Item | null;
  /** At the left end of the gap in front of the range. */
  readonly startState: RawState;
  /** At the right end of the gap behind the range. */
  readonly endState: RawState;
  /** What is in force over each character of the range, repeats left out. Empty: there is none. */
  readonly states: readonly RawState[];
  /** The format items in front of the first and behind the last character, in the range and the gaps at its ends. */
  readonly leftGap: readonly Y.Item[];
  readonly rightGap: readonly Y.Item[];
  /** The format items in the range and in the gaps at both ends, by key. */
  readonly keys: ReadonlyMap<string, { readonly name: string | null; readonly items: readonly Y.Item[] }>;
}

function liesWithin(key: string, range: Range): boolean {
  return !range.startState.entries.has(key) && !range.endState.entries.has(key);
}

/** Walks the range and the gaps at both ends; splits the item that holds the end of the range. */
function scanRange(pen: Pen, place: Place, length: number): Range {
  const keys = new Map<string, { name: string | null; items: Y.Item[] }>();
  const states: RawState[] = [];
  const leftGap: Y.Item[] = [];
  let rightGap: Y.Item[] = [];
  let { state } = place;
  let first: Place = place;
  let last = place.left;
  let remaining = length;
  for (let item = rightOf(pen.text, place.left); item !== null; item = item.right) {
    const inFront = states.length === 0;
    const format = formatOf(item);
    if (format !== null) {
      state = state.with(format.key, format.value);
      const entry = keys.get(format.key) ?? { name: null, items: [] };
      entry.items.push(item);
      keys.set(format.key, { name: entry.name ?? readAct(format.value)?.k ?? null, items: entry.items });
      if (inFront) leftGap.push(item);
      else rightGap.push(item);
      if (inFront) first = { left: item, state };
      continue;
    }
    if (visibleLength(item) === 0) continue;
    if (remaining <= 0) break;
    remaining -= takeFrom(pen.transaction, item, remaining);
    if (markOf(item) !== null) {
      if (inFront) first = { left: item, state };
      continue;
    }
    last = item;
    rightGap = [];
    if (states.at(-1) !== state) states.push(state);
  }
  return { first, last, startState: place.state, endState: state, states, leftGap, rightGap, keys };
}
