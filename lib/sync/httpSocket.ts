import type { Clock } from "../base/clock.ts";
import type { Dispose } from "../base/disposable.ts";
import { COLLAB_HTTP_PATH, parseFarewell, STREAM_HEADER, StreamEvent } from "../protocol/httpPost.ts";
import { COLLAB_PATH } from "../protocol/messages.ts";
import type { Environment } from "./environment.ts";
import { EventParser, type StreamedEvent } from "./eventParser.ts";
import { PostQueue, type PostResult } from "./postQueue.ts";
import type { OpenSocket, Socket, SocketListener } from "./socket.ts";

/** A connection that never was, or vanished; the code that `WebSocket` gives it. */
const VANISHED = 1006;

/** How long the last words of a session that ends may take. The server waits as long for them. */
const GOODBYE_PATIENCE = 2_000;

/** Browsers let the requests that outlive their page carry so much together, in bytes, with something left for others. */
const MAX_OUTLIVING = 60_000;

export interface HttpSocketOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  /** Default: the surroundings' own. */
  readonly fetch?: typeof fetch;
}

/** Connections without a WebSocket: Server-Sent Events down, POSTs up (lib/protocol/SPEC.md, W21 to W25). */
export function httpSockets(options: HttpSocketOptions): OpenSocket {
  return (url, listener) => new HttpSocket(options, url, listener);
}

/** The address of the streams beside `url`, the WebSocket's; throws when that is no address. */
function streamAddress(url: string): string {
  const address = new URL(url);
  address.protocol = address.protocol === "wss:" || address.protocol === "https:" ? "https:" : "http:";
  if (!address.pathname.endsWith(COLLAB_PATH)) throw new Error("no address of a server");
  address.pathname = address.pathname.slice(0, -COLLAB_PATH.length) + COLLAB_HTTP_PATH;
  return address.href;
}

class HttpSocket implements Socket {
  readonly #options: HttpSocketOptions;
  readonly #listener: SocketListener;
  readonly #abort = new AbortController();
  readonly #queue: PostQueue;
  readonly #stopEnvironment: Dispose;
  #address = "";
  #stream: string | null = null;
  /** The listener is told nothing any more. */
  #over = false;
  #stopGoodbye: Dispose | null = null;

  constructor(options: HttpSocketOptions, url: string, listener: SocketListener) {
    this.#options = options;
    this.#listener = listener;
    this.#queue = new PostQueue({
      clock: options.clock,
      post: (body, last) => this.#post(body, last),
      failed: () => this.#end(VANISHED, "what is sent does not arrive"),
    });
    this.#stopEnvironment = options.environment.subscribe((event) => {
      if (event === "hide" || event === "leave") this.#queue.hurry();
    });
    void this.#open(url);
  }

  get backlog(): number {
    return this.#queue.backlog;
  }

  send(bytes: Uint8Array): void {
    if (!this.#over && this.#stream !== null) this.#queue.add(bytes);
  }

  close(_code: number, _reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopEnvironment();
    if (this.#stream === null) {
      this.#release();
      return;
    }
    // The end of the stream is the end of the connection: what was sent before goes first.
    this.#stopGoodbye = this.#options.clock.after(GOODBYE_PATIENCE, () => this.#release());
    this.#queue.whenIdle(() => this.#release());
  }

  async #open(url: string): Promise<void> {
    const ask = this.#options.fetch ?? fetch;
    try {
      this.#address = streamAddress(url);
      const response = await ask(this.#address, {
        headers: { accept: "text/event-stream" },
        cache: "no-store",
        signal: this.#abort.signal,
      });
      const kind = response.headers.get("content-type") ?? "";
      if (response.status !== 200 || response.body === null || !/^text\/event-stream\b/i.test(kind)) {
        throw new Error(`no stream of events: ${response.status}`);
      }
      await this.#read(response.body);
      this.#end(VANISHED, "the stream ended");
    } catch (error) {
      this.#end(VANISHED, error instanceof Error ? error.message : "the stream failed");
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const parser = new EventParser((event) => this.#take(event));
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const reader = body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parser.push(decoder.decode(next.value, { stream: true }));
    }
  }

  #take({ name, data }: StreamedEvent): void {
    if (this.#over) return;
    if (this.#stream === null) {
      if (name !== StreamEvent.Stream) throw new Error("the stream does not say its name");
      this.#stream = data;
      this.#listener.opened();
      return;
    }
    switch (name) {
      case "message":
        this.#listener.received(fromBase64(data));
        return;
      case StreamEvent.Ping:
        this.#queue.sign();
        return;
      case StreamEvent.Close: {
        const farewell = parseFarewell(data) ?? { code: VANISHED, reason: "an unreadable end" };
        this.#end(farewell.code, farewell.reason);
        return;
      }
      // A newer server's event.
      default:
    }
  }

  async #post(body: Uint8Array<ArrayBuffer>, last: boolean): Promise<PostResult> {
    const ask = this.#options.fetch ?? fetch;
    try {
      const { status } = await ask(this.#address, {
        method: "POST",
        headers: { "content-type": "application/octet-stream", [STREAM_HEADER]: this.#stream ?? "" },
        body,
        cache: "no-store",
        keepalive: last && body.byteLength <= MAX_OUTLIVING,
      });
      if (status === 204) return "taken";
      return status >= 500 || status === 408 || status === 429 ? "again" : "over";
    } catch {
      return "again";
    }
  }

  #end(code: number, reason: string): void {
    const told = this.#over;
    this.#over = true;
    this.#stopEnvironment();
    this.#release();
    if (!told) this.#listener.closed(code, reason);
  }

  #release(): void {
    this.#stopGoodbye?.();
    this.#queue.end();
    this.#abort.abort();
  }
}

/** Throws when it is none. */
function fromBase64(text: string): Uint8Array {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < characters.length; at++) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
