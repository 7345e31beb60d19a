import { Worker } from "node:worker_threads";
import type { Clock } from "../../../lib/base/clock.ts";
import type { Dispose } from "../../../lib/base/disposable.ts";
import { MAX_TRIALS_WAITING, TRIAL_LOAD_MS, TRIAL_MS, TRIAL_MS_A_BYTE, TRIAL_PATIENCE } from "./limits.ts";

/** To the trying thread: the document as it is stored, and the update. */
export interface TrialRequest {
  readonly parts: readonly Uint8Array[];
  readonly update: Uint8Array;
}

/** From it: the document is there; the update was applied, and took so long of the processor. */
export type TrialAnswer = { readonly kind: "loaded" } | { readonly kind: "done"; readonly milliseconds: number };

/** `busy`: too many wait; to be tried again later. */
export type Verdict = "fine" | "costly" | "busy";

/** Loads the pieces of a document; null when there is none. */
type Load = (documentId: string) => Promise<readonly Uint8Array[] | null>;

/**
 * Tries updates out that may cost too much: in a thread of its own that is ended when it takes too long, so that nobody else waits for
 * what only Yjs itself can find out. One at a time.
 */
export class Trials {
  readonly #clock: Clock;
  readonly #load: Load;
  #line: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #ended = false;
  #endThread: Dispose = () => undefined;

  constructor(clock: Clock, load: Load) {
    this.#clock = clock;
    this.#load = load;
  }

  /** Rejects as loading does. */
  async tryOut(documentId: string, update: Uint8Array): Promise<Verdict> {
    if (this.#ended || this.#waiting >= MAX_TRIALS_WAITING) return "busy";
    this.#waiting++;
    const trial = this.#line.then(() => this.#run(documentId, update));
    this.#line = trial.catch(() => undefined);
    try {
      return await trial;
    } finally {
      this.#waiting--;
    }
  }

  /** Ends the trial under way; it and all that wait are "busy". */
  end(): void {
    this.#ended = true;
    this.#endThread();
  }

  async #run(documentId: string, update: Uint8Array): Promise<Verdict> {
    if (this.#ended) return "busy";
    const parts = await this.#load(documentId);
    if (this.#ended || parts === null) return "busy";
    const allowed = TRIAL_MS + update.byteLength * TRIAL_MS_A_BYTE;
    return await new Promise<Verdict>((resolve) => {
      const worker = new Worker(new URL("./trialWorker.ts", import.meta.url), { name: "cowrite-trial", execArgv: [] });
      let stop = this.#clock.after(TRIAL_LOAD_MS, () => end("busy"));
      const end = (verdict: Verdict): void => {
        stop();
        resolve(verdict);
        void worker.terminate();
      };
      this.#endThread = () => end("busy");
      worker.on("message", (answer: TrialAnswer) => {
        if (answer.kind === "done") {
          end(answer.milliseconds <= allowed ? "fine" : "costly");
          return;
        }
        stop();
        // By the clock of the wall, on a machine that does other things too.
        stop = this.#clock.after(allowed * TRIAL_PATIENCE, () => end("costly"));
      });
      // Out of memory, most likely.
      worker.on("error", () => end("costly"));
      worker.on("exit", () => end("busy"));
      const request: TrialRequest = { parts, update };
      worker.postMessage(request, []);
    });
  }
}
