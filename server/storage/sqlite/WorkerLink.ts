import type { Worker } from "node:worker_threads";
import { StoreError } from "../StoreError.ts";
import type { Operation, Operations, Response } from "./protocol.ts";

interface Waiting {
  resolve(answer: Operations[Operation]["answer"]): void;
  reject(error: StoreError): void;
}

/**
 * Calls into the database's thread. When the thread dies, the calls under way reject with `unavailable` and an unknown
 * outcome (a commit may have reached the disk while its answer did not reach us), and the next call starts a new one.
 */
export class WorkerLink {
  readonly #start: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #number = 0;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** Posts before it returns: calls are handled in their order. `transfer` leaves the caller without these buffers. */
  call<Name extends Operation>(
    name: Name,
    ask: Operations[Name]["ask"],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Operations[Name]["answer"]> {
    return new Promise((resolve, reject) => {
      const number = ++this.#number;
      const worker = (this.#worker ??= this.#spawn());
      this.#waiting.set(number, { resolve, reject });
      worker.postMessage({ number, name, ask }, transfer);
    });
  }

  /** Ends the thread. Calls under way reject. */
  async end(): Promise<void> {
    await this.#worker?.terminate();
  }

  #spawn(): Worker {
    const worker = this.#start();
    let cause: unknown;
    worker.on("message", (response: Response) => this.#settle(response));
    worker.on("error", (error: unknown) => {
      cause = error;
    });
    worker.on("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#rejectAll(cause);
    });
    return worker;
  }

  #settle(response: Response): void {
    const waiting = this.#waiting.get(response.number);
    this.#waiting.delete(response.number);
    if ("error" in response) {
      const { code, message, documentIds } = response.error;
      waiting?.reject(new StoreError(code, message, { documentIds }));
    } else {
      waiting?.resolve(response.answer);
    }
  }

  #rejectAll(cause: unknown): void {
    const waiting = Array.from(this.#waiting.values());
    this.#waiting.clear();
    const details = { outcomeUnknown: true, ...(cause === undefined ? {} : { cause }) };
    for (const call of waiting) call.reject(new StoreError("unavailable", "the database's thread ended", details));
  }
}
