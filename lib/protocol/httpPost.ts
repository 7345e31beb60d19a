/** Where clients connect that cannot have a WebSocket: GET for what comes down, POST for what goes up. */
export const COLLAB_HTTP_PATH = "/collab/http";

/** The header that names the stream to which a POST belongs. It is a secret, and addresses stand in the logs of proxies. */
export const STREAM_HEADER = "cowrite-stream";

/** The events of the stream beside the messages, which have no name. */
export const StreamEvent = {
  /** The first: the stream's id. */
  Stream: "stream",
  /** Asks for a sign of life: an answer is any POST, an empty one for instance. */
  Ping: "ping",
  /** The last: why the server ends it, as {@link encodeFarewell} writes it. */
  Close: "close",
} as const;

/** Bytes of one part, and of a POST's parts together where they are several. Small, so that progress can be seen on a slow line, and that no proxy minds. */
export const PART_BYTES = 64 * 1024;

/** Parts of one POST. */
export const MAX_PARTS = 256;

/** Bytes of one POST: one part may follow others, and each has its length in front. */
export const MAX_POST_BYTES = 4 * PART_BYTES;

/** A message of the client, or a piece of one. */
export interface Part {
  readonly bytes: Uint8Array;
  /** The message goes on in the next part. */
  readonly more: boolean;
}

/** What a POST carries: parts in order, and the number of the first. Parts are counted from 0 over the life of a stream. */
export interface Post {
  readonly first: number;
  readonly parts: readonly Part[];
}

const WORD = 4;
/** The highest bit of a length says {@link Part.more}. */
const MORE = 0x8000_0000;

/** `uint32 first`, then `uint32 length, bytes` for each part; big-endian. */
export function encodePost({ first, parts }: Post): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, { bytes }) => sum + WORD + bytes.byteLength, WORD);
  const body = new Uint8Array(length);
  const view = new DataView(body.buffer);
  view.setUint32(0, first);
  let at = WORD;
  for (const { bytes, more } of parts) {
    view.setUint32(at, bytes.byteLength + (more ? MORE : 0));
    body.set(bytes, at + WORD);
    at += WORD + bytes.byteLength;
  }
  return body;
}

/** Reads what {@link encodePost} wrote; null when it is something else. The parts are views into `body`. */
export function decodePost(body: Uint8Array): Post | null {
  if (body.byteLength < WORD) return null;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const parts: Part[] = [];
  for (let at = WORD; at < body.byteLength;) {
    if (at + WORD > body.byteLength || parts.length === MAX_PARTS) return null;
    const word = view.getUint32(at);
    const more = word >= MORE;
    const start = at + WORD;
    at = start + (more ? word - MORE : word);
    if (at > body.byteLength) return null;
    parts.push({ bytes: body.subarray(start, at), more });
  }
  return { first: view.getUint32(0), parts };
}

/** Cuts a message into parts; one without bytes is one part. */
export function cutMessage(message: Uint8Array): Part[] {
  const parts: Part[] = [];
  let at = 0;
  do {
    const end = Math.min(at + PART_BYTES, message.byteLength);
    parts.push({ bytes: message.subarray(at, end), more: end < message.byteLength });
    at = end;
  } while (at < message.byteLength);
  return parts;
}

/** Why a stream ends, as in a WebSocket's close frame. */
export interface Farewell {
  readonly code: number;
  readonly reason: string;
}

export function encodeFarewell({ code, reason }: Farewell): string {
  return JSON.stringify({ code, reason });
}

/** Reads a farewell; null when it is none. Never throws. */
export function parseFarewell(text: string): Farewell | null {
  try {
    const { code, reason } = JSON.parse(text) as Partial<Record<keyof Farewell, unknown>>;
    return Number.isInteger(code) && typeof reason === "string" ? { code: code as number, reason } : null;
  } catch {
    return null;
  }
}
