import { moveBlocks } from "../model/effects.ts";
import type { Gestures } from "../gestures.ts";
import { NoPlace } from "../operation.ts";
import type { Operation, Plan, Target } from "../operation.ts";

/** Moves `count` blocks from `block` on in front of block `before`. Where they stand there already it is no move. */
function move(
  { page, name }: Target,
  { block, count, before }: { readonly block: number; readonly count: number; readonly before: number },
  act?: (hands: Gestures) => unknown,
): Plan {
  const size = page.blocks.length;
  const isThere = before >= block && before <= block + count;
  if (isThere || before < 0 || before > size || block + count > size) throw new NoPlace();
  return {
    act: act ?? ((hands) => hands.move(block, count, before)),
    effects: [moveBlocks(page, block, count, before, name("place"))],
  };
}

export const moving: readonly Operation[] = [
  {
    name: "move up by keys",
    family: "move",
    plan: (target) =>
      move(
        target,
        { block: target.block, count: 1, before: target.block - 1 },
        (hands) => (hands.caret(target.block, 0), hands.moveSelected("up")),
      ),
  },
  {
    name: "move down by keys",
    family: "move",
    plan: (target) =>
      move(
        target,
        { block: target.block, count: 1, before: target.block + 2 },
        (hands) => (hands.caret(target.block, 0), hands.moveSelected("down")),
      ),
  },
  {
    name: "move to the top",
    family: "move",
    plan: (target) => move(target, { block: target.block, count: 1, before: 0 }),
  },
  {
    name: "move to the end",
    family: "move",
    plan: (target) => move(target, { block: target.block, count: 1, before: target.page.blocks.length }),
  },
  {
    name: "move two blocks to the end",
    family: "move",
    plan: (target) => move(target, { block: target.block, count: 2, before: target.page.blocks.length }),
  },
  {
    name: "move another block in front",
    family: "move",
    plan: (target) => move(target, { block: target.page.blocks.length - 1, count: 1, before: target.block }),
  },
];
