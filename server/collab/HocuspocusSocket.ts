import { isDocumentId } from "../../lib/model/document.ts";
import { CloseCode } from "../../lib/protocol/closeCodes.ts";
import type { Carrier } from "./Carrier.ts";
import { ClientSocket, type OpenDocument, type Opener } from "./ClientSocket.ts";
import { addressEnd, documentOf, encodeAddress, isReadable, readAddress, readHello, refusalFrame } from "./frames.ts";
import { MAX_ADDRESS_BYTES, MAX_DOCUMENTS_PER_SOCKET } from "./limits.ts";
import type { Refusal } from "./Refusal.ts";
import { SharedFrame } from "./SharedFrame.ts";

/** The answer to a message without bytes: a client asks whether any come through. */
const ECHO = new SharedFrame(new Uint8Array(0));

/** A client that speaks the Hocuspocus protocol: any number of documents over one socket. */
export class HocuspocusSocket extends ClientSocket {
  readonly #badDocumentId: () => Refusal;

  /** `badDocumentId` makes the refusal of what has not the form of an id, and counts it. */
  constructor(carrier: Carrier, open: (socket: ClientSocket) => Opener, badDocumentId: () => Refusal) {
    super(carrier, open);
    this.#badDocumentId = badDocumentId;
  }

  receive(frame: Uint8Array): void {
    if (frame.byteLength === 0) {
      this.sendShared(ECHO);
      return;
    }
    for (const document of this.documents) {
      if (isAddressedTo(frame, document)) {
        document.receive(frame, document.head.byteLength);
        return;
      }
    }
    this.#receiveForUnopened(frame);
  }

  protected translate(frame: SharedFrame): Buffer {
    return this.carrier.encode(frame);
  }

  #receiveForUnopened(frame: Uint8Array): void {
    const address = readShortAddress(frame);
    if (address === null) {
      this.close(CloseCode.ProtocolError, "no address");
      return;
    }
    const documentId = documentOf(address);
    if (!isDocumentId(documentId)) {
      // Before Hocuspocus sees it: it keeps documents in plain objects, where `constructor` is found without having been put.
      const refusal = this.#badDocumentId();
      this.send(refusalFrame(encodeAddress(address), refusal.reason));
      this.refused(documentId, refusal);
      return;
    }
    if (this.documents.size + this.opening.size >= MAX_DOCUMENTS_PER_SOCKET && !this.opening.has(address)) {
      this.close(CloseCode.TryAgainLater, "too many documents");
      return;
    }
    if (!isReadable(frame, addressEnd(frame))) {
      this.close(CloseCode.ProtocolError, "unreadable message");
      return;
    }
    this.opens(address, readHello(frame, addressEnd(frame)));
    this.opener.handleMessage(frame);
  }
}

function isAddressedTo(frame: Uint8Array, { head }: OpenDocument): boolean {
  if (frame.byteLength <= head.byteLength) return false;
  // From the end: the ids of documents differ there, their beginnings are the time at which they were made.
  for (let at = head.byteLength - 1; at >= 0; at--) if (frame[at] !== head[at]) return false;
  return true;
}

/** The address, or null when there is none or it is longer than one can be. */
function readShortAddress(frame: Uint8Array): string | null {
  try {
    return readAddress(frame.slice(0, MAX_ADDRESS_BYTES));
  } catch {
    return null;
  }
}
