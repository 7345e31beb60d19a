import type { AttributeChange, BlockAttributes } from "../../flow/types.ts";
import { SOFT_BREAK } from "../../flow/types.ts";
import { sameJson } from "../../flow/plainJson.ts";
import type { Flat, FlatEmbed } from "../flat/Flat.ts";
import type { Look } from "../flat/look.ts";
import { attributeChange } from "./attributeChange.ts";
import { findHunks } from "./findHunks.ts";
import { formatChanges } from "./formatChanges.ts";
import type { RangeFormat } from "./formatChanges.ts";
import type { UnitRange } from "./trimRange.ts";
import { Units } from "./Units.ts";

/** A block on one side of a comparison. */
export interface PieceBlock {
  readonly flat: Flat;
  readonly attributes: BlockAttributes;
}

/** Where the caret stands: a block of the stretch now, and how many positions of it lie in front. */
export interface PieceCaret {
  readonly block: number;
  readonly offset: number;
}

/** Something to put into the flow. */
export type Part =
  | { readonly kind: "mark"; readonly block: number; readonly attributes: BlockAttributes }
  | { readonly kind: "text"; readonly text: string; readonly look: Look }
  | { readonly kind: "break" }
  | { readonly kind: "embed"; readonly embed: FlatEmbed };

/** The units `from` to `to` of the stretch as it was give way to `parts`. */
export interface Replacement extends UnitRange {
  readonly kind: "replace";
  readonly parts: readonly Part[];
}

/** An embed stayed, with other properties; null takes one off. */
export interface EmbedChange extends UnitRange {
  readonly kind: "embed";
  readonly change: Readonly<Record<string, unknown>>;
}

/** The edits that turn a stretch of blocks into what the editor shows, all places in units of the stretch as it was. */
export interface PiecePlan {
  /** Ascending and apart. */
  readonly hunks: readonly (Replacement | EmbedChange)[];
  /** Ascending and apart, also from the hunks. */
  readonly formats: readonly RangeFormat[];
  readonly attributes: readonly { readonly block: number; readonly change: AttributeChange }[];
  /** For each block that is shown now, the one before whose mark it has; -1 for a new mark. */
  readonly keeps: readonly number[];
  readonly before: Units;
  readonly after: Units;
}

/** Compares a stretch of blocks before and now. */
export function planPiece(
  old: readonly PieceBlock[],
  now: readonly PieceBlock[],
  caret: PieceCaret | null = null,
): PiecePlan {
  const before = new Units(old.map(({ flat }) => flat));
  const after = new Units(now.map(({ flat }) => flat));
  const ranges = findHunks(before, after, caret === null ? null : (after.marks[caret.block] ?? 0) + 1 + caret.offset);
  const keeps = keptMarks(before, after, ranges);
  return {
    hunks: ranges.map((range) => hunkOf(before, after, now, range)),
    formats: keptRanges(before, ranges).flatMap(({ from, to, nowFrom }) =>
      formatChanges(before, from, after, nowFrom, to - from),
    ),
    attributes: keeps.flatMap((block, index) => {
      const change =
        block < 0
          ? null
          : attributeChange((old[block] as PieceBlock).attributes, (now[index] as PieceBlock).attributes);
      return change === null ? [] : [{ block, change }];
    }),
    keeps,
    before,
    after,
  };
}

/** Whether there is nothing to do. */
export function isEmptyPlan({ hunks, formats, attributes }: PiecePlan): boolean {
  return hunks.length === 0 && formats.length === 0 && attributes.length === 0;
}

/** The plan for a report: kinds, places and lengths, not a word of what anybody wrote. */
export function describePlan({ hunks, formats, attributes }: PiecePlan): string[] {
  return [
    ...hunks.map(({ kind, from, to, nowFrom, nowTo }) => `${kind} ${from}-${to} by ${nowTo - nowFrom}`),
    ...formats.map(({ from, to, change }) => `format ${from}-${to} ${Object.keys(change).join(" ")}`),
    ...attributes.map(({ block, change }) => `attributes ${block} ${Object.keys(change).join(" ")}`),
  ];
}

/** What lies between `ranges` and stays. */
function keptRanges(before: Units, ranges: readonly UnitRange[]): { from: number; to: number; nowFrom: number }[] {
  let from = 0;
  let nowFrom = 0;
  const kept = ranges.map((range) => {
    const stretch = { from, to: range.from, nowFrom };
    from = range.to;
    nowFrom = range.nowTo;
    return stretch;
  });
  return [...kept, { from, to: before.length, nowFrom }].filter((stretch) => stretch.from < stretch.to);
}

function keptMarks(before: Units, after: Units, ranges: readonly UnitRange[]): number[] {
  let next = 0;
  let shift = 0;
  return after.marks.map((mark) => {
    for (let range = ranges[next]; range !== undefined && range.nowTo <= mark; range = ranges[next]) {
      shift = range.to - range.nowTo;
      next += 1;
    }
    return mark >= (ranges[next]?.nowFrom ?? Number.POSITIVE_INFINITY) ? -1 : before.blockOf(mark + shift);
  });
}

function hunkOf(before: Units, after: Units, now: readonly PieceBlock[], range: UnitRange): Replacement | EmbedChange {
  const change =
    range.to - range.from === 1 && range.nowTo - range.nowFrom === 1 ? embedChange(before, after, range) : null;
  if (change !== null) return { kind: "embed", ...range, change };
  return { kind: "replace", ...range, parts: partsOf(after, now, range) };
}

function embedChange(before: Units, after: Units, { from, nowFrom }: UnitRange): EmbedChange["change"] | null {
  const old = before.embedAt(from);
  const now = after.embedAt(nowFrom);
  if (old === undefined || now === undefined || old.type !== now.type || old.look.id !== now.look.id) return null;
  const change: Record<string, unknown> = {};
  for (const key in old.props) if (now.props[key] === undefined) change[key] = null;
  for (const key in now.props) if (!sameJson(old.props[key], now.props[key])) change[key] = now.props[key];
  return change;
}

function partsOf(after: Units, now: readonly PieceBlock[], { nowFrom, nowTo }: UnitRange): Part[] {
  const parts: Part[] = [];
  for (let at = nowFrom; at < nowTo;) {
    const block = after.blockOf(at);
    const embed = after.embedAt(at);
    if (after.isMark(at)) {
      parts.push({ kind: "mark", block, attributes: (now[block] as PieceBlock).attributes });
      at += 1;
    } else if (embed !== undefined) {
      parts.push({ kind: "embed", embed });
      at += 1;
    } else if (after.text[at] === SOFT_BREAK) {
      parts.push({ kind: "break" });
      at += 1;
    } else {
      // Every unit that is no mark, embed or break lies in a run.
      const run = after.runs(at, nowTo).next();
      const { to, look } = run.value as { to: number; look: Look };
      parts.push({ kind: "text", text: after.text.slice(at, to), look });
      at = to;
    }
  }
  return parts;
}
