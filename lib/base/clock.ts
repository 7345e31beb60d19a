import type { Dispose } from "./disposable.ts";

/** Time as the code sees it, so that a test can own it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Runs `run` once after `milliseconds`; returns the way to cancel. */
  after(milliseconds: number, run: () => void): Dispose;
}

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
