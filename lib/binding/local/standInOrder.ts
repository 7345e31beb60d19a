import type { Flow, FlowBlock } from "../../flow/types.ts";
import { identityOf } from "../shown/identity.ts";
import type { Identity } from "../shown/identity.ts";

/**
 * Makes those of `blocks` that are in `own` stand between their neighbours in `blocks`, as far as these are in the flow still. All
 * others stay as they are: where others moved them meanwhile is not known on the screen yet.
 */
export function standInOrder(flow: Flow, blocks: readonly Pick<FlowBlock, "mark">[], own: ReadonlySet<Identity>): void {
  let right: FlowBlock | null = null;
  for (const [at, block] of [...blocks.entries()].reverse()) {
    const current = flow.current(block);
    if (current === undefined) continue;
    if (own.has(identityOf(block)) && !standsBetween(flow, blocks.slice(0, at), current, right)) {
      flow.moveBefore(current, right);
    }
    right = flow.current(current) ?? right;
  }
}

function standsBetween(
  flow: Flow,
  before: readonly Pick<FlowBlock, "mark">[],
  block: FlowBlock,
  right: FlowBlock | null,
): boolean {
  const index = flow.indexOf(block);
  const left = before.findLast((other) => flow.indexOf(other) >= 0);
  return (left === undefined || flow.indexOf(left) < index) && (right === null || index < flow.indexOf(right));
}
