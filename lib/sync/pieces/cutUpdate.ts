import { createEncoder, toUint8Array, writeVarUint } from "lib0/encoding";
import * as Y from "yjs";

type Struct = Y.Item | Y.GC | Y.Skip;

/** How much of an update is applied in one task of the page: so many items of Yjs, and so many characters. */
export interface PieceSize {
  readonly structs: number;
  readonly length: number;
}

/**
 * Cuts an update (V1) into updates that come to the same when they are applied one after the other. A cut lies where what is seen
 * meanwhile can be shown: no format is open, no block or embed has only some of its properties. What the update deletes goes
 * with the last piece: somebody who replaces text would otherwise be seen with neither.
 *
 * One piece, if it is small, if it cannot be read, or if what one person wrote builds on what another did in the same update.
 */
export function cutUpdate(update: Uint8Array, size: PieceSize): readonly Uint8Array[] {
  const decoded = decode(update);
  if (decoded === null) return [update];
  const { structs, ds } = decoded;
  if (structs.some((struct) => !(struct instanceof Y.Item)) || isTangled(structs as Y.Item[])) return [update];
  const runs = cutRuns(structs as Y.Item[], size);
  if (runs.length < 2) return [update];
  return runs.map((run, at) => encode(run, at === runs.length - 1 ? ds : new Map()));
}

type Deletions = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>;

function decode(update: Uint8Array): { readonly structs: readonly Struct[]; readonly ds: Deletions } | null {
  try {
    const { structs, ds } = Y.decodeUpdate(update);
    return { structs, ds: ds.clients };
  } catch {
    return null;
  }
}

/** Whether something builds on what another client wrote in the same update. */
function isTangled(items: readonly Y.Item[]): boolean {
  const begins = new Map<number, number>();
  for (const { id } of items) if (!begins.has(id.client)) begins.set(id.client, id.clock);
  if (begins.size < 2) return false;
  const isNew = (client: number, id: Y.ID | null): boolean =>
    id !== null && id.client !== client && id.clock >= (begins.get(id.client) ?? Number.POSITIVE_INFINITY);
  return items.some(
    ({ id: { client }, origin, rightOrigin, parent }) =>
      isNew(client, origin) || isNew(client, rightOrigin) || (parent instanceof Y.ID && isNew(client, parent)),
  );
}

function cutRuns(items: readonly Y.Item[], size: PieceSize): Y.Item[][] {
  const runs: Y.Item[][] = [];
  const open = new Set<string>();
  let run: Y.Item[] = [];
  let length = 0;
  for (const item of items) {
    const isFull = run.length >= size.structs || length >= size.length;
    if (isFull && open.size === 0 && isWhole(item)) {
      runs.push(run);
      run = [];
      length = 0;
    }
    run.push(item);
    length += item.length;
    if (item.content instanceof Y.ContentFormat) {
      const { key, value } = item.content as { key: string; value: unknown };
      if (value === null) open.delete(key);
      else open.add(key);
    }
  }
  runs.push(run);
  return runs;
}

/** Whether what lies in front of `item` needs nothing of it: it is no property, and not the first thing in a new block or embed. */
function isWhole({ parent, parentSub }: Y.Item): boolean {
  return parentSub === null && !(parent instanceof Y.ID);
}

function encode(items: readonly Y.Item[], deletions: Deletions): Uint8Array {
  const clients = new Map<number, Y.Item[]>();
  for (const item of items) {
    const own = clients.get(item.id.client);
    if (own === undefined) clients.set(item.id.client, [item]);
    else own.push(item);
  }
  const encoder = new Y.UpdateEncoderV1();
  encoder.restEncoder = createEncoder();
  writeVarUint(encoder.restEncoder, clients.size);
  for (const [client, own] of clients) {
    writeVarUint(encoder.restEncoder, own.length);
    encoder.writeClient(client);
    writeVarUint(encoder.restEncoder, own[0]?.id.clock ?? 0);
    for (const item of own) item.write(encoder, 0);
  }
  writeVarUint(encoder.restEncoder, deletions.size);
  for (const [client, ranges] of deletions) {
    writeVarUint(encoder.restEncoder, client);
    writeVarUint(encoder.restEncoder, ranges.length);
    for (const { clock, len } of ranges) {
      writeVarUint(encoder.restEncoder, clock);
      writeVarUint(encoder.restEncoder, len);
    }
  }
  return toUint8Array(encoder.restEncoder);
}
