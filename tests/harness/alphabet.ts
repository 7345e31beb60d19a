import { assert } from "../../lib/base/assert.ts";

/** CJK ideographs, then private use: one UTF-16 code unit each, letters to every word boundary, never made by an editor itself. */
const RANGES = [
  [0x4e00, 0x9fff],
  [0xe000, 0xf8ff],
] as const;

/** Hands out characters, each one once, so that a character in a document names the act that typed it. */
export class Alphabet {
  #range = 0;
  #next: number = RANGES[0][0];

  /** `count` characters that nobody has had yet. Throws when the 27,392 of a run are used up. */
  take(count: number): string {
    let text = "";
    while (text.length < count) {
      const range = RANGES[this.#range];
      assert(range, "a run may type 27,392 characters");
      if (this.#next > range[1]) {
        this.#range += 1;
        this.#next = RANGES[this.#range]?.[0] ?? 0;
        continue;
      }
      text += String.fromCharCode(this.#next);
      this.#next += 1;
    }
    return text;
  }
}

/** Whether `character` is one that an {@link Alphabet} hands out. */
export function isUnique(character: string): boolean {
  const code = character.charCodeAt(0);
  return RANGES.some(([from, to]) => code >= from && code <= to);
}

/** The unique characters of `text`, in order. */
export function uniqueIn(text: string): string {
  return Array.from(text).filter(isUnique).join("");
}
