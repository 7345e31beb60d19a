import type { Transaction } from "yjs";
import type { Clock } from "../../base/clock.ts";
import type { IdRun } from "../shown/UnitIds.ts";

/**
 * How long somebody else may not have seen what was typed: longer than a message takes on a bad network, shorter than it takes to
 * read a sentence and decide to delete it.
 */
export const UNSEEN_FOR_MS = 10_000;

/** Characters typed within this time of each other are remembered as one. */
const SAME_MOMENT_MS = 1_000;

interface Typed {
  readonly client: number;
  readonly from: number;
  to: number;
  at: number;
}

/**
 * Which characters are so new that others, when they deleted the block around them, can hardly have seen them: they came into the
 * document within {@link UNSEEN_FOR_MS}, not counting the time that this replica was apart from the others.
 */
export class RecentTyping {
  readonly #clock: Clock;
  readonly #togetherSince: () => number | null;
  #typed: Typed[] = [];

  /** `togetherSince` tells when this replica came together with the others; null while it is apart from them. */
  constructor(clock: Clock, togetherSince: () => number | null) {
    this.#clock = clock;
    this.#togetherSince = togetherSince;
  }

  /** The Yjs clocks `from` to `to` of `client` came into the document just now. */
  add(client: number, from: number, to: number): void {
    if (from === to) return;
    const now = this.#clock.now();
    const last = this.#typed.at(-1);
    if (last !== undefined && last.client === client && last.to === from && now - last.at < SAME_MOMENT_MS) {
      last.to = to;
      return;
    }
    const oldest = this.unknownSince(UNSEEN_FOR_MS);
    if ((this.#typed[0]?.at ?? oldest) < oldest) this.#typed = this.#typed.filter(({ at }) => at >= oldest);
    this.#typed.push({ client, from, to, at: now });
  }

  /** All that a transaction of others brought. */
  addAll({ beforeState, afterState }: Transaction): void {
    for (const [client, to] of afterState) this.add(client, beforeState.get(client) ?? 0, to);
  }

  /** Whether all of `run` is new. */
  covers({ client, clock, length }: IdRun): boolean {
    const oldest = this.unknownSince(UNSEEN_FOR_MS);
    let reached = clock;
    for (const { client: by, from, to, at } of this.#typed) {
      if (by === client && at >= oldest && from <= reached && reached < to) reached = to;
    }
    return reached >= clock + length;
  }

  get now(): number {
    return this.#clock.now();
  }

  /** Since when what was done here may be unknown to others, if what is done becomes known within `duration`. */
  unknownSince(duration: number): number {
    const now = this.#clock.now();
    const since = this.#togetherSince();
    // Nobody can see anything while we are apart; and what was written then is new for a while when we come together.
    return since === null || now - since < duration ? Number.NEGATIVE_INFINITY : now - duration;
  }
}
