import { removeBlock } from "../model/effects.ts";
import type { Effect } from "../model/effects.ts";
import type { Operation, Target } from "../operation.ts";
import { at, isDivider, letters } from "./describe.ts";

/** A divider in front of the caret goes instead of the boundary, and so does an empty block. */
function goesInstead({ page }: Target, above: number): boolean {
  return isDivider(page, above) || page.blocks[above]?.units.length === 0;
}

function boundaryGoes({ page }: Target, block: number): Effect[] {
  const [own, above] = [page.blocks[block], page.blocks[block - 1]];
  return own && above ? [{ does: "join", mark: own.mark.id, to: above.mark.id }] : [];
}

export const merging: readonly Operation[] = [
  {
    name: "merge by Backspace",
    family: "merge",
    needs: { text: "letters", attributes: {} },
    plan(target) {
      const spot = target.start;
      const above = spot.block - 1;
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.backspace()),
        effects: goesInstead(target, above) ? removeBlock(target.page, above) : boundaryGoes(target, spot.block),
      };
    },
  },
  {
    name: "merge by Delete",
    family: "merge",
    needs: letters,
    reaches: true,
    plan(target) {
      const spot = target.end;
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.delete()),
        effects: boundaryGoes(target, spot.block + 1),
      };
    },
  },
];
