import { createDecoder, hasContent, readVarString, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import { MAX_DEVICE_SECRET } from "./limits.ts";
import type { Hello } from "../../lib/protocol/hello.ts";
import { ADDRESS_SEPARATOR, AuthStep, MessageType, SyncStatus, type SyncStep } from "../../lib/protocol/messages.ts";

/*
 * Messages of the wire (lib/protocol/SPEC.md) as bytes. `head` is the encoded address, made once a connection.
 */

/** The address as it stands in front of each message. */
export function encodeAddress(address: string): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, address);
  return toUint8Array(encoder);
}

/** The address in front of a message. Throws when there is none. */
export function readAddress(frame: Uint8Array): string {
  return readVarString(createDecoder(frame));
}

/** Where a message begins behind its address. Throws when there is none. */
export function addressEnd(frame: Uint8Array): number {
  const decoder = createDecoder(frame);
  const length = readVarUint(decoder);
  return decoder.pos + length;
}

/**
 * Whether Hocuspocus can read a message that begins at `start`, behind its address. It prints the stack of what it cannot
 * read, for each message anew: 17 MB of log for 60,000 hostile ones.
 */
export function isReadable(frame: Uint8Array, start: number): boolean {
  const decoder = createDecoder(frame);
  decoder.pos = start;
  try {
    if (readVarUint(decoder) !== MessageType.Auth) return true;
    readVarUint(decoder);
    readVarString(decoder);
    if (hasContent(decoder)) readVarString(decoder);
    return true;
  } catch {
    return false;
  }
}

/** What stands behind the token of a message that begins at `start`; null for a message without a token, or without more than that. */
export function readHello(frame: Uint8Array, start: number): Hello | null {
  const decoder = createDecoder(frame);
  decoder.pos = start;
  try {
    if (readVarUint(decoder) !== MessageType.Auth || readVarUint(decoder) !== AuthStep.Token) return null;
    readVarString(decoder);
    readVarString(decoder);
    const device = readVarString(decoder);
    const clientId = readVarUint(decoder);
    return device === "" || device.length > MAX_DEVICE_SECRET ? null : { device, clientId };
  } catch {
    return null;
  }
}

/** The document id in an address; the rest, if any, names a session of the client. */
export function documentOf(address: string): string {
  const end = address.indexOf(ADDRESS_SEPARATOR);
  return end === -1 ? address : address.slice(0, end);
}

export function syncFrame(head: Uint8Array, step: (typeof SyncStep)[keyof typeof SyncStep], bytes: Uint8Array) {
  return withBytes(head, [MessageType.Sync, step], bytes);
}

export function awarenessFrame(head: Uint8Array, update: Uint8Array): Uint8Array {
  return withBytes(head, [MessageType.Awareness], update);
}

export function savedFrame(head: Uint8Array): Uint8Array {
  return concat(head, [MessageType.SyncStatus, SyncStatus.Saved]);
}

export function refusedUpdateFrame(head: Uint8Array): Uint8Array {
  return concat(head, [MessageType.SyncStatus, SyncStatus.Refused]);
}

export function statelessFrame(head: Uint8Array, json: string): Uint8Array {
  return withBytes(head, [MessageType.Stateless], new TextEncoder().encode(json));
}

export function refusalFrame(head: Uint8Array, reason: string): Uint8Array {
  return withBytes(head, [MessageType.Auth, AuthStep.Refused], new TextEncoder().encode(reason));
}

export function tokenFrame(head: Uint8Array, token: string): Uint8Array {
  return withBytes(head, [MessageType.Auth, AuthStep.Token], new TextEncoder().encode(token));
}

/** `bytes` with its length in front: also the form of a string. */
function withBytes(head: Uint8Array, numbers: readonly number[], bytes: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, bytes.byteLength);
  return concat(head, numbers, toUint8Array(encoder), bytes);
}

/** One buffer of its own for the parts; `numbers` are below 128, so a byte each. */
export function concat(head: Uint8Array, numbers: readonly number[], ...parts: readonly Uint8Array[]): Uint8Array {
  let length = head.byteLength + numbers.length;
  for (const part of parts) length += part.byteLength;
  const frame = new Uint8Array(length);
  frame.set(head, 0);
  frame.set(numbers, head.byteLength);
  let at = head.byteLength + numbers.length;
  for (const part of parts) {
    frame.set(part, at);
    at += part.byteLength;
  }
  return frame;
}
