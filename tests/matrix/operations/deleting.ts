import { deleteBetween, removeBlock, setBlock } from "../model/effects.ts";
import type { Effect } from "../model/effects.ts";
import type { Operation } from "../operation.ts";
import { at, letters } from "./describe.ts";

export const deleting: readonly Operation[] = [
  {
    name: "delete a character",
    family: "delete",
    needs: letters,
    plan({ page, at: place }) {
      const [from, to] = [place(3), place(4)];
      return {
        act: (hands) => (hands.range(at(from), at(to)), hands.backspace()),
        effects: deleteBetween(page, from, to),
      };
    },
  },
  {
    name: "delete a range",
    family: "delete",
    needs: letters,
    plan({ page, at: place }) {
      const [from, to] = [place(2), place(6)];
      return {
        act: (hands) => (hands.range(at(from), at(to)), hands.backspace()),
        effects: deleteBetween(page, from, to),
      };
    },
  },
  {
    name: "delete a range over blocks",
    family: "delete",
    needs: letters,
    reaches: true,
    plan({ page, at: place, next }) {
      const [from, to] = [place(5), next(3)];
      return {
        act: (hands) => (hands.range(at(from), at(to)), hands.backspace()),
        effects: deleteBetween(page, from, to),
      };
    },
  },
  {
    name: "delete everything",
    family: "delete",
    plan({ page }) {
      const [first, ...others] = page.blocks;
      return {
        act: (hands) => hands.deleteEverything(),
        effects: [
          ...(first ? [{ does: "vacate", mark: first.mark.id } as const] : []),
          ...page.blocks.map(({ units }): Effect => ({ does: "delete", units: units.map(({ id }) => id) })),
          ...others.map(({ mark }): Effect => ({ does: "remove", mark: mark.id })),
          ...(first?.mark.attributes["type"] === undefined ? [] : [setBlock(page, 0, { type: null })]),
        ],
      };
    },
  },
  {
    name: "delete the block",
    family: "delete block",
    plan: ({ page, block }) => ({ act: (hands) => hands.deleteBlock(block), effects: removeBlock(page, block) }),
  },
];
