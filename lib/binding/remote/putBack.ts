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
import { UnitIds, markRun } from "../shown/UnitIds.ts";
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
    // The node that the block was drawn into stands for it, not the one that it left.
    if (shown.isLeftOver(at)) continue;
    const ids = shown.staleIds(at);
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
  const id = flow.transact(origin, () => {
    const put = flow.insertMark(placeOfId(flow, first).index, storedAttributes(block.attributes), { alone: true });
    standBetween(flow, flow.blockById(put) as FlowBlock, shown.blocks.slice(0, at), shown.blocks.slice(at + 1));
    return put;
  });
  const mark = flow.blockById(id);
  // What heals behind an edit may have found that all of it is there once more, and have taken it away.
  if (mark === undefined) return;
  // From now on the node shows the new block.
  const key = shown.keys[at] as NodeKey;
  shown.splice(at, 1, [shownBlock(id, mark.mark, block.attributes, flattenBlock(block))], [key]);
  shown.stale.set(key, new UnitIds([markRun(mark.mark), ...ids.slice(1, ids.length)]));
}

/** A block that had been moved lies elsewhere in the flow: it has to stand where it stood, between those that are left of its neighbours. */
function standBetween(flow: Flow, block: FlowBlock, before: readonly FlowBlock[], behind: readonly FlowBlock[]): void {
  const index = flow.indexOf(block);
  const left = before.findLast((other) => flow.indexOf(other) >= 0);
  const right = behind.find((other) => flow.indexOf(other) >= 0);
  const inOrder =
    (left === undefined || flow.indexOf(left) < index) && (right === undefined || index < flow.indexOf(right));
  if (!inOrder) flow.moveBefore(block, right === undefined ? null : (flow.current(right) ?? null));
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
