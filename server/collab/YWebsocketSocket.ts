import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import { AuthStep, MessageType } from "../../lib/protocol/messages.ts";
import type { Carrier } from "./Carrier.ts";
import { ClientSocket, type Opener } from "./ClientSocket.ts";
import { concat, encodeAddress, tokenFrame } from "./frames.ts";
import { SharedFrame } from "./SharedFrame.ts";

/** "Permission denied", the only Auth message of the y-websocket protocol. */
const PERMISSION_DENIED = 0;

/**
 * A client that speaks the y-websocket protocol: one document, named by the path, and messages without an address.
 * Frame by frame it is made to look like one of the Hocuspocus protocol, so that both kinds go the same way.
 */
export class YWebsocketSocket extends ClientSocket {
  readonly #head: Uint8Array;

  /** Opens the document at once: this protocol has no message for that. */
  constructor(carrier: Carrier, documentId: string, token: string, open: (socket: ClientSocket) => Opener) {
    super(carrier, open);
    this.#head = encodeAddress(documentId);
    this.opens(documentId);
    this.opener.handleMessage(tokenFrame(this.#head, token));
  }

  receive(frame: Uint8Array): void {
    // What this protocol does not have is not let through: it could close or re-authenticate as the other one.
    if (!isClientMessage(frame[0])) {
      this.close(CloseCode.ProtocolError, "unreadable message");
      return;
    }
    const [document] = this.documents;
    if (document) document.receive(frame, 0);
    else this.opener.handleMessage(concat(this.#head, [], frame));
  }

  protected translate(frame: SharedFrame): Buffer | null {
    switch (frame.message[this.#head.byteLength]) {
      case MessageType.Sync:
      case MessageType.Awareness:
        return frame.withoutAddress(this.#head.byteLength);
      case MessageType.Auth: {
        const translated = translateAuth(frame.message.subarray(this.#head.byteLength));
        return translated && new SharedFrame(translated).whole;
      }
      default:
        return null;
    }
  }
}

function isClientMessage(type: number | undefined): boolean {
  return type === MessageType.Sync || type === MessageType.Awareness || type === MessageType.QueryAwareness;
}

function translateAuth(message: Uint8Array): Uint8Array | null {
  const decoder = createDecoder(message);
  readVarUint(decoder);
  if (readVarUint(decoder) !== AuthStep.Refused) return null;
  return permissionDenied(readVarString(decoder));
}

/** The refusal of a document in the words of the y-websocket protocol. */
export function permissionDenied(reason: string): Uint8Array {
  return concat(new Uint8Array([MessageType.Auth, PERMISSION_DENIED]), [], encodeAddress(reason));
}
