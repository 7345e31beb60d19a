import type { NodeKey } from "lexical";
import * as Y from "yjs";
import type { Flow, FlowBlock } from "../../flow/types.ts";
import { storedAttributes } from "../diff/attributeChange.ts";
import { flattenBlock, shownBlock } from "../flat/flattenBlock.ts";
import type { RecentTyping } from "../local/RecentTyping.ts";
import { placeOfId } from "../place/unitPlaces.ts";
import { identityOf } from "../shown/identity.ts";
import type { Identity } from "../shown/identity.ts";
import type { Shown } from "../shown/Shown.ts";
import { UnitIds, readUnitIds, visibleNow } from "../shown/UnitIds.ts";
import type { IdRun } from "../shown/UnitIds.ts";

/**
 * A block that somebody deleted while its words were being typed here: all that is left of it is what the other has not seen.
 * Without its mark those words would stand at the end of a stranger's paragraph, so the mark is put back in front of them. What
 * is left of a block behind it, when the other deleted from within one block into another, gets its mark back as well: it would
 * be joined to the words here now, and nobody asked for that.
 *
 * Only those who wrote can know that the words are fresh. A merge of two paragraphs also takes a mark away;
 * then older text is left too, and nothing is put back.
 */
export function putBackMarks(
  flow: Flow,
  shown: Shown,
  gone: ReadonlySet<Identity>,
  recent: RecentTyping,
  origin: unknown,
): void {
  let behindPutBack = false;
  for (const [at, block] of shown.blocks.entries()) {
    const ids = shown.staleIds(block);
    if (
      !gone.has(identityOf(block)) ||
      block.mark === null ||
      ids === undefined ||
      flow.blockById(block.id) !== undefined
    ) {
      behindPutBack = false;
      continue;
    }
    const left = visibleRuns(flow, ids.slice(1, ids.length));
    const [first] = left;
    if (first === undefined) continue;
    // Of several who wrote in it, the one whose words come first does it, so that it is done once.
    const fresh = first.client === flow.doc.clientID && left.every((run) => recent.covers(run));
    if (fresh || behindPutBack) putBack(flow, shown, at, ids, Y.createID(first.client, first.clock), origin);
    behindPutBack = fresh;
  }
}

function putBack(flow: Flow, shown: Shown, at: number, ids: UnitIds, first: Y.ID, origin: unknown): void {
  const block = shown.blocks[at] as FlowBlock;
  const id = flow.transact(origin, () =>
    flow.insertMark(placeOfId(flow, first).index, storedAttributes(block.attributes)),
  );
  const mark = flow.blockById(id) as FlowBlock;
  const markIds = readUnitIds(flow.text, { ...mark, length: 0 }, visibleNow);
  // From now on the node shows the new block.
  shown.splice(at, 1, [shownBlock(id, mark.mark, block.attributes, flattenBlock(block))], [shown.keys[at] as NodeKey]);
  shown.stale.set(identityOf(mark), new UnitIds([...markIds.runs, ...ids.slice(1, ids.length)]));
}

function visibleRuns(flow: Flow, runs: readonly IdRun[]): IdRun[] {
  const visible: IdRun[] = [];
  for (const { client, clock, length } of runs) {
    for (let at = clock; at < clock + length;) {
      const item = Y.getItem(flow.doc.store, Y.createID(client, at));
      const end = Math.min(clock + length, item.id.clock + item.length);
      if (!item.deleted) visible.push({ client, clock: at, length: end - at });
      at = end;
    }
  }
  return visible;
}
