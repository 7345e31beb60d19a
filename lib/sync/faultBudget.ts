import type { Clock } from "../base/clock.ts";

/** How many unreadable messages are answered with a request for the whole text, in {@link FAULT_WINDOW}. */
export const FAULT_BUDGET = 3;

/** Milliseconds. A bad byte a day is a bad line; three a minute are somebody's intent, or a bug that asking does not cure. */
export const FAULT_WINDOW = 60_000;

/** Decides whether an unreadable message is worth another try. */
export class FaultBudget {
  readonly #clock: Clock;
  #faults: number[] = [];
  /** The whole text was asked for because of a fault, and has not come. */
  #open = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a fault. True: ask for the whole text. False: that was done, and did not help. */
  spend(): boolean {
    const now = this.#clock.now();
    this.#faults = this.#faults.filter((at) => now - at < FAULT_WINDOW);
    if (this.#open || this.#faults.length >= FAULT_BUDGET) return false;
    this.#faults.push(now);
    this.#open = true;
    return true;
  }

  /** The whole text came and could be read. */
  settle(): void {
    this.#open = false;
  }
}
