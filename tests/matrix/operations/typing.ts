import { deleteBetween, insertOwnUnits, insertUnits, unitsOf } from "../model/effects.ts";
import { BREAK } from "../model/page.ts";
import type { Spot } from "../model/page.ts";
import type { Needs, Operation, Target } from "../operation.ts";
import { at, empty, letters, lookAt, lookOfReplaced } from "./describe.ts";

function typeAt(name: string, where: (target: Target) => Spot, needs: Needs): Operation {
  return {
    name,
    family: "type",
    needs,
    plan(target) {
      const { page, typed } = target;
      const spot = where(target);
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.type(typed)),
        effects: [insertUnits(spot, unitsOf(typed, lookAt(page, spot)))],
      };
    },
  };
}

export const typing: readonly Operation[] = [
  typeAt("type at the start", ({ start }) => start, letters),
  typeAt("type inside", ({ at }) => at(4), letters),
  typeAt("type at the end", ({ end }) => end, letters),
  typeAt("type in an empty block", ({ start }) => start, empty),
  {
    name: "type over a selection",
    family: "type",
    needs: letters,
    plan({ page, at: place, typed }) {
      const [from, to] = [place(2), place(6)];
      const look = lookOfReplaced(page, from, to);
      return {
        act: (hands) => (hands.range(at(from), at(to)), hands.type(typed)),
        effects: [...deleteBetween(page, from, to), insertOwnUnits(from, unitsOf(typed, look))],
      };
    },
  },
  {
    name: "soft break",
    family: "type",
    needs: letters,
    plan(target) {
      const spot = target.at(4);
      const unit = { kind: "unit", id: target.name("break"), what: BREAK, formats: {} } as const;
      return { act: (hands) => (hands.caret(...at(spot)), hands.softBreak()), effects: [insertUnits(spot, [unit])] };
    },
  },
];
