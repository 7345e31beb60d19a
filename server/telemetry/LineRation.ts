import type { Clock } from "../../lib/base/clock.ts";

/** Lines of one wording that are written in a minute. An administrator reads three; the rest is a count. */
export const LINES_A_MINUTE = 30;

/** Wordings that are counted at a time: ours are some fifty, and a library may put numbers into its own. */
const MAX_WORDINGS = 1_000;

/** Stands for all beyond them. */
const OTHERS = "…";

const MINUTE_MS = 60_000;

/**
 * Decides which lines are written. What strangers do makes lines as well, and a program can do it a thousand times a second:
 * the disk that such a log fills is the one that documents are saved on.
 */
export class LineRation {
  readonly #clock: Clock;
  readonly #told: (wording: string, left: number) => void;
  #counts = new Map<string, number>();
  #until = Number.NEGATIVE_INFINITY;

  /** `told`, at the first line after a minute: so many lines of a wording were left out in it. */
  constructor(clock: Clock, told: (wording: string, left: number) => void) {
    this.#clock = clock;
    this.#told = told;
  }

  /** Whether a line of this wording is written. */
  allows(wording: string): boolean {
    const now = this.#clock.now();
    if (now >= this.#until) this.#begin(now);
    const counted = this.#counts.has(wording) || this.#counts.size < MAX_WORDINGS ? wording : OTHERS;
    const count = (this.#counts.get(counted) ?? 0) + 1;
    this.#counts.set(counted, count);
    return count <= LINES_A_MINUTE;
  }

  #begin(now: number): void {
    const counts = this.#counts;
    this.#counts = new Map();
    this.#until = now + MINUTE_MS;
    for (const [wording, count] of counts) if (count > LINES_A_MINUTE) this.#told(wording, count - LINES_A_MINUTE);
  }
}
