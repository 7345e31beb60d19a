import type { Clock } from "../../../../lib/base/clock.ts";

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Lets time pass, running each timer at its moment and `between` after each. */
  async pass(milliseconds: number, between: () => Promise<void>): Promise<void> {
    const end = this.#now + milliseconds;
    await between();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#timers = this.#timers.filter((other) => other !== next);
      next.run();
      await between();
    }
    this.#now = end;
  }

  /** A sleep of the machine: time passes, nothing runs; what was due runs late, when time passes again. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
  }

  #next(end: number): { at: number; run: () => void } | undefined {
    return this.#timers.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
  }
}
