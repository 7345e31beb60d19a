import { createDecoder, hasContent, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarUint } from "lib0/encoding";

/** Positions in a row of one client, that were copied in a row. */
export interface CopiedRange {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

/**
 * What an undo copied, in the order in which the copies were made. The copies are not named: they are the positions of the record's
 * own writer directly in front of the record. So nobody can say of somebody else's text that it is a copy.
 */
export function encodeCopyRecord(ranges: readonly CopiedRange[]): Uint8Array {
  const encoder = createEncoder();
  for (const { client, clock, length } of ranges) {
    writeVarUint(encoder, client);
    writeVarUint(encoder, clock);
    writeVarUint(encoder, length);
  }
  return toUint8Array(encoder);
}

/** Null for anything that is no record, or one that speaks of more positions than the `room` in front of it. */
export function decodeCopyRecord(bytes: unknown, room: number): CopiedRange[] | null {
  if (!(bytes instanceof Uint8Array)) return null;
  const ranges: CopiedRange[] = [];
  let left = room;
  try {
    const decoder = createDecoder(bytes);
    while (hasContent(decoder)) {
      const range = { client: readVarUint(decoder), clock: readVarUint(decoder), length: readVarUint(decoder) };
      left -= range.length;
      if (range.length === 0 || left < 0) return null;
      ranges.push(range);
    }
  } catch {
    // Cut off, or a number too large.
    return null;
  }
  return ranges;
}

/** Adds a range, joined to the last one if it goes on where that ends. */
export function addRange(ranges: CopiedRange[], { client, clock, length }: CopiedRange): void {
  const last = ranges.at(-1);
  if (last !== undefined && last.client === client && last.clock + last.length === clock) {
    ranges[ranges.length - 1] = { client, clock: last.clock, length: last.length + length };
  } else ranges.push({ client, clock, length });
}
