import type { Slices } from "../../lib/binding/remote/slices.ts";

/** Slices of one block or few, of which the test draws the next when it likes. */
export class OwnSlices implements Slices {
  readonly piece: number;
  readonly #size: () => number;
  #next: (() => void) | null = null;

  constructor(size: () => number = () => 1, piece = 1) {
    this.#size = size;
    this.piece = piece;
  }

  /** Whether something has not been drawn. */
  get isWaiting(): boolean {
    return this.#next !== null;
  }

  /** Draws the next slice; false if nothing waits. */
  draw(): boolean {
    const next = this.#next;
    this.#next = null;
    next?.();
    return next !== null;
  }

  size(): number {
    return this.#size();
  }

  drew(): void {}

  now(): number {
    return 0;
  }

  later(run: () => void): () => void {
    this.#next = run;
    return () => {
      if (this.#next === run) this.#next = null;
    };
  }
}
