/** An event of a stream of Server-Sent Events. */
export interface StreamedEvent {
  /** `message` when the server gave none. */
  readonly name: string;
  readonly data: string;
}

/** Characters of an event: a message of the largest document and its base64, with room to spare. Beyond, it is no stream of ours. */
const MAX_EVENT = 64 * 1024 * 1024;

/**
 * Takes a stream of Server-Sent Events apart (HTML standard, 9.2.6), as text in pieces of any size. Lines end with LF or CRLF.
 * Comments, and fields that are not used here, are skipped.
 */
export class EventParser {
  readonly #take: (event: StreamedEvent) => void;
  /** The line that has begun, in the pieces in which it came: a long one must not be copied with each. */
  #line: string[] = [];
  #length = 0;
  #name = "";
  #data: string[] = [];

  constructor(take: (event: StreamedEvent) => void) {
    this.#take = take;
  }

  /** Throws when an event is larger than any can be. */
  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#line.push(text.slice(start, end));
      const line = this.#line.join("");
      this.#line = [];
      this.#read(line.endsWith("\r") ? line.slice(0, -1) : line);
      start = end + 1;
    }
    if (start < text.length) this.#line.push(text.slice(start));
    this.#length += text.length - start;
    if (this.#length > MAX_EVENT) throw new Error("an event without end");
  }

  #read(line: string): void {
    if (line === "") {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "data") this.#data.push(value);
    else if (field === "event") this.#name = value;
  }

  #dispatch(): void {
    const event = { name: this.#name || "message", data: this.#data.join("\n") };
    const empty = this.#data.length === 0;
    this.#name = "";
    this.#data = [];
    this.#length = 0;
    if (!empty) this.#take(event);
  }
}
