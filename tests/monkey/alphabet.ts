/** Letters of two scripts that nothing makes by itself: Korean syllables for the first window, Yi ones for the second, and so on. */
const SCRIPTS = [
  [0xac00, 0xd7a3],
  [0xa000, 0xa48c],
  [0x1401, 0x166c],
] as const;

/** Hands out letters, each one once, so that a letter in a document says who typed it, and a caret's neighbours where it is. */
export class Letters {
  readonly #from: number;
  readonly #count: number;
  #next = 0;

  constructor(person: number) {
    const [from, to] = SCRIPTS[person % SCRIPTS.length] as (typeof SCRIPTS)[number];
    this.#from = from;
    this.#count = to - from + 1;
  }

  /** When all have been used it begins again: what is there twice is left out of the comparisons. */
  take(count: number): string {
    return Array.from({ length: count }, () => String.fromCharCode(this.#from + (this.#next++ % this.#count))).join("");
  }
}
