import * as Y from "yjs";
import { fillEmbed } from "./embeds/writeProps.ts";
import { ACT_PREFIX, COMMENT_PREFIX, formatValue, isFormatName } from "./formats.ts";
import { insertItem, itemName, visibleLength } from "./items.ts";
import { markOf } from "./mark.ts";
import { placeBehindEnds, placesInGap } from "./place.ts";
import type { Place } from "./place.ts";
import { sameJson } from "./plainJson.ts";
import type { RawState } from "./rawState.ts";
import type { EmbedData, FormatName, Formats } from "./types.ts";

/** What writing needs to know besides the place. */
export interface Pen {
  readonly transaction: Y.Transaction;
  readonly text: Y.Text;
  /** The next Lamport time for a formatting act. */
  nextTime(): number;
}

/**
 * Inserts `content` into the gap at `place` so that it reads with the formats `wanted`.
 *
 * Among the places of the gap the first that already gives the wanted formats is taken, which reuses the acts of the left or the
 * right neighbour. If none does, the nearest is taken and each format that differs gets an act of its own over the new content.
 * (Ending the neighbour's act and beginning it again would make two starts and two ends under one key; when somebody drops that
 * act at the same time, the second start survives and formats the rest of the document.)
 */
export function writeContent(pen: Pen, place: Place, content: Y.Item["content"], wanted: Formats): Y.Item {
  const values = wantedValues(wanted);
  const { left, differing } = nearestPlace(contentPlaces(pen.text, place), values, wanted);
  let last = left;
  const keys: string[] = [];
  for (const name of differing) {
    const { key, item } = beginAct(pen, last, name, values.get(name) ?? null);
    keys.push(key);
    last = item;
  }
  const inserted = insertItem(pen.transaction, pen.text, last, content);
  last = inserted;
  for (const key of keys) last = endAct(pen, last, key);
  return inserted;
}

/**
 * The places where content may go. In an empty block only the one directly behind the mark: the end of a format that lies there
 * was written in front of the mark and only sorted behind it, so somebody else can put another mark next to that end, and cut off
 * what was typed there.
 */
function contentPlaces(text: Y.Text, place: Place): Iterable<Place> {
  if (place.left === null || markOf(place.left) === null) return placesInGap(text, place);
  let next = place.left.right;
  while (next !== null && visibleLength(next) === 0) next = next.right;
  return next === null || markOf(next) !== null ? [place] : placesInGap(text, place);
}

/** Inserts a soft break, which has no formats, where the formats are nearest to `wanted`; without, where a mark would go. */
export function writeBreak(pen: Pen, place: Place, content: Y.Item["content"], wanted: Formats | undefined): void {
  const { left } =
    wanted === undefined
      ? placeBehindEnds(pen.text, place)
      : nearestPlace(contentPlaces(pen.text, place), wantedValues(wanted), wanted);
  insertItem(pen.transaction, pen.text, left, content);
}

/** Inserts an embed as a map: its type, and one key a property; words as shared texts. */
export function writeEmbed(pen: Pen, place: Place, embed: EmbedData, wanted: Formats): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  const item = writeContent(pen, place, new Y.ContentType(map), wanted);
  fillEmbed(map, embed.type, embed.props ?? {});
  return (item.content as Y.ContentType).type as Y.Map<unknown>;
}

/** Writes the start of a new act behind `left`. Its key is the id of this very item, which nobody else can ever have. */
export function beginAct(
  pen: Pen,
  left: Y.Item | null,
  name: FormatName,
  value: true | string | null,
): { readonly key: string; readonly item: Y.Item } {
  const { doc } = pen.transaction;
  const key = ACT_PREFIX + itemName({ client: doc.clientID, clock: Y.getState(doc.store, doc.clientID) });
  const act = { k: name, v: value, t: pen.nextTime() };
  return { key, item: insertItem(pen.transaction, pen.text, left, new Y.ContentFormat(key, act)) };
}

/** Writes the end of the act `key` behind `left`. */
export function endAct(pen: Pen, left: Y.Item | null, key: string): Y.Item {
  return insertItem(pen.transaction, pen.text, left, new Y.ContentFormat(key, null as unknown as object));
}

function wantedValues(wanted: Formats): Map<FormatName, true | string> {
  const values = new Map<FormatName, true | string>();
  for (const [name, value] of Object.entries(wanted)) {
    if (!isFormatName(name)) continue;
    const allowed = formatValue(name, value);
    if (allowed !== null) values.set(name, allowed);
  }
  return values;
}

function nearestPlace(
  places: Iterable<Place>,
  values: ReadonlyMap<FormatName, true | string>,
  wanted: Formats,
): { readonly left: Y.Item | null; readonly differing: readonly FormatName[] } {
  let best: { left: Y.Item | null; differing: readonly FormatName[]; comments: number } | null = null;
  for (const { left, state } of places) {
    const differing = differingFormats(state, values);
    if (best !== null && differing.length > best.differing.length) continue;
    // Comments decide between places that are as good otherwise; nobody's thread is stretched or cut to fit new text.
    const comments = differingComments(state.formats, wanted);
    if (best === null || differing.length < best.differing.length || comments < best.comments) {
      best = { left, differing, comments };
    }
    if (differing.length === 0 && comments === 0) break;
  }
  // `places` holds at least the place itself.
  return best as NonNullable<typeof best>;
}

function differingFormats(state: RawState, values: ReadonlyMap<FormatName, true | string>): FormatName[] {
  const differing: FormatName[] = [];
  for (const [name, value] of values) if (state.formats[name] !== value) differing.push(name);
  for (const name of Object.keys(state.formats)) {
    if (isFormatName(name) && !values.has(name)) differing.push(name);
  }
  return differing;
}

function differingComments(formats: Formats, wanted: Formats): number {
  let count = 0;
  for (const [key, value] of Object.entries(formats) as [`comment:${string}`, unknown][]) {
    if (key.startsWith(COMMENT_PREFIX) && !sameJson(value, wanted[key])) count += 1;
  }
  for (const key of Object.keys(wanted)) {
    if (key.startsWith(COMMENT_PREFIX) && !(key in formats)) count += 1;
  }
  return count;
}
