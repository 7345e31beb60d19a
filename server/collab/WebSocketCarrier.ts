import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { type Carrier, OPEN } from "./Carrier.ts";
import type { SharedFrame } from "./SharedFrame.ts";

/** A WebSocket; `stream` is the connection under it. */
export class WebSocketCarrier implements Carrier {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;

  constructor(ws: WebSocket, stream: Duplex) {
    this.#ws = ws;
    this.#stream = stream;
  }

  get readyState(): number {
    return this.#ws.readyState;
  }

  get backlog(): number {
    return this.#ws.bufferedAmount;
  }

  encode(frame: SharedFrame): Buffer {
    return frame.whole;
  }

  write(bytes: Buffer): void {
    // Past `WebSocket.send`, which would frame it anew. It keeps nothing back that this could overtake: it queues only
    // for compression, which is off, and for Blobs, which nobody sends.
    this.#stream.write(bytes);
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  ping(): void {
    if (this.#ws.readyState === OPEN) this.#ws.ping();
  }
}
