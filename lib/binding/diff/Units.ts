import { EMBED_UNIT, sameEmbed } from "../flat/Flat.ts";
import type { Flat, FlatEmbed, Run } from "../flat/Flat.ts";

/** What stands for a block's mark in {@link Units.text}. A person can paste it too; {@link Units.isMark} tells them apart. */
export const MARK_UNIT = "\u0001";
const MARK_CODE = MARK_UNIT.charCodeAt(0);
const EMBED_CODE = EMBED_UNIT.charCodeAt(0);

/** Neighbouring blocks as one sequence of units, as they lie in the flow: of each block its mark, then its content. */
export class Units {
  readonly text: string;
  readonly flats: readonly Flat[];
  /** The unit of each block's mark, ascending. */
  readonly marks: readonly number[];

  constructor(flats: readonly Flat[]) {
    const marks: number[] = [];
    let text = "";
    for (const flat of flats) {
      marks.push(text.length);
      text += MARK_UNIT + flat.text;
    }
    this.text = text;
    this.flats = flats;
    this.marks = marks;
  }

  get length(): number {
    return this.text.length;
  }

  isMark(unit: number): boolean {
    return this.text.charCodeAt(unit) === MARK_CODE && this.marks[this.blockOf(unit)] === unit;
  }

  /** The block that holds `unit`. */
  blockOf(unit: number): number {
    let low = 0;
    let high = this.marks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.marks[middle] as number) <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  embedAt(unit: number): FlatEmbed | undefined {
    if (this.text.charCodeAt(unit) !== EMBED_CODE) return undefined;
    const block = this.blockOf(unit);
    return this.flats[block]?.embeds.get(unit - (this.marks[block] as number) - 1);
  }

  /** The runs of text that touch `from` to `to`, cut to it, in units. */
  *runs(from: number, to: number): Generator<Run> {
    if (from >= to) return;
    for (let block = this.blockOf(from); block < this.flats.length; block += 1) {
      const start = (this.marks[block] as number) + 1;
      if (start >= to) return;
      for (const run of (this.flats[block] as Flat).runs) {
        const runFrom = Math.max(from, start + run.from);
        const runTo = Math.min(to, start + run.to);
        if (runFrom < runTo) yield { from: runFrom, to: runTo, look: run.look };
      }
    }
  }
}

/** Whether both units are the same: marks are, whatever their attributes; embeds are, whatever link lies over them. */
export function sameUnit(left: Units, at: number, right: Units, other: number): boolean {
  const code = left.text.charCodeAt(at);
  if (code !== right.text.charCodeAt(other)) return false;
  if (code === MARK_CODE) return left.isMark(at) === right.isMark(other);
  if (code !== EMBED_CODE) return true;
  const before = left.embedAt(at);
  const after = right.embedAt(other);
  return before === undefined || after === undefined ? before === after : sameEmbed(before, after);
}
