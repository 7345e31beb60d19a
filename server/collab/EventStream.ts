import type { ServerResponse } from "node:http";
import type { Clock } from "../../lib/base/clock.ts";
import type { Dispose } from "../../lib/base/disposable.ts";
import { encodeFarewell, StreamEvent } from "../../lib/protocol/httpPost.ts";
import { type Carrier, CLOSED, CLOSING, OPEN } from "./Carrier.ts";
import { STREAM_LINGER_MS } from "./limits.ts";
import type { SharedFrame } from "./SharedFrame.ts";

/** A connection that vanished without a word; the code that `WebSocket` gives it. */
const VANISHED = 1006;

/** Base64 makes four bytes of three; limits are about the messages. */
const SHARE_OF_MESSAGES = 3 / 4;

export interface EventStreamOptions {
  readonly response: ServerResponse;
  readonly clock: Clock;
  /** The secret under which the client's POSTs come. */
  readonly id: string;
  /** It is over: told once. */
  readonly gone: (code: number, reason: string) => void;
}

/** Messages to a client as Server-Sent Events: the answer to a GET that does not end before the connection does. */
export class EventStream implements Carrier {
  readonly #options: EventStreamOptions;
  readonly #response: ServerResponse;
  #farewell = { code: VANISHED, reason: "" };
  #state = OPEN;
  #stopLinger: Dispose | null = null;

  /** Begins the answer. */
  constructor(options: EventStreamOptions) {
    const { response, id } = options;
    this.#options = options;
    this.#response = response;
    response.on("close", () => this.#closed());
    // Without a listener an error of one client's connection ends the process. `close` follows it.
    response.on("error", () => {});
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      // nginx, and others that learnt it from nginx, would otherwise collect the events.
      "x-accel-buffering": "no",
    });
    response.write(`event: ${StreamEvent.Stream}\ndata: ${id}\n\n`);
  }

  get readyState(): number {
    return this.#state;
  }

  get backlog(): number {
    return this.#response.destroyed ? 0 : Math.ceil(this.#response.writableLength * SHARE_OF_MESSAGES);
  }

  encode(frame: SharedFrame): Buffer {
    return frame.event;
  }

  write(bytes: Buffer): void {
    if (!this.#response.destroyed) this.#response.write(bytes);
  }

  close(code: number, reason: string): void {
    if (this.#state !== OPEN) return;
    this.#state = CLOSING;
    this.#farewell = { code, reason };
    if (this.#stopLinger) this.#endSoon();
    else this.#response.end(`event: ${StreamEvent.Close}\ndata: ${encodeFarewell(this.#farewell)}\n\n`);
  }

  terminate(): void {
    if (this.#state === OPEN) this.#state = CLOSING;
    if (this.#stopLinger) this.#endSoon();
    // `close` follows.
    else this.#response.destroy();
  }

  ping(): void {
    // With data, or a parser of events would not tell it.
    if (this.#state === OPEN) this.write(Buffer.from(`event: ${StreamEvent.Ping}\ndata: ping\n\n`));
  }

  #closed(): void {
    if (this.#state !== OPEN) {
      this.#end();
      return;
    }
    // Who leaves a page ends the stream and sends the last words at the same time: they may come second.
    this.#stopLinger = this.#options.clock.after(STREAM_LINGER_MS, () => this.#end());
  }

  /** Not at once: whoever ends a stream may be in the middle of telling something to all of a room. */
  #endSoon(): void {
    setImmediate(() => this.#end());
  }

  #end(): void {
    this.#stopLinger?.();
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.#options.gone(this.#farewell.code, this.#farewell.reason);
  }
}
