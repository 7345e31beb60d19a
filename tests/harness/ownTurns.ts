import type { Turns } from "../../lib/sync/pieces/turns.ts";

/** Turns that the test gives when it likes. */
export class OwnTurns implements Turns {
  #next: (() => void) | null = null;

  /** Whether something waits for one. */
  get isWaiting(): boolean {
    return this.#next !== null;
  }

  needed(): boolean {
    return true;
  }

  next(run: () => void): () => void {
    this.#next = run;
    return () => {
      if (this.#next === run) this.#next = null;
    };
  }

  /** Gives one; false if nothing waits. */
  give(): boolean {
    const next = this.#next;
    this.#next = null;
    next?.();
    return next !== null;
  }
}
