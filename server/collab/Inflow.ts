import { decodePost } from "../../lib/protocol/httpPost.ts";
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_FRAGMENTS } from "./limits.ts";

/** What became of a POST. */
export type Taken =
  | "taken"
  /** Something in front of it has not come. */
  | "gap"
  /** It is no POST of the protocol. */
  | "unreadable"
  /** A message is larger than the server takes. */
  | "too-large";

/** What comes up a stream: makes messages of the parts of POSTs, each once, in their order. */
export class Inflow {
  readonly #deliver: (message: Uint8Array) => void;
  #next = 0;
  #begun: Uint8Array[] = [];
  #begunBytes = 0;

  /** `deliver` gets a message that is its own. */
  constructor(deliver: (message: Uint8Array) => void) {
    this.#deliver = deliver;
  }

  take(body: Uint8Array): Taken {
    const post = decodePost(body);
    if (post === null) return "unreadable";
    if (post.first > this.#next) return "gap";
    // What was taken already comes again when the answer to a POST was lost, or the page went while one was under way.
    for (const { bytes, more } of post.parts.slice(this.#next - post.first)) {
      this.#next += 1;
      this.#begun.push(bytes.slice());
      this.#begunBytes += bytes.byteLength;
      if (this.#begunBytes > MAX_MESSAGE_BYTES || this.#begun.length > MAX_MESSAGE_FRAGMENTS) return "too-large";
      if (more) continue;
      const message = this.#whole();
      this.#begun = [];
      this.#begunBytes = 0;
      this.#deliver(message);
    }
    return "taken";
  }

  #whole(): Uint8Array {
    const [only] = this.#begun;
    if (only && this.#begun.length === 1) return only;
    const message = new Uint8Array(this.#begunBytes);
    let at = 0;
    for (const bytes of this.#begun) {
      message.set(bytes, at);
      at += bytes.byteLength;
    }
    return message;
  }
}
