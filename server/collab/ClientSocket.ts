import type { WebSocketLike } from "@hocuspocus/server";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import type { Hello } from "../../lib/protocol/hello.ts";
import { type Carrier, OPEN } from "./Carrier.ts";
import { documentOf } from "./frames.ts";
import { MAX_BACKLOG_BYTES_EVER } from "./limits.ts";
import type { Refusal } from "./Refusal.ts";
import { SharedFrame } from "./SharedFrame.ts";

/** What Hocuspocus keeps for us on every connection. */
export interface ConnectionContext {
  readonly socket: ClientSocket;
  /** Who writes, as stored with each update; null when nobody is known. */
  readonly author: string | null;
}

/** A document that is open on a socket. */
export interface OpenDocument {
  /** The encoded address that stands in front of its messages. */
  readonly head: Uint8Array;
  /** Handles a message; `start` is where it begins behind the address. Never throws. */
  receive(frame: Uint8Array, start: number): void;
}

/** What handles the messages of documents that are not open yet: Hocuspocus's ClientConnection. */
export interface Opener {
  handleMessage(frame: Uint8Array): void;
  handleClose(event: { readonly code: number; readonly reason: string }): void;
}

/** Hocuspocus's own close codes, in the words of our closed list. */
const TRANSLATED: Readonly<Record<number, CloseCode>> = {
  // "Reset Connection": it could not handle a message, or more waits for a document than it keeps.
  4205: CloseCode.TryAgainLater,
  4401: CloseCode.ProtocolError,
  4408: CloseCode.TryAgainLater,
};

/**
 * A client's connection, whatever carries it and whatever protocol it speaks: what Hocuspocus and the rooms write to. Subclasses translate
 * between the client's frames and those of the Hocuspocus protocol.
 */
export abstract class ClientSocket implements WebSocketLike {
  protected readonly carrier: Carrier;
  readonly #documents = new Set<OpenDocument>();
  readonly #hellos = new Map<string, Hello>();
  /** Addresses of documents that are being opened. */
  readonly #opening = new Set<string>();
  protected readonly opener: Opener;

  constructor(carrier: Carrier, open: (socket: ClientSocket) => Opener) {
    this.carrier = carrier;
    this.opener = open(this);
  }

  get readyState(): number {
    return this.carrier.readyState;
  }

  /** Bytes that wait for the client to read. */
  get backlog(): number {
    return this.carrier.backlog;
  }

  get documents(): ReadonlySet<OpenDocument> {
    return this.#documents;
  }

  get opening(): ReadonlySet<string> {
    return this.#opening;
  }

  /** The client begins to open a document under this address; `hello`: how it names itself there, once it has. */
  protected opens(address: string, hello: Hello | null = null): void {
    this.#opening.add(address);
    if (hello) this.#hellos.set(address, hello);
  }

  /** Handles a frame of the client. Never throws. */
  abstract receive(frame: Uint8Array): void;

  /** The message of the Hocuspocus protocol as a frame for this client; null when its protocol has none for it. */
  protected abstract translate(frame: SharedFrame): Buffer | null;

  /** Sends a message of the Hocuspocus protocol. Does nothing on a socket that is closing. */
  send(message: Uint8Array): void {
    this.sendShared(new SharedFrame(message));
  }

  /** Sends a message, `count` times in one write. */
  sendShared(shared: SharedFrame, count = 1): void {
    if (this.carrier.readyState !== OPEN) return;
    if (this.backlog > MAX_BACKLOG_BYTES_EVER) {
      this.terminate();
      return;
    }
    const frame = this.translate(shared);
    if (frame === null) return;
    this.carrier.write(count === 1 ? frame : Buffer.alloc(frame.byteLength * count, frame));
  }

  /** Begins the closing handshake. */
  close(code: number = CloseCode.Normal, reason = ""): void {
    this.carrier.close(TRANSLATED[code] ?? code, reason);
  }

  /** The client is gone. */
  closed(code: number, reason: string): void {
    this.opener.handleClose({ code, reason });
  }

  /** Cuts the connection: the client does not read, or does not answer. */
  terminate(): void {
    this.carrier.terminate();
  }

  ping(): void {
    this.carrier.ping();
  }

  /** A document is open now under this address. */
  joined(address: string, document: OpenDocument): void {
    this.#opening.delete(address);
    this.#hellos.delete(address);
    this.#documents.add(document);
  }

  /** How the client named itself when it began to open the document; null when it did not. */
  helloOf(address: string): Hello | null {
    return this.#hellos.get(address) ?? null;
  }

  /** The client is told that it may not open the document; see {@link closeIfUnused}. */
  refused(documentId: string, { code, reason }: Refusal): void {
    for (const address of Array.from(this.#opening)) if (documentOf(address) === documentId) this.#forget(address);
    this.closeIfUnused(code, reason);
  }

  #forget(address: string): void {
    this.#opening.delete(address);
    this.#hellos.delete(address);
  }

  /** A document is no longer open here. */
  left(document: OpenDocument): void {
    this.#documents.delete(document);
  }

  /**
   * Closes the socket unless another document is open on it or being opened. At the end of the turn: what is being
   * told to the client in this one goes first.
   */
  closeIfUnused(code: CloseCode, reason = ""): void {
    setImmediate(() => {
      if (this.#documents.size === 0 && this.#opening.size === 0) this.close(code, reason);
    });
  }
}
