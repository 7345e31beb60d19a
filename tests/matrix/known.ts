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
  {
    why: "Undo parts two blocks that somebody else moves as the one that they were: the second part stays where it was, since its mark comes back as it was before anybody moved it. It should go along.",
    pairs: [
      "move up by keys ∥ undo: merge by Delete",
      "move to the top ∥ undo: merge by Delete",
      "move down by keys ∥ undo: merge by Delete (in the block behind)",
      "move to the end ∥ undo: merge by Delete (in the block behind)",
      "move another block in front ∥ undo: merge by Delete (in the block behind)",
    ],
  },
  {
    why: "A block moved to directly behind a displaced one that lies in front of it in the flow hangs on that (MV2): if somebody takes the move of that one back, it goes back with it.",
    pairs: [
      "undo: move to the end ∥ move to the end (in the block behind)",
      "undo: move to the end ∥ redo: move to the end (in the block behind)",
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
      "delete the block ∥ split inside ∥ redo: type inside",
    ],
  },
  {
    why: "Everything is deleted while one puts a divider at the start of a block and another types there: the words come to stand beside the divider, on its line.",
    pairs: ["delete everything ∥ type at the start (in the block behind) ∥ insert a divider at the start"],
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
