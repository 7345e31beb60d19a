import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";

/** A timer that runs so much later than it was set for, in milliseconds, was held up by this page itself, or the machine slept. */
const LATE = 500;

/** What arrived while the page was busy is told behind the timers that are due: a moment for it, in milliseconds. */
export const MOMENT = 250;

/**
 * Runs `act` when something has not come for `milliseconds`. A page that draws a large document hears nothing meanwhile, and
 * what came is told after: a timer that runs late proves nothing (SY11), and begins anew.
 */
export function patiently(clock: Clock, milliseconds: number, act: () => void): Dispose {
  let stop: Dispose = () => {};
  const wait = (time: number, then: () => void): void => {
    const due = clock.now() + time;
    stop = clock.after(time, () => {
      if (clock.now() - due > LATE) wait(milliseconds, giveTime);
      else then();
    });
  };
  const giveTime = (): void => wait(MOMENT, act);
  wait(milliseconds, giveTime);
  return () => stop();
}
