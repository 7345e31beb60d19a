import { longestIncreasing } from "../../base/longestIncreasing.ts";
import type { FlowBlock } from "../../flow/types.ts";
import { identityOf } from "../shown/identity.ts";

/** What is shown in `from` to `to` has to become the flow's blocks `flowFrom` to `flowTo`. */
export interface ChangedRun {
  readonly from: number;
  readonly to: number;
  readonly flowFrom: number;
  readonly flowTo: number;
}

/**
 * The runs in which `shown` differs from `blocks`, ascending, between blocks that are the same object in both and in the same order.
 * Compares references only. `isLeftOver`: whether what stands at a position of `shown` has been drawn elsewhere since.
 */
export function changedRuns(
  shown: readonly FlowBlock[],
  blocks: readonly FlowBlock[],
  isLeftOver: (at: number) => boolean = () => false,
): ChangedRun[] {
  let from = 0;
  const shorter = Math.min(shown.length, blocks.length);
  while (from < shorter && shown[from] === blocks[from] && !isLeftOver(from)) from += 1;
  let to = shown.length;
  let flowTo = blocks.length;
  while (to > from && flowTo > from && shown[to - 1] === blocks[flowTo - 1] && !isLeftOver(to - 1)) {
    to -= 1;
    flowTo -= 1;
  }
  if (from === to && from === flowTo) return [];
  const positions = new Map<FlowBlock, number>();
  for (let at = from; at < flowTo; at += 1) positions.set(blocks[at] as FlowBlock, at);
  const places = shown.slice(from, to).map((block, at) => (isLeftOver(from + at) ? -1 : (positions.get(block) ?? -1)));
  const runs: ChangedRun[] = [];
  let runFrom = from;
  let runFlowFrom = from;
  const close = (end: number, flowEnd: number): void => {
    if (runFrom < end || runFlowFrom < flowEnd)
      runs.push({ from: runFrom, to: end, flowFrom: runFlowFrom, flowTo: flowEnd });
    runFrom = end + 1;
    runFlowFrom = flowEnd + 1;
  };
  // Of blocks that changed places as many as can be stay.
  for (const at of longestIncreasing(places)) close(from + at, places[at] as number);
  close(to, flowTo);
  return runs;
}

/**
 * What of `run` can be drawn while the block at `held` may not be: what lies in front of it, and what lies behind it from the first
 * block on that is shown already. (A new block directly behind may be its own second half.) Nothing if it is gone from the flow.
 */
export function runsBeside(
  run: ChangedRun,
  held: number,
  shown: readonly FlowBlock[],
  blocks: readonly FlowBlock[],
): ChangedRun[] {
  const flowHeld = indexOfBlock(blocks, run.flowFrom, run.flowTo, shown[held]);
  if (flowHeld < 0) return [];
  const runs = [{ ...run, to: held, flowTo: flowHeld }];
  const behind = new Map(shown.slice(held + 1, run.to).map((block, at) => [identityOf(block), held + 1 + at]));
  for (let flowAt = flowHeld + 1; flowAt < run.flowTo; flowAt += 1) {
    const from = behind.get(identityOf(blocks[flowAt] as FlowBlock));
    if (from === undefined) continue;
    runs.push({ ...run, from, flowFrom: flowAt });
    break;
  }
  return runs.filter(({ from, to, flowFrom, flowTo }) => from < to || flowFrom < flowTo);
}

function indexOfBlock(blocks: readonly FlowBlock[], from: number, to: number, block: FlowBlock | undefined): number {
  if (block === undefined) return -1;
  const identity = identityOf(block);
  for (let at = from; at < to; at += 1) if (identityOf(blocks[at] as FlowBlock) === identity) return at;
  return -1;
}
