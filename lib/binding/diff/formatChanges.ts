import { EMBED_UNIT } from "../flat/Flat.ts";
import type { Run } from "../flat/Flat.ts";
import type { Look } from "../flat/look.ts";
import type { FormatChange, Formats } from "../../flow/types.ts";
import { SOFT_BREAK } from "../../flow/types.ts";
import type { Units } from "./Units.ts";

/** `change` is wanted over the units `from` to `to` of the sequence before. */
export interface RangeFormat {
  readonly from: number;
  readonly to: number;
  readonly change: FormatChange;
}

/**
 * What changed in the looks of text that stayed: the `length` units at `from` in `before` are those at `other` in `after`.
 * Neighbouring ranges with the same change are one, across marks, soft breaks and embeds too, because one act of a person is one act in
 * the flow: what others type inside of it then takes part in it.
 */
export function formatChanges(before: Units, from: number, after: Units, other: number, length: number): RangeFormat[] {
  const shift = from - other;
  const changed: RangeFormat[] = [];
  const old = looks(before, from, from + length)[Symbol.iterator]();
  let current = old.next();
  for (const run of looks(after, other, other + length)) {
    const to = run.to + shift;
    for (let at = run.from + shift; at < to;) {
      while (current.done !== true && current.value.to <= at) current = old.next();
      if (current.done === true || current.value.from > at) break;
      const end = Math.min(to, current.value.to);
      if (current.value.look.id !== run.look.id) {
        changed.push({ from: at, to: end, change: lookChange(current.value.look, run.look) });
      }
      at = end;
    }
  }
  return joined(before, changed);
}

/** The change that makes `before` look like `after`. */
function lookChange(before: Look, after: Look): FormatChange {
  const change: Record<string, unknown> = {};
  const old = before.formats as Readonly<Record<string, unknown>>;
  const wanted = after.formats as Readonly<Record<string, unknown>>;
  for (const name in old) if (wanted[name] === undefined) change[name] = null;
  for (const name in wanted) if (old[name] !== wanted[name]) change[name] = wanted[name];
  return change;
}

/** Runs of text, and embeds as runs of one unit. */
function* looks(units: Units, from: number, to: number): Generator<Run> {
  let at = from;
  for (const run of units.runs(from, to)) {
    yield* embeds(units, at, run.from);
    yield run;
    at = run.to;
  }
  yield* embeds(units, at, to);
}

function* embeds(units: Units, from: number, to: number): Generator<Run> {
  for (let at = units.text.indexOf(EMBED_UNIT, from); at >= 0 && at < to; at = units.text.indexOf(EMBED_UNIT, at + 1)) {
    const embed = units.embedAt(at);
    if (embed !== undefined) yield { from: at, to: at + 1, look: embed.look };
  }
}

function joined(units: Units, changes: readonly RangeFormat[]): RangeFormat[] {
  const joined: RangeFormat[] = [];
  for (const next of changes) {
    const last = joined.at(-1);
    if (last !== undefined && sameChange(last.change, next.change) && onlyUnformatted(units, last.to, next)) {
      joined[joined.length - 1] = { ...last, to: next.to };
    } else {
      joined.push(next);
    }
  }
  return joined;
}

/** Whether what lies between `from` and `next` shows nothing of the change: marks, soft breaks, and embeds unless it is a link. */
function onlyUnformatted(units: Units, from: number, next: RangeFormat): boolean {
  for (let at = from; at < next.from; at += 1) {
    const unit = units.text[at];
    if (unit === SOFT_BREAK || units.isMark(at)) continue;
    if (unit !== EMBED_UNIT || units.embedAt(at) === undefined || "link" in next.change) return false;
  }
  return true;
}

function sameChange(left: FormatChange, right: FormatChange): boolean {
  const before = left as Readonly<Record<string, unknown>>;
  const after = right as Readonly<Record<string, unknown>>;
  const names = Object.keys(before);
  return names.length === Object.keys(after).length && names.every((name) => before[name] === after[name]);
}

/** The formats in force in the flow on both sides of a place that no look shows, such as comments: text put in there has them too. */
export function hiddenFormats(left: Formats | null, right: Formats | null): Formats {
  const hidden: Record<string, unknown> = {};
  if (left === null || right === null) return hidden;
  const other = right as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(left)) {
    if (name.startsWith("comment:") && name in other) hidden[name] = value;
  }
  return hidden;
}
