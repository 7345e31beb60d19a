import type { CodeReply, CodeRequest } from "./CodeDesk.ts";

/** A worker, as far as it is needed here. */
export interface CodeWorker {
  send(request: CodeRequest): void;
  terminate(): void;
}

/** Starts a worker; null as an answer says that there is none to be had. */
export type StartCodeWorker = (answered: (reply: CodeReply | null) => void) => CodeWorker;

/**
 * How long one request may take, in milliseconds. The first of a language loads a grammar and translates its patterns, which is half a
 * second for most and eight for C++.
 */
export const MAX_READ_MS = 30_000;

/** Time, for the watchdog. */
export interface ReaderClock {
  readonly after: (ms: number, run: () => void) => () => void;
}

/** What became of a request: an answer; `failed`, nothing can be had; `killed`, the worker hung and all that it knew is gone. */
export type CodeAnswer = CodeReply | "failed" | "killed";

/** Asks the worker, one request at a time, and ends it when it hangs. A new one is made for the next request. */
export class CodeReader {
  readonly #start: StartCodeWorker;
  readonly #clock: ReaderClock;
  #worker: CodeWorker | null = null;
  #settle: ((answer: CodeAnswer) => void) | null = null;

  constructor(start: StartCodeWorker, clock: ReaderClock) {
    this.#start = start;
    this.#clock = clock;
  }

  get busy(): boolean {
    return this.#settle !== null;
  }

  /** Must not be called while another request is `busy`. Never rejects. */
  ask(request: CodeRequest): Promise<CodeAnswer> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(MAX_READ_MS, () => this.#end("killed"));
      this.#settle = (answer) => {
        this.#settle = null;
        stop();
        resolve(answer);
      };
      try {
        this.#worker ??= this.#start((reply) => this.#settle?.(reply ?? "failed"));
        this.#worker.send(request);
      } catch {
        // No workers here, or not from this address: code stays plain.
        this.#end("failed");
      }
    });
  }

  dispose(): void {
    this.#end("killed");
  }

  #end(answer: "failed" | "killed"): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle?.(answer);
  }
}
