import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";

/** A function that runs at most once a window; the call that falls into a window is made up for at its end. */
export interface Throttled {
  (): void;
  /** Drops what is due. */
  cancel: Dispose;
}

/** `run`, at once and then at most once in `milliseconds`. The last call is never lost. */
export function throttle(clock: Clock, milliseconds: number, run: () => void): Throttled {
  let stop: Dispose | null = null;
  let due = false;
  const open = () => {
    stop = clock.after(milliseconds, () => {
      stop = null;
      if (!due) return;
      due = false;
      open();
      run();
    });
  };
  const throttled = () => {
    if (stop) {
      due = true;
      return;
    }
    open();
    run();
  };
  throttled.cancel = () => {
    due = false;
    stop?.();
    stop = null;
  };
  return throttled;
}
