import { MAX_INDENT } from "./types.ts";
import type { BlockAttributes } from "./types.ts";

/** The attributes of a block that decide about the numbers of a list. */
export type Numbered = Pick<BlockAttributes, "type" | "indent" | "start">;

const LEVELS = MAX_INDENT + 1;

/**
 * Counts through a document, block by block, and says the number of each numbered item. The rules are FL90 to FL94: they are
 * written once, here, and the editor, the static page and every conversion ask this.
 */
export class ListCounter {
  /** By level, the number of the last item of the list that is still open there; 0 when none is. */
  readonly #open: number[] = Array.from({ length: LEVELS }, () => 0);
  /** By level, the number of the last item, of a list that something at its level has interrupted too. */
  readonly #last: number[] = Array.from({ length: LEVELS }, () => 0);

  /** Goes on to the next block. Its number if it is a numbered item, otherwise null. */
  next({ type, indent = 0, start }: Numbered): number | null {
    const level = Math.min(indent, MAX_INDENT);
    for (let deeper = level + 1; deeper < LEVELS; deeper += 1) {
      this.#open[deeper] = 0;
      this.#last[deeper] = 0;
    }
    if (type !== "number") {
      this.#open[level] = 0;
      return null;
    }
    const number = this.#numberAt(level, start);
    this.#open[level] = number;
    this.#last[level] = number;
    return number;
  }

  /** The number that an item without `start`, or one that continues, would have at this level if it came next. */
  peek(level: number, start?: "continue"): number {
    return this.#numberAt(level, start);
  }

  #numberAt(level: number, start: BlockAttributes["start"]): number {
    if (typeof start === "number") return start;
    return ((start === "continue" ? this.#last[level] : this.#open[level]) ?? 0) + 1;
  }
}

/** Whether nothing behind a block like this depends on what is in front of it, unless it is told to continue. */
export function endsAllLists({ type, indent = 0 }: Numbered): boolean {
  return type !== "number" && indent === 0;
}

/** How a number is written at a level: 1. a. i. and again from the start. */
export function listMarker(number: number, level: number): string {
  const style = level % 3;
  return `${style === 0 ? number : style === 1 ? letters(number) : roman(number)}.`;
}

/** The markers of numbered items in document order; null for every other block. */
export function listMarkers(blocks: Iterable<Numbered>): (string | null)[] {
  const counter = new ListCounter();
  const markers: (string | null)[] = [];
  for (const block of blocks) {
    const number = counter.next(block);
    markers.push(number === null ? null : listMarker(number, Math.min(block.indent ?? 0, MAX_INDENT)));
  }
  return markers;
}

/** 1 is a, 26 is z, 27 is aa. There is no letter for 0. */
function letters(number: number): string {
  if (number < 1) return String(number);
  let text = "";
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
  }
  return text;
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

/** Roman numerals end at 3,999, as in browsers; others are written in digits. */
function roman(number: number): string {
  if (number < 1 || number > 3999) return String(number);
  let [text, rest] = ["", number];
  for (const [value, sign] of ROMAN) {
    for (; rest >= value; rest -= value) text += sign;
  }
  return text;
}
