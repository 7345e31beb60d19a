import { Worker } from "node:worker_threads";
import type { Clock } from "../../lib/base/clock.ts";
import type { Dispose } from "../../lib/base/disposable.ts";
import { MERGER_IDLE_MS } from "./limits.ts";

/** To the merging thread. */
export interface MergeRequest {
  readonly number: number;
  readonly lengths: Float64Array<ArrayBuffer>;
  /** The parts, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** From the merging thread: the merged update, or why the parts cannot be merged. */
export type MergeAnswer =
  | { readonly number: number; readonly merged: Uint8Array<ArrayBuffer> }
  | { readonly number: number; readonly message: string };

/** The parts are no updates, or break Yjs's rules. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

/** The merging thread ended before it answered: closed, or out of memory. */
export class MergerEnded extends Error {
  override readonly name = "MergerEnded";
}

interface Waiting {
  resolve(merged: Uint8Array): void;
  reject(error: Error): void;
}

/** A thread, and who waits for it. */
interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** Merges Yjs updates in a thread of its own, started when needed and ended when idle. */
export class Merger {
  readonly #clock: Clock;
  #thread: Thread | undefined;
  #number = 0;
  #cancelIdle: Dispose = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** See {@link mergeParts}. Copies the parts. Rejects with {@link MergeError} or {@link MergerEnded}. */
  merge(parts: readonly Uint8Array[]): Promise<Uint8Array> {
    this.#cancelIdle();
    const lengths = Float64Array.from(parts, (part) => part.byteLength);
    const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
    let offset = 0;
    for (const part of parts) {
      bytes.set(part, offset);
      offset += part.byteLength;
    }
    return new Promise((resolve, reject) => {
      const number = ++this.#number;
      const { worker, waiting } = (this.#thread ??= this.#start());
      waiting.set(number, { resolve, reject });
      const request: MergeRequest = { number, lengths, bytes };
      worker.postMessage(request, [lengths.buffer, bytes.buffer]);
    });
  }

  /** Ends the thread; a merge under way rejects with {@link MergerEnded}, a later one starts another. */
  async end(): Promise<void> {
    this.#cancelIdle();
    const thread = this.#thread;
    // Forgotten first: a merge that is asked for while the thread ends must not be given to it.
    this.#thread = undefined;
    await thread?.worker.terminate();
  }

  #start(): Thread {
    const worker = new Worker(new URL("./mergerWorker.ts", import.meta.url), { name: "cowrite-merger", execArgv: [] });
    const thread: Thread = { worker, waiting: new Map() };
    let cause: unknown;
    worker.on("message", (answer: MergeAnswer) => this.#settle(thread, answer));
    worker.on("error", (error: unknown) => {
      cause = error;
    });
    worker.on("exit", () => {
      if (this.#thread === thread) this.#thread = undefined;
      for (const merge of thread.waiting.values()) merge.reject(new MergerEnded("the merging thread ended", { cause }));
      thread.waiting.clear();
    });
    return thread;
  }

  #settle({ waiting }: Thread, answer: MergeAnswer): void {
    const merge = waiting.get(answer.number);
    waiting.delete(answer.number);
    if (waiting.size === 0) this.#cancelIdle = this.#clock.after(MERGER_IDLE_MS, () => void this.end());
    if ("merged" in answer) merge?.resolve(answer.merged);
    else merge?.reject(new MergeError(answer.message));
  }
}
