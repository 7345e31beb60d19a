import type { FlowModel } from "../flowModel.ts";
import type { Segment } from "../segment.ts";
import { referenceTo } from "./reference.ts";
import { dropDormant, writeRegister } from "./writeRegister.ts";

/**
 * Ends the block of `head`: what it shows continues the block of `left`. Returns whether its mark is superfluous and may be deleted: its
 * text is empty, or continues the other anyway because that is its neighbour in the flow.
 *
 * Otherwise the mark stays and says so. To copy the text to where it is shown would double it when somebody else does the same, and
 * lose what others type into it meanwhile.
 */
export function joinBlock(model: FlowModel, head: Segment, left: Segment): boolean {
  const { order } = model;
  dropDormant(left);
  const last = order.joinedTo(left).at(-1) ?? left;
  const direct = model.segmentBefore(head) === last;
  const superfluous = head.own.length === 0 || direct;
  const ref = referenceTo(last);
  if (ref === null && !superfluous) return false;
  if (!superfluous) {
    writeRegister(head, { kind: "joined", ref: ref as string });
    return false;
  }
  rejoin(last, head, order.joinedTo(head));
  return true;
}

/** Of a block that is split in the text of `segment`: what is joined behind it continues the new block of `begun`. */
export function splitJoins(joined: readonly Segment[], segment: Segment, head: Segment, begun: Segment): void {
  const at = joined.indexOf(segment);
  if (at < 0 && segment !== head) return;
  rejoinAll(begun, joined.slice(at + 1), new Set([head, ...joined.slice(0, at + 1)]));
}

function rejoin(last: Segment, gone: Segment, joined: readonly Segment[]): void {
  rejoinAll(last, joined, new Set([gone]));
}

/** Those of `joined` that continue one of `before` continue `start` instead, or the one in front of them. */
function rejoinAll(start: Segment, joined: readonly Segment[], before: ReadonlySet<Segment>): void {
  let left = start;
  for (const segment of joined) {
    const ref = referenceTo(left);
    if (segment.parent !== null && before.has(segment.parent) && ref !== null) {
      writeRegister(segment, { kind: "joined", ref });
    }
    left = segment;
  }
}
