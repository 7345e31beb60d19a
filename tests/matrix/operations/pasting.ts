import {
  deleteBetween,
  insertBlocksBefore,
  insertOwnUnits,
  insertSplit,
  insertUnits,
  unitsOf,
} from "../model/effects.ts";
import type { Atom, Spot } from "../model/page.ts";
import type { Operation, Target } from "../operation.ts";
import {
  at,
  attributesAt,
  commentsAround,
  inside,
  letters,
  lookAt,
  lookOfReplaced,
  newMark,
  secondHalf,
} from "./describe.ts";

/** Three blocks: the first and the last become part of the text around them, the one between is a heading. */
function pastedBlocks(target: Target, spot: Spot): { atoms: Atom[]; blocks: Parameters<Paste>[0] } {
  const comments = commentsAround(target.page, spot);
  const [first = "", second = "", third = ""] = target.typed;
  const heading = { type: "heading", level: 2 };
  return {
    blocks: [
      { attributes: {}, text: first },
      { attributes: heading, text: second },
      { attributes: {}, text: third },
    ],
    atoms: [
      ...unitsOf(first, comments),
      newMark(target, "pasted heading", heading),
      ...unitsOf(second, comments),
      newMark(target, "pasted tail", secondHalf(attributesAt(target.page, spot.block))),
      ...unitsOf(third, comments),
    ],
  };
}

type Paste = (
  blocks: readonly { readonly attributes: Readonly<Record<string, unknown>>; readonly text: string }[],
) => unknown;

export const pasting: readonly Operation[] = [
  {
    name: "paste text",
    family: "paste",
    needs: letters,
    plan({ page, at: place, typed }) {
      const spot = place(4);
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.paste(typed)),
        effects: [insertUnits(spot, unitsOf(typed, lookAt(page, spot)))],
      };
    },
  },
  {
    name: "paste text over a selection",
    family: "paste",
    needs: letters,
    plan({ page, at: place, typed }) {
      const [from, to] = [place(2), place(6)];
      const look = lookOfReplaced(page, from, to);
      return {
        act: (hands) => (hands.range(at(from), at(to)), hands.paste(typed)),
        effects: [...deleteBetween(page, from, to), insertOwnUnits(from, unitsOf(typed, look))],
      };
    },
  },
  {
    name: "paste blocks",
    family: "paste",
    needs: letters,
    plan(target) {
      const spot = inside(target);
      const { atoms, blocks } = pastedBlocks(target, spot);
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.pasteBlocks(blocks)),
        effects: [insertSplit(spot, atoms)],
      };
    },
  },
  {
    name: "paste blocks at the start",
    family: "paste",
    needs: letters,
    plan(target) {
      const spot = target.start;
      const { atoms, blocks } = pastedBlocks(target, spot);
      const last = atoms.findLastIndex(({ kind }) => kind === "mark");
      // The text keeps its mark: the new blocks go in front, and the last words to the text.
      const front = [newMark(target, "pasted", {}), ...atoms.slice(0, last)];
      return {
        act: (hands) => (hands.caret(...at(spot)), hands.pasteBlocks(blocks)),
        effects: [
          insertBlocksBefore(target.page, spot.block, front),
          insertOwnUnits(
            spot,
            atoms.slice(last + 1).filter((atom) => atom.kind === "unit"),
          ),
        ],
      };
    },
  },
  {
    name: "paste blocks over blocks",
    family: "paste",
    needs: letters,
    reaches: true,
    plan(target) {
      const [from, to] = [target.at(5), target.next(3)];
      const { atoms, blocks } = pastedBlocks(target, from);
      return {
        act: (hands) => (hands.range(at(from), at(to)), hands.pasteBlocks(blocks)),
        effects: [...deleteBetween(target.page, from, to), insertSplit(from, atoms)],
      };
    },
  },
];
