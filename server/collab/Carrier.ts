import type { SharedFrame } from "./SharedFrame.ts";

/** `readyState` of a carrier that takes messages; the numbers are those of `WebSocket`. */
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;

/** What brings messages to one client and ends when the client is to go: a WebSocket, or a stream of events. */
export interface Carrier {
  readonly readyState: number;
  /** Bytes that wait for the client to read. */
  readonly backlog: number;
  /** The message in the form in which {@link write} takes it. */
  encode(frame: SharedFrame): Buffer;
  /** Sends what {@link encode} made, or several of it behind one another. Only while open. */
  write(bytes: Buffer): void;
  /** Says why, and ends when the client has read it. */
  close(code: number, reason: string): void;
  /** Ends at once. */
  terminate(): void;
  /** Asks for a sign of life. */
  ping(): void;
}
