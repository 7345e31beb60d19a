import {
  createDecoder,
  type Decoder,
  hasContent,
  readUint8,
  readVarInt,
  readVarString,
  readVarUint,
} from "lib0/decoding";
import { MAX_CLIENTS, MAX_DELETIONS, MAX_DEPTH, MAX_EMPTY_STRUCTS, MAX_ITEMS } from "./limits.ts";
import { skipJson } from "./skipJson.ts";
import { UpdateLimitError } from "./UpdateLimitError.ts";
import { type Dependency, UpdateScan } from "./UpdateScan.ts";

/** The low bits of a struct's first byte: what kind of content it has. */
const CONTENT_BITS = 0b0001_1111;
const HAS_PARENT_KEY = 0b0010_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
const HAS_ORIGIN = 0b1000_0000;

const Content = {
  Collected: 0,
  Deleted: 1,
  Json: 2,
  Binary: 3,
  String: 4,
  Embed: 5,
  Format: 6,
  Type: 7,
  Any: 8,
  Document: 9,
  Skip: 10,
} as const;

/** Types that carry a name: an element of XML, and a hook. */
const NAMED_TYPES: ReadonlySet<number> = new Set([3, 5]);
const LAST_TYPE = 6;

/**
 * Looks through an update (version 1) without making anything of it. Throws unless it is one that Yjs itself could have
 * written, and {@link UpdateLimitError} when it holds too much.
 *
 * Yjs makes objects of all structs before it looks at the first, sets memory aside for as many as are declared, and
 * applies while it reads, so that the front part of a torn update would stay. It also takes what it never writes: structs
 * and deletions of length 0, with which the room goes on, but every client throws that opens the document anew; and
 * structs that build on themselves, at which it throws half-way. A third of a microsecond for a keystroke.
 */
export function scanUpdate(update: Uint8Array): UpdateScan {
  const decoder = createDecoder(update);
  const scan = new UpdateScan();
  scan.items = readStructs(decoder, scan);
  readDeletions(decoder, scan);
  if (hasContent(decoder)) throw new RangeError("bytes behind the update");
  return scan;
}

/** Returns how many items there are. */
function readStructs(decoder: Decoder, scan: UpdateScan): number {
  let items = 0;
  let empty = 0;
  const clients = readVarUint(decoder);
  if (clients > MAX_CLIENTS) throw new UpdateLimitError("clients");
  for (let client = 0; client < clients; client++) {
    const structs = readVarUint(decoder);
    const id = readVarUint(decoder);
    let clock = readVarUint(decoder);
    let from = clock;
    let tail = clock - 1;
    for (let struct = 0; struct < structs; struct++) {
      const info = readUint8(decoder);
      const content = info & CONTENT_BITS;
      let length: number;
      if (content === Content.Collected || content === Content.Skip) {
        if (++empty > MAX_EMPTY_STRUCTS) throw new UpdateLimitError("structs without content");
        length = readVarUint(decoder);
      } else {
        if (++items > MAX_ITEMS) throw new UpdateLimitError("structs");
        const isEntry = readPlace(decoder, info, id, clock, tail, scan);
        length = readContent(decoder, content);
        if (!isEntry) tail = clock + length - 1;
      }
      checkRange(clock, length);
      if (content === Content.Skip) {
        if (clock > from) scan.brings(id, from, clock);
        from = clock + length;
      }
      clock += length;
    }
    if (clock > from) scan.brings(id, from, clock);
  }
  return items;
}

/**
 * Where an item stands: beside which others, or in which parent. `tail`: the clock at which the one before it in its row ends.
 * Returns whether it is an entry of a map.
 */
function readPlace(
  decoder: Decoder,
  info: number,
  client: number,
  clock: number,
  tail: number,
  scan: UpdateScan,
): boolean {
  const left = info & HAS_ORIGIN ? readDependency(decoder, client, clock, scan) : null;
  const right = info & HAS_RIGHT_ORIGIN ? readDependency(decoder, client, clock, scan) : null;
  let parent: string | Dependency | null = null;
  if (left === null && right === null) {
    parent = readVarUint(decoder) === 1 ? readVarString(decoder) : readDependency(decoder, client, clock, scan);
    if (info & HAS_PARENT_KEY) {
      skipBytes(decoder);
      // It passes only what was said of the same key.
      return true;
    }
  }
  // What follows the item before it has nothing to pass.
  if (left === null || left.client !== client || left.clock !== tail) scan.stands({ left, right, parent });
  return false;
}

function readDependency(decoder: Decoder, ownClient: number, ownClock: number, scan: UpdateScan): Dependency {
  const client = readVarUint(decoder);
  const clock = readVarUint(decoder);
  if (client !== ownClient) scan.needs(client, clock);
  // What is before it among its own is there when it is: a row is applied from its beginning.
  else if (clock >= ownClock) throw new RangeError(`a struct at ${ownClock} that builds on ${clock}`);
  return { client, clock };
}

/** Reads what an item holds; returns its length. */
function readContent(decoder: Decoder, content: number): number {
  switch (content) {
    case Content.Deleted:
      return readVarUint(decoder);
    case Content.Json: {
      const count = readVarUint(decoder);
      for (let index = 0; index < count; index++) skipJson(decoder, MAX_DEPTH);
      return count;
    }
    case Content.Binary:
      skipBytes(decoder);
      return 1;
    case Content.String:
      return readStringLength(decoder);
    case Content.Embed:
      skipJson(decoder, MAX_DEPTH);
      return 1;
    case Content.Format:
      skipBytes(decoder);
      skipJson(decoder, MAX_DEPTH);
      return 1;
    case Content.Type: {
      const type = readVarUint(decoder);
      if (type > LAST_TYPE) throw new RangeError(`a type ${type}`);
      if (NAMED_TYPES.has(type)) skipBytes(decoder);
      return 1;
    }
    case Content.Any: {
      const count = readVarUint(decoder);
      for (let index = 0; index < count; index++) skipAny(decoder, MAX_DEPTH);
      return count;
    }
    case Content.Document:
      skipBytes(decoder);
      skipAny(decoder, MAX_DEPTH);
      return 1;
    default:
      throw new RangeError(`content ${content}`);
  }
}

function readDeletions(decoder: Decoder, scan: UpdateScan): void {
  let ranges = 0;
  const clients = readVarUint(decoder);
  if (clients > MAX_CLIENTS) throw new UpdateLimitError("clients");
  for (let index = 0; index < clients; index++) {
    const client = readVarUint(decoder);
    const count = readVarUint(decoder);
    for (let range = 0; range < count; range++) {
      if (++ranges > MAX_DELETIONS) throw new UpdateLimitError("deletions");
      const clock = readVarUint(decoder);
      const length = readVarUint(decoder);
      checkRange(clock, length);
      scan.needs(client, clock + length - 1);
    }
  }
}

function checkRange(clock: number, length: number): void {
  if (length < 1 || !Number.isSafeInteger(clock + length)) throw new RangeError(`a length of ${length} at ${clock}`);
}

/** Passes over a string or binary content. */
function skipBytes(decoder: Decoder): void {
  const length = readVarUint(decoder);
  skip(decoder, length);
}

function skip(decoder: Decoder, length: number): void {
  if (length > decoder.arr.length - decoder.pos) throw new RangeError("a length beyond the end");
  decoder.pos += length;
}

/** The length of a string as Yjs counts it, in units of UTF-16. */
function readStringLength(decoder: Decoder): number {
  const bytes = readVarUint(decoder);
  const start = decoder.pos;
  skip(decoder, bytes);
  let units = 0;
  for (let at = start; at < decoder.pos; at++) {
    const byte = decoder.arr[at] as number;
    // Each character has one byte that is no continuation; one of four bytes is two units.
    if ((byte & 0b1100_0000) !== 0b1000_0000) units += byte >= 0b1111_0000 ? 2 : 1;
  }
  return units;
}

/** Passes over a value in lib0's encoding of what JSON can hold, and a little more. */
function skipAny(decoder: Decoder, depth: number): void {
  if (depth === 0) throw new UpdateLimitError("depth");
  switch (readUint8(decoder)) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return;
    case 125:
      readVarInt(decoder);
      return;
    case 124: // a number of 32 bits
      skip(decoder, 4);
      return;
    case 123: // of 64
    case 122: // a bigint
      skip(decoder, 8);
      return;
    case 119: // a string
    case 116: // bytes
      skipBytes(decoder);
      return;
    case 118: {
      const count = readVarUint(decoder);
      for (let index = 0; index < count; index++) {
        skipBytes(decoder);
        skipAny(decoder, depth - 1);
      }
      return;
    }
    case 117: {
      const count = readVarUint(decoder);
      for (let index = 0; index < count; index++) skipAny(decoder, depth - 1);
      return;
    }
    default:
      throw new RangeError("a value of no known kind");
  }
}
