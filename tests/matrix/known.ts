/** Pairs, or triples, that do not hold, and why. A test expects them to fail: what is mended is taken off. */
interface Known {
  readonly why: string;
  readonly pairs: readonly string[];
}

export const KNOWN: readonly Known[] = [
  {
    why: "Two things at one place of the flow: the client ids say which comes first. Text at the end of a block can come behind the mark of a block that another puts there.",
    pairs: [
      "type at the end ∥ split at the start (in the block behind)",
      "type at the end ∥ paste blocks at the start (in the block behind)",
      "type at the end ∥ insert a divider at the start (in the block behind)",
      "type at the end ∥ undo: delete the block (in the block behind)",
      "type in an empty block ∥ split at the start (in the block behind)",
      "type in an empty block ∥ paste blocks at the start (in the block behind)",
      "type in an empty block ∥ insert a divider at the start (in the block behind)",
      "type in an empty block ∥ undo: delete the block (in the block behind)",
      "insert a divider in an empty block ∥ split at the start (in the block behind)",
      "insert a divider in an empty block ∥ paste blocks at the start (in the block behind)",
      "insert a divider in an empty block ∥ insert a divider at the start (in the block behind)",
      "insert a divider in an empty block ∥ undo: delete the block (in the block behind)",
      "undo: delete the block ∥ paste blocks at the start (in the block behind)",
      "undo: delete the block ∥ insert a divider at the start (in the block behind)",
    ],
  },
  {
    why: "One joins a block to another, which somebody else deletes: what was joined goes to the block above the deleted one. It should stand as a block.",
    pairs: [
      "merge by Delete ∥ delete the block",
      "delete a range over blocks ∥ delete the block",
      "delete the block ∥ paste blocks over blocks",
      "delete the block ∥ undo: split inside",
      "delete the block ∥ undo: paste blocks",
      "delete the block ∥ undo: insert a divider inside",
      "delete the block ∥ redo: merge by Delete",
      "delete the block ∥ merge by Backspace (in the block behind)",
      "redo: delete the block ∥ merge by Backspace (in the block behind)",
    ],
  },
  {
    why: "One joins two blocks, between which somebody else puts one: the text goes into that. It should stand as a block.",
    pairs: [
      "merge by Backspace ∥ paste blocks at the start",
      "merge by Backspace ∥ insert a divider at the start",
      "merge by Delete ∥ paste blocks at the start (in the block behind)",
      "merge by Delete ∥ insert a divider at the start (in the block behind)",
      "merge by Delete ∥ undo: delete the block (in the block behind)",
      "delete a range over blocks ∥ paste blocks at the start (in the block behind)",
      "delete a range over blocks ∥ insert a divider at the start (in the block behind)",
      "paste blocks over blocks ∥ paste blocks at the start (in the block behind)",
      "paste blocks over blocks ∥ insert a divider at the start (in the block behind)",
      "undo: delete the block ∥ merge by Backspace (in the block behind)",
    ],
  },
  {
    why: "Redo brings a divider back in pieces (a mark, the line, a mark): what another types at that place can come between two of them.",
    pairs: [
      "type inside ∥ redo: insert a divider inside",
      "soft break ∥ redo: insert a divider inside",
      "paste text ∥ redo: insert a divider inside",
      "paste blocks ∥ redo: insert a divider inside",
      "insert a divider inside ∥ redo: insert a divider inside",
    ],
  },
];

/** The same of triples whose pairs hold. */
export const KNOWN_TRIPLES: readonly Known[] = [
  {
    why: "A block is deleted under two writers. Each may hear of the deletion before the other's words and put the mark back: one empty block too many.",
    pairs: [
      "delete everything (in the block behind) ∥ paste blocks at the start ∥ redo: type inside",
      "paste blocks ∥ delete everything ∥ type inside",
    ],
  },
  {
    why: "Blocks come back by redo where somebody else takes blocks back by undo: the first words stand as a block of their own.",
    pairs: [
      "redo: paste blocks ∥ underline on ∥ undo: paste blocks",
      "redo: paste blocks ∥ undo: insert a divider inside ∥ redo: merge by Delete",
    ],
  },
  {
    why: "A paste in front of a link's first letter is part of the link or not, as the caret stood; the model takes it for not.",
    pairs: ["undo: paste blocks ∥ remove a link ∥ paste blocks"],
  },
];

/** Whether a pair or triple of this name is known not to hold. */
export function isKnown(name: string): boolean {
  return [...KNOWN, ...KNOWN_TRIPLES].some(({ pairs }) => pairs.includes(name));
}
