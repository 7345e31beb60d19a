import { assertNever } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import type { Entry, Ledger } from "./ledger.ts";
import type { TabChannel } from "./tabs.ts";
import { readTabMessage, writeTabMessage, type TabCounts, type TabMessage } from "./tabMessages.ts";

/** How long news about saved changes is gathered before the other tabs hear it: ten times a second is enough for a number. */
export const NEWS_WINDOW = 100;

export interface TabLinkOptions {
  readonly channel: TabChannel;
  readonly clock: Clock;
  /** This session, as a writer. */
  readonly writer: string;
  readonly ledger: () => Ledger;
  readonly stateVector: () => Uint8Array;
  /** What our document has beyond a state vector. Throws on a malformed one. */
  readonly encodeBeyond: (stateVector: Uint8Array) => Uint8Array;
  /** Applies another tab's update; false when it cannot be. */
  readonly apply: (update: Uint8Array) => boolean;
  /** Raises what is known of a writer. */
  readonly raise: (writer: string, counts: Partial<Entry>) => void;
  readonly failed: (error: unknown) => void;
}

/** Passes local edits between the tabs of one browser, so that two offline tabs agree, and one may save for the other. */
export class TabLink {
  readonly #options: TabLinkOptions;
  readonly #stopListening: Dispose;
  #stopNews: Dispose | null = null;

  constructor(options: TabLinkOptions) {
    this.#options = options;
    this.#stopListening = options.channel.subscribe((message) => this.#hear(message));
  }

  /** Asks the others for what we lack: at the start, and after a sleep in which they could not reach us. */
  hello(): void {
    this.#post({ kind: "hello", stateVector: this.#options.stateVector() });
  }

  /** A change was made here: our transaction number `made`. */
  change(update: Uint8Array, made: number): void {
    this.#post({ kind: "change", writer: this.#options.writer, after: made - 1, made, update });
  }

  /** Our ledger knows more to be saved than before. */
  savedChanged(): void {
    this.#stopNews ??= this.#options.clock.after(NEWS_WINDOW, () => this.#tellSaved());
  }

  close(): void {
    if (this.#stopNews) this.#tellSaved();
    this.#stopListening();
    this.#options.channel.close();
  }

  #tellSaved(): void {
    this.#stopNews?.();
    this.#stopNews = null;
    this.#post({ kind: "saved", counts: this.#counts() });
  }

  #hear(value: unknown): void {
    const message = readTabMessage(value);
    if (!message) return;
    try {
      this.#take(message);
    } catch (error) {
      this.#options.failed(error);
    }
  }

  #take(message: TabMessage): void {
    const { ledger, raise, apply, encodeBeyond } = this.#options;
    switch (message.kind) {
      case "hello":
        this.#post({ kind: "state", update: encodeBeyond(message.stateVector), counts: this.#counts() });
        return;
      case "state":
        if (!apply(message.update)) return;
        for (const [writer, made, saved] of message.counts) raise(writer, { held: made, saved });
        return;
      case "change": {
        const { writer, after, made, update } = message;
        const contiguous = (ledger().get(writer)?.held ?? 0) >= after;
        if (!apply(update)) return;
        // A gap: a message came before we listened. Until it is filled, we may not say that we hold what it said.
        raise(writer, contiguous ? { held: made } : { made });
        if (!contiguous) this.hello();
        return;
      }
      case "saved":
        for (const [writer, made, saved] of message.counts) raise(writer, { made, saved });
        return;
      default:
        assertNever(message);
    }
  }

  #counts(): TabCounts {
    return [...this.#options.ledger()].map(([writer, { held, saved }]) => [writer, Math.max(held, saved), saved]);
  }

  #post(message: TabMessage): void {
    try {
      this.#options.channel.post(writeTabMessage(message));
    } catch (error) {
      this.#options.failed(error);
    }
  }
}
