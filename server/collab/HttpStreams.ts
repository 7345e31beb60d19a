import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../lib/base/clock.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { MAX_POST_BYTES, STREAM_HEADER } from "../../lib/protocol/httpPost.ts";
import { type Carrier, OPEN } from "./Carrier.ts";
import type { ClientSocket } from "./ClientSocket.ts";
import { EventStream } from "./EventStream.ts";
import { Inflow, type Taken } from "./Inflow.ts";

export interface HttpStreamsOptions {
  readonly clock: Clock;
  /** Makes the client's socket, and looks after it until {@link removed}. */
  readonly added: (carrier: Carrier) => ClientSocket;
  readonly removed: (socket: ClientSocket, code: number, reason: string) => void;
  /** A message came. Never throws. */
  readonly received: (socket: ClientSocket, message: Uint8Array) => void;
  /** Anything came: the client lives. */
  readonly alive: (socket: ClientSocket) => void;
}

interface Stream {
  readonly socket: ClientSocket;
  readonly inflow: Inflow;
}

/** Bytes of an id, from chance: whoever knows it can speak as the client. */
const ID_BYTES = 16;

const STATUS: Readonly<Record<Taken, number>> = { taken: 204, gap: 409, unreadable: 400, "too-large": 413 };

/** Clients that cannot have a WebSocket: events down, POSTs up (lib/protocol/SPEC.md, W21 to W25). */
export class HttpStreams {
  readonly #options: HttpStreamsOptions;
  readonly #streams = new Map<string, Stream>();

  constructor(options: HttpStreamsOptions) {
    this.#options = options;
  }

  /** Answers a request for {@link COLLAB_HTTP_PATH} whose caller was checked. `draining`: no new streams. */
  async handle(request: IncomingMessage, response: ServerResponse, draining: boolean): Promise<void> {
    if (request.method === "POST") await this.#post(request, response);
    else if (request.method !== "GET") answer(response, 405, { allow: "GET, POST" });
    else if (draining) answer(response, 503);
    else this.#open(response);
  }

  #open(response: ServerResponse): void {
    const { clock, added, removed, received } = this.#options;
    const id = randomBytes(ID_BYTES).toString("base64url");
    const carrier = new EventStream({
      response,
      clock,
      id,
      gone: (code, reason) => {
        this.#streams.delete(id);
        removed(socket, code, reason);
      },
    });
    const socket = added(carrier);
    this.#streams.set(id, { socket, inflow: new Inflow((message) => received(socket, message)) });
  }

  async #post(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const stream = this.#streams.get(String(request.headers[STREAM_HEADER]));
    if (!stream) {
      turnAway(response, 404);
      return;
    }
    const body = await readBody(request);
    if (body === "lost") return;
    const { socket, inflow } = stream;
    // What was under way when the client was told to go: nobody acknowledges it, it is sent again on the next connection.
    if (socket.readyState !== OPEN) {
      turnAway(response, 404);
      return;
    }
    this.#options.alive(socket);
    const taken = body === "too-large" ? body : inflow.take(body);
    if (taken === "too-large") socket.close(CloseCode.TooLarge, "too large");
    else if (taken === "unreadable") socket.close(CloseCode.ProtocolError, "unreadable message");
    if (body === "too-large") turnAway(response, STATUS[taken]);
    else answer(response, STATUS[taken]);
  }
}

function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "cache-control": "no-store", ...headers }).end();
}

/** Answers without having read the body, which therefore ends the connection. */
function turnAway(response: ServerResponse, status: number): void {
  answer(response, status, { connection: "close" });
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | "too-large" | "lost"> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      if (length > MAX_POST_BYTES) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "lost";
  }
  return Buffer.concat(chunks);
}
