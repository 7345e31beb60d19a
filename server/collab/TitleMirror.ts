import type { Clock } from "../../lib/base/clock.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { DocumentStore } from "../storage/DocumentStore.ts";
import { StoreError } from "../storage/StoreError.ts";
import type { SaveBarrier } from "./SaveBarrier.ts";

const RETRY_MS = 1_000;

/**
 * Keeps the title in storage's list equal to the one in the document. A change of the title counts as saved only when
 * the list has it too: were it copied some time after, a crash in between would leave the old one there until somebody
 * opens the document again.
 */
export class TitleMirror {
  readonly #documentId: string;
  readonly #store: DocumentStore;
  readonly #barrier: Pick<SaveBarrier<never>, "appended" | "blockFrom" | "unblock">;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #stored: string;
  #wanted: string;
  #running: Promise<void> | null = null;

  /** `stored`: the title in the list now. */
  constructor(
    documentId: string,
    stored: string,
    store: DocumentStore,
    barrier: Pick<SaveBarrier<never>, "appended" | "blockFrom" | "unblock">,
    clock: Clock,
    logger: Logger,
  ) {
    this.#documentId = documentId;
    this.#stored = stored;
    this.#wanted = stored;
    this.#store = store;
    this.#barrier = barrier;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The document says `title`. To be called before the append that carries it. */
  set(title: string): void {
    this.#wanted = title;
    if (title === this.#stored && this.#running === null) return;
    this.#barrier.blockFrom(this.#barrier.appended + 1);
    this.#running ??= this.#run();
  }

  /** Resolves when the list is up to date. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#wanted !== this.#stored) {
      const title = this.#wanted;
      try {
        await this.#store.setTitle(this.#documentId, title);
        this.#stored = title;
      } catch (error) {
        // The server ends. What depends on the title stays unacknowledged, and the next load makes up for it.
        if (error instanceof StoreError && error.code === "closed") return;
        this.#logger.warn({ documentId: this.#documentId, err: error }, "title not stored; trying again");
        await new Promise<void>((resolve) => void this.#clock.after(RETRY_MS, resolve));
      }
    }
    this.#running = null;
    this.#barrier.unblock();
  }
}
