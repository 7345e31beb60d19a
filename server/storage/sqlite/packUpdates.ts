import type { NewUpdate } from "../DocumentStore.ts";

/**
 * Many updates in two buffers, so that a thread boundary costs two transfers. A thousand small arrays, each cloned by
 * itself, would cost the main thread more than all the rest of a commit.
 */
export interface PackedUpdates {
  /** The distinct authors. */
  readonly authors: readonly (string | null)[];
  /** For each update: its length in bytes, the index of its author, its time. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** The bytes of all, one behind the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const NUMBERS_EACH = 3;

/** Copies: what `updates` hold may change as soon as this returns. */
export function packUpdates(updates: readonly NewUpdate[]): PackedUpdates {
  const numbers = new Float64Array(updates.length * NUMBERS_EACH);
  const authors: (string | null)[] = [];
  const places = new Map<string | null, number>();
  let total = 0;
  for (const { bytes } of updates) total += bytes.byteLength;
  const bytes = new Uint8Array(total);
  let offset = 0;
  let next = 0;
  for (const update of updates) {
    let place = places.get(update.author);
    if (place === undefined) {
      place = authors.push(update.author) - 1;
      places.set(update.author, place);
    }
    bytes.set(update.bytes, offset);
    offset += update.bytes.byteLength;
    numbers[next++] = update.bytes.byteLength;
    numbers[next++] = place;
    numbers[next++] = update.at;
  }
  return { authors, numbers, bytes };
}

/** The updates again, in order; their bytes are views of the packed ones. */
export function unpackUpdates({ authors, numbers, bytes }: PackedUpdates): NewUpdate[] {
  const updates: NewUpdate[] = [];
  let offset = 0;
  for (let next = 0; next < numbers.length; next += NUMBERS_EACH) {
    const length = numbers[next] ?? 0;
    updates.push({
      bytes: bytes.subarray(offset, offset + length),
      author: authors[numbers[next + 1] ?? 0] ?? null,
      at: numbers[next + 2] ?? 0,
    });
    offset += length;
  }
  return updates;
}

/** The buffers to hand over with a message. */
export function packedBuffers({ numbers, bytes }: PackedUpdates): ArrayBuffer[] {
  return [numbers.buffer, bytes.buffer];
}
