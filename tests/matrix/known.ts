/** Pairs, or triples, that do not hold, and why. A test expects them to fail: what is mended is taken off. */
interface Known {
  readonly why: string;
  readonly pairs: readonly string[];
}

export const KNOWN: readonly Known[] = [];

/** The same of triples whose pairs hold. */
export const KNOWN_TRIPLES: readonly Known[] = [
  {
    why: "A block is deleted under two writers. Each may hear of the deletion before the other's words and put the mark back: one empty block too many.",
    pairs: [
      "delete everything (in the block behind) ∥ paste blocks at the start ∥ redo: type inside",
      "paste blocks ∥ delete everything ∥ type inside",
      "delete the block ∥ split inside ∥ redo: type inside",
    ],
  },
  {
    why: "A block's words are deleted by two while its boundary is taken away by undo: what was joined to it takes it for deleted, and stands by itself.",
    pairs: ["undo: insert a divider inside ∥ type over a selection ∥ delete a range over blocks"],
  },
  {
    why: "A block is moved by redo, while it comes back by undo of a merge, split in front: one sees the move in the block as it came back, the model does not.",
    pairs: ["redo: move to the end (in the block behind) ∥ undo: merge by Delete ∥ split at the start"],
  },
  {
    why: "Blocks come back by redo where somebody else takes blocks back by undo, or deletes: the first words stand as a block of their own.",
    pairs: [
      "redo: paste blocks ∥ underline on ∥ undo: paste blocks",
      "redo: paste blocks ∥ undo: insert a divider inside ∥ redo: merge by Delete",
      "undo: indent ∥ redo: paste blocks ∥ undo: split inside",
      "redo: paste blocks ∥ delete a range ∥ undo: split inside",
      "redo: paste blocks ∥ tick ∥ undo: paste blocks",
    ],
  },
  {
    why: "A block is joined to another that is moved, while its second half is split off, or parted from it by undo: that half stays where it was. It should go along.",
    pairs: [
      "delete a range over blocks ∥ split inside (in the block behind) ∥ redo: move to the end",
      "undo: paste blocks ∥ undo: merge by Delete ∥ redo: move to the end",
    ],
  },
  {
    why: "A paste in front of a link's first letter is part of the link or not, as the caret stood; the model takes it for not.",
    pairs: ["undo: paste blocks ∥ remove a link ∥ paste blocks", "remove a link ∥ undo: paste blocks ∥ paste text"],
  },
];

/** Whether a pair or triple of this name is known not to hold. */
export function isKnown(name: string): boolean {
  return [...KNOWN, ...KNOWN_TRIPLES].some(({ pairs }) => pairs.includes(name));
}
