import { type Doc, getItem, type Item } from "yjs";
import { MAX_STEPS } from "./limits.ts";
import type { Dependency, Place, UpdateScan } from "./UpdateScan.ts";

/**
 * Whether an update may cost Yjs more than {@link MAX_STEPS} steps beside reading it.
 *
 * Yjs puts an item between the two that its author saw beside it, and walks over whatever lies between them by now. For somebody
 * who types on that is nothing, as each letter follows the one before. But a thousand letters, each put in front of the
 * one before, walk over all that somebody else put there, each of them: 12 kB can cost a second and a half, 24 kB ten,
 * on the server and in every browser. What it will be is only known when it is done; this is a bound that is
 * quick to tell, and what lies beyond is tried out elsewhere (Trials).
 */
export function isCostly(scan: UpdateScan, doc: Doc): boolean {
  const { loose, items, places } = scan;
  // Each of these may have to pass all the others.
  let steps = loose * items;
  let widest = 0;
  let unknown = loose - places.length;
  for (const place of places) {
    if (steps > MAX_STEPS) return true;
    const here = stepsAt(place, doc, MAX_STEPS - steps);
    if (here === null) {
      unknown++;
      continue;
    }
    steps += here;
    widest = Math.max(widest, here);
  }
  // Those beside others of the update lie somewhere at the places of these.
  return steps + unknown * widest > MAX_STEPS;
}

/**
 * How many items of the document lie where an item is put, counted up to one more than `most`; null when what it is put beside is only
 * in the update.
 */
function stepsAt({ left, right, parent }: Place, doc: Doc, most: number): number | null {
  const end = right && itemAt(doc, right);
  let item: Item | null | undefined;
  if (left) {
    const start = itemAt(doc, left);
    if (!start) return null;
    // In the middle of one that is still whole.
    if (start === end) return 0;
    item = start.right;
  } else if (typeof parent === "string") item = doc.share.get(parent)?._start;
  else if (parent) item = typeOf(itemAt(doc, parent))?._start;
  else if (!end) return null;
  else item = (end.parent as { readonly _start?: Item | null } | null)?._start;
  let steps = 0;
  for (; item && item !== end && steps <= most; item = item.right) steps++;
  return steps;
}

/** An item of the document; null for one that is only in the update, and for what was collected. */
function itemAt({ store }: Doc, { client, clock }: Dependency): Item | null {
  const structs = store.clients.get(client);
  const last = structs?.at(-1);
  if (!last || clock >= last.id.clock + last.length) return null;
  const struct = getItem(store, { client, clock });
  return "content" in struct ? struct : null;
}

function typeOf(item: Item | null): { readonly _start: Item | null } | null {
  const { type } = (item?.content ?? {}) as { readonly type?: { readonly _start: Item | null } };
  return type ?? null;
}
