import { insertBlocksBefore, insertSplit } from "../model/effects.ts";
import type { Operation } from "../operation.ts";
import { at, attributesAt, besideBlock, empty, inside, letters, newMark, secondHalf } from "./describe.ts";

export const splitting: readonly Operation[] = [
  {
    name: "split inside",
    family: "split",
    needs: letters,
    plan(target) {
      const spot = inside(target);
      const half = newMark(target, "half", secondHalf(attributesAt(target.page, spot.block)));
      return { act: (hands) => (hands.caret(...at(spot)), hands.enter()), effects: [insertSplit(spot, [half])] };
    },
  },
  {
    name: "split at the start",
    family: "split",
    needs: letters,
    plan(target) {
      const spot = target.start;
      const front = newMark(target, "front", besideBlock(attributesAt(target.page, spot.block)));
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.enter()),
        effects: [insertBlocksBefore(target.page, spot.block, [front])],
      };
    },
  },
  {
    name: "split at the end",
    family: "split",
    needs: letters,
    plan(target) {
      const spot = target.end;
      const end = newMark(target, "end", besideBlock(attributesAt(target.page, spot.block)));
      return { act: (hands) => (hands.caret(...at(spot)), hands.enter()), effects: [insertSplit(spot, [end])] };
    },
  },
  {
    name: "Enter in an empty block",
    family: "split",
    needs: empty,
    plan(target) {
      const spot = target.start;
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.enter()),
        effects: [insertSplit(spot, [newMark(target, "end", {})])],
      };
    },
  },
];
