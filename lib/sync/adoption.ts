import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import type { Ledger } from "./ledger.ts";

/**
 * How long another tab has to get its own changes confirmed, in milliseconds, before this tab sends them. Longer than a
 * commit on a bad line, shorter than a person's patience.
 */
export const ADOPT_AFTER = 5_000;

export interface AdoptionOptions {
  readonly clock: Clock;
  /** This session, as a writer. */
  readonly writer: string;
  readonly ledger: () => Ledger;
  /** Reads from the device what was only heard of, and sends the server everything that it lacks. */
  readonly adopt: () => void;
}

/**
 * Looks after changes that another tab made and did not get confirmed: it was closed, crashed, or has no connection while
 * this one has. This tab's document contains them, or the copy on the device does, so this tab's whole reply saves them.
 */
export class Adoption {
  readonly #options: AdoptionOptions;
  #stop: Dispose | null = null;

  constructor(options: AdoptionOptions) {
    this.#options = options;
  }

  /** The ledger has news of others. */
  look(): void {
    const orphans = this.#orphans();
    if (orphans.size === 0) {
      this.close();
      return;
    }
    this.#stop ??= this.#options.clock.after(ADOPT_AFTER, () => {
      this.#stop = null;
      const now = this.#orphans();
      // Somebody whose count of confirmed changes moved in between looks after them alone.
      const stuck = [...now].some(([writer, saved]) => orphans.get(writer) === saved);
      if (stuck) this.#options.adopt();
      this.look();
    });
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** Writers other than us with unconfirmed changes, and how many of theirs are confirmed. */
  #orphans(): Map<string, number> {
    const orphans = new Map<string, number>();
    for (const [writer, { made, saved }] of this.#options.ledger()) {
      if (writer !== this.#options.writer && made > saved) orphans.set(writer, saved);
    }
    return orphans;
  }
}
