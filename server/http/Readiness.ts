import type { Clock } from "../../lib/base/clock.ts";
import type { UpdateLog } from "../log/UpdateLog.ts";
import type { DocumentStore } from "../storage/DocumentStore.ts";

/** Why the server does not take documents now. A closed list. */
const DETAILS = {
  draining: "The server ends. It stores what it has received.",
  "storage-failing": "Commits to storage fail, and are tried again. Nobody is told that anything is saved.",
  "storage-silent": "Storage cannot be read.",
  backlog: "So much waits for storage that no more edits are taken.",
} as const;

export interface Reason {
  readonly code: keyof typeof DETAILS;
  readonly detail: string;
}

/** The longest that storage may take to answer a question before it counts as silent, in milliseconds. */
const PATIENCE_MS = 1_000;

/** A document that is never there: to ask for it is to ask whether storage answers. */
const NOBODYS_ID = "00000000-0000-7000-8000-000000000000";

export interface ReadinessServices {
  readonly store: Pick<DocumentStore, "getDocument">;
  readonly log: Pick<UpdateLog, "state" | "accepting">;
  readonly clock: Clock;
  /** Whether the server ends. */
  readonly draining: () => boolean;
}

/**
 * Whether the server takes documents and stores them: what `/readyz` says. Storage is asked, not only remembered: where
 * nobody writes, nobody else would notice that it is gone.
 */
export class Readiness {
  readonly #services: ReadinessServices;
  /** The question under way: a storage that hangs must not be asked once more by every probe. */
  #asked: Promise<boolean> | null = null;

  constructor(services: ReadinessServices) {
    this.#services = services;
  }

  /** Why it is not ready; none when it is. */
  async reasons(): Promise<Reason[]> {
    const { log, draining } = this.#services;
    const answers = draining() || (await this.#answers());
    const codes: Reason["code"][] = [];
    if (draining()) codes.push("draining");
    if (log.state.get().kind === "failing") codes.push("storage-failing");
    if (!answers) codes.push("storage-silent");
    if (!log.accepting.get()) codes.push("backlog");
    return codes.map((code) => ({ code, detail: DETAILS[code] }));
  }

  async #answers(): Promise<boolean> {
    const { store, clock } = this.#services;
    this.#asked ??= store
      .getDocument(NOBODYS_ID)
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        this.#asked = null;
      });
    let stopWaiting = (): void => {};
    const impatience = new Promise<false>((resolve) => {
      stopWaiting = clock.after(PATIENCE_MS, () => resolve(false));
    });
    try {
      return await Promise.race([this.#asked, impatience]);
    } finally {
      stopWaiting();
    }
  }
}
