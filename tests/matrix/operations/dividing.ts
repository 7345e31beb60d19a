import { insertBlocksBefore, insertSplit, removeBlock } from "../model/effects.ts";
import { NoPlace } from "../operation.ts";
import type { Operation } from "../operation.ts";
import {
  at,
  attributesAt,
  commentsAround,
  dividerUnit,
  empty,
  inside,
  letters,
  newMark,
  secondHalf,
} from "./describe.ts";

export const dividing: readonly Operation[] = [
  {
    name: "insert a divider inside",
    family: "divider",
    needs: letters,
    plan(target) {
      const spot = inside(target);
      const half = newMark(target, "half", secondHalf(attributesAt(target.page, spot.block)));
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.divider()),
        effects: [
          insertSplit(spot, [
            newMark(target, "line", {}),
            dividerUnit(target, commentsAround(target.page, spot)),
            half,
          ]),
        ],
      };
    },
  },
  {
    name: "insert a divider at the start",
    family: "divider",
    needs: letters,
    plan(target) {
      const spot = target.start;
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.divider()),
        effects: [insertBlocksBefore(target.page, spot.block, [newMark(target, "line", {}), dividerUnit(target)])],
      };
    },
  },
  {
    name: "insert a divider in an empty block",
    family: "divider",
    needs: empty,
    plan(target) {
      const spot = target.start;
      const next = target.page.blocks[spot.block + 1];
      const behind = next?.units.length === 0 ? [] : [newMark(target, "line behind", {})];
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.divider()),
        effects: [insertSplit(spot, [dividerUnit(target), ...behind])],
      };
    },
  },
  {
    name: "delete a divider",
    family: "divider",
    needs: { divider: true },
    plan({ page, block }) {
      if (block + 1 === page.blocks.length) throw new NoPlace();
      return {
        act: (hands) => (hands.caret(block + 1, 0), hands.backspace()),
        effects: removeBlock(page, block),
      };
    },
  },
];
