import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import { cutMessage, encodePost, MAX_PARTS, PART_BYTES, type Part } from "../protocol/httpPost.ts";

/**
 * Waits before a POST is tried again whose answer did not come, in milliseconds. After the last the connection is given up; a
 * proxy that restarts is back by then, and a person waits no longer.
 */
const RETRY_DELAYS: readonly number[] = [250, 1_000, 2_000];

/** What became of a POST: it was taken, it may be tried again, or there is nobody there who knows us. */
export type PostResult = "taken" | "again" | "over";

export interface PostQueueOptions {
  readonly clock: Clock;
  /** Posts a body. `last`: the page may be gone before the answer. Never rejects. */
  readonly post: (body: Uint8Array<ArrayBuffer>, last: boolean) => Promise<PostResult>;
  /** The server does not take what is sent: told once. */
  readonly failed: () => void;
}

/**
 * What goes up: one POST at a time, so that order is kept; what is sent meanwhile goes with the next. Parts have numbers, by
 * which the server leaves out what it has, so any POST may be repeated.
 */
export class PostQueue {
  readonly #options: PostQueueOptions;
  /** Parts that the server has not confirmed; the first has the number `#first`. */
  #parts: Part[] = [];
  #first = 0;
  #bytes = 0;
  #wanted = false;
  #posting = false;
  #tries = 0;
  #stopRetry: Dispose | null = null;
  #over = false;
  readonly #idle: (() => void)[] = [];

  constructor(options: PostQueueOptions) {
    this.#options = options;
  }

  /** Bytes that the server has not confirmed. */
  get backlog(): number {
    return this.#bytes;
  }

  add(message: Uint8Array): void {
    this.#parts.push(...cutMessage(message));
    this.#bytes += message.byteLength;
    this.#want();
  }

  /** Posts something, be it nothing: the server asks for a sign of life. */
  sign(): void {
    this.#want();
  }

  /** The page may be gone at once: what has not been confirmed leaves now, beside what is under way. */
  hurry(): void {
    if (this.#over || this.#parts.length === 0) return;
    const post = this.#next();
    void this.#options.post(encodePost(post), true).then((result) => {
      if (result === "taken") this.#confirm(post.first + post.parts.length);
    });
  }

  /** Calls `then` when everything is confirmed or given up. */
  whenIdle(then: () => void): void {
    if (this.#over || (!this.#posting && !this.#wanted && this.#parts.length === 0)) then();
    else this.#idle.push(then);
  }

  end(): void {
    this.#over = true;
    this.#stopRetry?.();
    for (const then of this.#idle.splice(0)) then();
  }

  #want(): void {
    if (this.#over || this.#wanted) return;
    this.#wanted = true;
    // What one task sends leaves together.
    queueMicrotask(() => this.#pump());
  }

  #pump(): void {
    if (this.#over || this.#posting || !this.#wanted) return;
    this.#wanted = false;
    this.#posting = true;
    const post = this.#next();
    void this.#options.post(encodePost(post), false).then((result) => {
      if (!this.#over) this.#answered(result, post.first + post.parts.length);
    });
  }

  /** As many parts as make one POST; always one, if there is any. */
  #next(): { readonly first: number; readonly parts: readonly Part[] } {
    let bytes = 0;
    const end = this.#parts.findIndex((part, index) => {
      bytes += part.bytes.byteLength;
      return index > 0 && (bytes > PART_BYTES || index === MAX_PARTS);
    });
    return { first: this.#first, parts: end < 0 ? this.#parts.slice() : this.#parts.slice(0, end) };
  }

  #answered(result: PostResult, next: number): void {
    if (result === "again") {
      const delay = RETRY_DELAYS[this.#tries];
      if (delay !== undefined) {
        this.#tries += 1;
        this.#stopRetry = this.#options.clock.after(delay, () => this.#goOn());
        return;
      }
    }
    if (result !== "taken") {
      this.end();
      this.#options.failed();
      return;
    }
    this.#tries = 0;
    this.#confirm(next);
    this.#goOn(this.#wanted || this.#parts.length > 0);
  }

  #goOn(more = true): void {
    this.#stopRetry = null;
    this.#posting = false;
    this.#wanted = more;
    if (more) this.#pump();
    else for (const then of this.#idle.splice(0)) then();
  }

  #confirm(next: number): void {
    const confirmed = this.#parts.splice(0, Math.max(0, next - this.#first));
    this.#first += confirmed.length;
    for (const { bytes } of confirmed) this.#bytes -= bytes.byteLength;
  }
}
