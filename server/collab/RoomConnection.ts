import { Connection } from "@hocuspocus/server";
import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import type { Hello } from "../../lib/protocol/hello.ts";
import { MessageType, SyncStep } from "../../lib/protocol/messages.ts";
import type { ConnectionContext, OpenDocument } from "./ClientSocket.ts";
import type { Receiver } from "./FanOut.ts";
import { addressEnd, isReadable, refusedUpdateFrame, savedFrame, statelessFrame } from "./frames.ts";
import type { PresenceOwner } from "./Presence.ts";
import { ProtocolError } from "./ProtocolError.ts";
import { SharedFrame } from "./SharedFrame.ts";

/** What a connection asks of its room. */
export interface RoomPort {
  /** Takes a change that the client made; owes it one answer, or throws. */
  receiveUpdate(from: RoomConnection, update: Uint8Array): void;
  /** Takes all that the client has and the room lacked; owes it one answer, or throws. */
  receiveAnswer(from: RoomConnection, update: Uint8Array): void;
  /** Answers with what the client lacks and, if `askBack`, with what the room has. */
  receiveStateVector(from: RoomConnection, stateVector: Uint8Array, askBack: boolean): void;
  receiveAwareness(from: RoomConnection, update: Uint8Array): void;
  sendPresence(from: RoomConnection): void;
  /** The client sent what cannot be read, or handling it failed. */
  failed(from: RoomConnection, error: unknown): void;
}

/**
 * A connection (socket × document) as its room sees it. It takes the messages of an open document from Hocuspocus,
 * whose own way for each goes through a queue, five awaited hooks and, for awareness, a scratch Y.Doc: 400 µs, most of
 * them for nobody. Here a message is handled in the turn in which it arrives, in order, without a promise.
 */
export class RoomConnection implements OpenDocument, Receiver, PresenceOwner {
  readonly connection: Connection<ConnectionContext>;
  readonly head: Uint8Array;
  /** How its client named itself; null for clients that do not. */
  readonly hello: Hello | null;
  readonly joinedAt: number;
  clientId: number | null = null;
  /** Whether a fault of this client was logged: one line a connection is enough. */
  complained = false;
  /** Stands on every transaction of this connection; the shape that Hocuspocus gives it. */
  readonly origin: { readonly source: "connection"; readonly connection: Connection };
  readonly #room: RoomPort;
  readonly #saved: SharedFrame;
  readonly #refused: SharedFrame;

  constructor(connection: Connection<ConnectionContext>, head: Uint8Array, joinedAt: number, room: RoomPort) {
    this.connection = connection;
    this.head = head;
    this.hello = connection.context.socket.helloOf(connection.messageAddress);
    this.clientId = this.hello?.clientId ?? null;
    this.joinedAt = joinedAt;
    this.origin = { source: "connection", connection };
    this.#room = room;
    this.#saved = new SharedFrame(savedFrame(head));
    this.#refused = new SharedFrame(refusedUpdateFrame(head));
    // Hocuspocus hands over, through this, what came before the document was open.
    connection.handleMessage = (frame) => this.receive(frame, addressEnd(frame));
  }

  get author(): string | null {
    return this.connection.context.author;
  }

  send(message: Uint8Array): void {
    this.connection.context.socket.send(message);
  }

  sendShared(frame: SharedFrame): void {
    this.connection.context.socket.sendShared(frame);
  }

  /** Tells the client of its next `count` updates that they are saved, or refused. */
  answer(count: number, saved: boolean): void {
    this.connection.context.socket.sendShared(saved ? this.#saved : this.#refused, count);
  }

  notify(json: string): void {
    this.send(statelessFrame(this.head, json));
  }

  /** Ends the connection, and the socket if nothing else is open on it: clients do not notice the end of the former alone. */
  end(code: CloseCode, reason: string): void {
    this.connection.close({ code, reason });
    this.connection.context.socket.closeIfUnused(code, reason);
  }

  receive(frame: Uint8Array, start: number): void {
    try {
      this.#handle(frame, start);
    } catch (error) {
      this.#room.failed(this, error);
    }
  }

  #handle(frame: Uint8Array, start: number): void {
    const decoder = createDecoder(frame);
    decoder.pos = start;
    const type = readVarUint(decoder);
    switch (type) {
      case MessageType.Sync:
      case MessageType.SyncReply: {
        const step = readVarUint(decoder);
        const bytes = readVarUint8Array(decoder);
        if (step === SyncStep.Update) this.#room.receiveUpdate(this, bytes);
        else if (step === SyncStep.Answer) this.#room.receiveAnswer(this, bytes);
        else if (step === SyncStep.StateVector) this.#room.receiveStateVector(this, bytes, type === MessageType.Sync);
        else throw new ProtocolError(`sync step ${step}`);
        return;
      }
      case MessageType.Awareness:
        this.#room.receiveAwareness(this, readVarUint8Array(decoder));
        return;
      case MessageType.QueryAwareness:
        this.#room.sendPresence(this);
        return;
      case MessageType.Auth:
        // A new token for an open document: the hooks decide.
        if (!isReadable(frame, start)) throw new ProtocolError("unreadable token");
        Connection.prototype.handleMessage.call(this.connection, frame);
        return;
      case MessageType.Stateless:
        // Nothing here takes any; a client of another server's may send them.
        return;
      case MessageType.Close:
        this.connection.close({ code: CloseCode.Normal, reason: "provider_initiated" });
        return;
      default:
        throw new ProtocolError(`message type ${type}`);
    }
  }
}
