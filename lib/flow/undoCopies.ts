import * as Y from "yjs";

type DeleteSet = ReturnType<typeof Y.createDeleteSet>;

/**
 * What an undo step inserted, as it is now: in place of what was deleted and brought back by undo, the copies that undo made of
 * it. `inserted` itself if there are none.
 *
 * Yjs follows an item to its copy too, but takes the piece that begins there for the whole of it. Type "abc", delete it, undo the
 * deletion, let somebody type an X behind the a, undo the typing: "Xbc" remains. And a copy that has grown together with what was
 * typed behind it is deleted with that.
 */
export function followCopies(doc: Y.Doc, inserted: DeleteSet): DeleteSet {
  const now = Y.createDeleteSet();
  let copied = false;
  for (const [client, ranges] of inserted.clients) {
    for (const { clock, len } of ranges) copied = addRange(doc, client, clock, len, now) || copied;
  }
  return copied ? Y.mergeDeleteSets([now]) : inserted;
}

/** Adds a range of ids to `now`, copies in place of what has some; returns whether anything has. */
function addRange(doc: Y.Doc, client: number, clock: number, length: number, now: DeleteSet): boolean {
  const structs = doc.store.clients.get(client);
  const end = clock + length;
  let copied = false;
  if (structs === undefined || length === 0) return copied;
  for (let at = Y.findIndexSS(structs, clock); at < structs.length; at += 1) {
    const struct = structs[at];
    if (struct === undefined || struct.id.clock >= end) break;
    const from = Math.max(clock, struct.id.clock);
    const to = Math.min(end, struct.id.clock + struct.length);
    if (struct instanceof Y.Item && struct.redone !== null) {
      copied = true;
      // A copy has the positions of its original in a row, however it was split since. It can have copies itself.
      addRange(doc, struct.redone.client, struct.redone.clock + from - struct.id.clock, to - from, now);
    } else {
      const ranges = now.clients.get(client) ?? [];
      ranges.push({ clock: from, len: to - from });
      now.clients.set(client, ranges);
    }
  }
  return copied;
}
