import { createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import {
  createEncoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
  type Encoder,
} from "lib0/encoding";
import type { Hello } from "../protocol/hello.ts";
import { AuthStep, MessageType, SyncStatus, SyncStep } from "../protocol/messages.ts";
import type { Access } from "./types.ts";

/** Two messages without a document, from servers older than version 4: a single byte each. */
const PING = 9;
const PONG = 10;

/** What a server says. Byte arrays are views into the frame. */
export type ServerFrame =
  /** It wants what its state vector lacks. */
  | { readonly type: "step1"; readonly stateVector: Uint8Array }
  /** Everything that our state vector lacked, and every deletion. */
  | { readonly type: "step2"; readonly update: Uint8Array }
  | { readonly type: "update"; readonly update: Uint8Array }
  | { readonly type: "awareness"; readonly update: Uint8Array }
  | { readonly type: "awarenessQuery" }
  | { readonly type: "authenticated"; readonly access: Access }
  | { readonly type: "denied"; readonly reason: string }
  | { readonly type: "tokenQuery" }
  | { readonly type: "stateless"; readonly payload: string }
  | { readonly type: "close"; readonly reason: string }
  | { readonly type: "status"; readonly accepted: boolean }
  | { readonly type: "ping" }
  /** A newer server's message, or one for another document: skipped, so that servers can learn new words. */
  | { readonly type: "foreign" };

/** What speaks, where Hocuspocus's own provider says its version. */
const CLIENT = "cowrite";

const FOREIGN: ServerFrame = { type: "foreign" };

/** Reads one frame (lib/protocol/SPEC.md). Throws when the bytes are not one. */
export function readFrame(bytes: Uint8Array, documentId: string): ServerFrame {
  // It would otherwise read as an address of nine characters.
  if (bytes.length === 1 && bytes[0] === PING) return { type: "ping" };
  const decoder = createDecoder(bytes);
  if (readVarString(decoder) !== documentId) return FOREIGN;
  const type = readVarUint(decoder);
  switch (type) {
    case MessageType.Sync:
    case MessageType.SyncReply:
      return readSync(decoder);
    case MessageType.Awareness:
      return { type: "awareness", update: readVarUint8Array(decoder) };
    case MessageType.Auth:
      return readAuth(decoder);
    case MessageType.QueryAwareness:
      return { type: "awarenessQuery" };
    case MessageType.Stateless:
      return { type: "stateless", payload: readVarString(decoder) };
    case MessageType.Close:
      return { type: "close", reason: hasContent(decoder) ? readVarString(decoder) : "" };
    case MessageType.SyncStatus:
      return { type: "status", accepted: readVarUint(decoder) === SyncStatus.Saved };
    default:
      return FOREIGN;
  }
}

function readSync(decoder: Decoder): ServerFrame {
  const type = readVarUint(decoder);
  switch (type) {
    case SyncStep.StateVector:
      return { type: "step1", stateVector: readVarUint8Array(decoder) };
    case SyncStep.Answer:
      return { type: "step2", update: readVarUint8Array(decoder) };
    case SyncStep.Update:
      return { type: "update", update: readVarUint8Array(decoder) };
    default:
      throw new Error(`unknown kind of sync message: ${type}`);
  }
}

function readAuth(decoder: Decoder): ServerFrame {
  const type = readVarUint(decoder);
  switch (type) {
    case AuthStep.Token:
      return { type: "tokenQuery" };
    case AuthStep.Refused:
      return { type: "denied", reason: readVarString(decoder) };
    case AuthStep.Accepted:
      return { type: "authenticated", access: readVarString(decoder) === "readonly" ? "read" : "write" };
    default:
      throw new Error(`unknown kind of authentication message: ${type}`);
  }
}

/** Says who we are. Also the answer to a `tokenQuery`. */
export function writeToken(documentId: string, token: string, { device, clientId }: Hello): Uint8Array {
  return write(documentId, MessageType.Auth, (encoder) => {
    writeVarUint(encoder, AuthStep.Token);
    writeVarString(encoder, token);
    writeVarString(encoder, CLIENT);
    writeVarString(encoder, device);
    writeVarUint(encoder, clientId);
  });
}

/** Asks for everything that `stateVector` lacks. The server answers with its own step 1 and a step 2. */
export function writeStep1(documentId: string, stateVector: Uint8Array): Uint8Array {
  return writeSync(documentId, SyncStep.StateVector, stateVector);
}

/** The answer to a server's step 1. */
export function writeStep2(documentId: string, update: Uint8Array): Uint8Array {
  return writeSync(documentId, SyncStep.Answer, update);
}

export function writeUpdate(documentId: string, update: Uint8Array): Uint8Array {
  return writeSync(documentId, SyncStep.Update, update);
}

/** `update` as y-protocols encodes awareness. */
export function writeAwareness(documentId: string, update: Uint8Array): Uint8Array {
  return write(documentId, MessageType.Awareness, (encoder) => writeVarUint8Array(encoder, update));
}

/** The answer to a `ping`, which names no document. */
export function writePong(): Uint8Array {
  return new Uint8Array([PONG]);
}

function writeSync(documentId: string, type: number, content: Uint8Array): Uint8Array {
  return write(documentId, MessageType.Sync, (encoder) => {
    writeVarUint(encoder, type);
    writeVarUint8Array(encoder, content);
  });
}

function write(documentId: string, type: number, content: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, documentId);
  writeVarUint(encoder, type);
  content(encoder);
  return toUint8Array(encoder);
}
