import type { Clock } from "../../lib/base/clock.ts";

/** A clock that stands still until told to move. */
export interface ManualClock extends Clock {
  /** Moves on by `milliseconds` and runs the timers that are due, in order. */
  advance(milliseconds: number): void;
}

/** Makes a clock that begins at `start` (milliseconds since 1970). */
export function createManualClock(start = 1_700_000_000_000): ManualClock {
  let now = start;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}
