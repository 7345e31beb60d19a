/** Where two intentions cannot both be had, or have no one right answer: what this editor does, always. */
export interface Winner {
  readonly rule: string;
  /** A pair that shows it: what is in its documentation is what came of it. */
  readonly example: readonly [string, string];
}

export const WINNERS: readonly Winner[] = [
  {
    rule: "Two texts at one place: both, each whole. The smaller client id comes first.",
    example: ["type inside", "type inside"],
  },
  {
    rule: "Text typed where another splits goes to the end of the first part or to the start of the second: the client ids decide.",
    example: ["split inside", "type inside"],
  },
  {
    rule: "Two splits at one place: both. An empty block is between the parts.",
    example: ["split inside", "split inside"],
  },
  {
    rule: "A block is converted, indented or ticked while it is split: the part that keeps the mark (the first) changes.",
    example: ["split inside", "convert to heading1"],
  },
  {
    rule: "An empty block put in front of a block that is converted stays what it is; the words are converted.",
    example: ["split at the start", "convert to heading1"],
  },
  {
    rule: "A block is changed while it is joined to the one above: the block above is what it was, as after any join.",
    example: ["merge by Backspace", "convert to heading1"],
  },
  {
    rule: "One block is made two kinds: one of the two. A level that is left on another kind than a heading means nothing.",
    example: ["convert to heading1", "convert to bullet"],
  },
  { rule: "Both indent: once. One indents and one outdents: one of them.", example: ["indent", "indent"] },
  {
    rule: "A block is deleted while another types in it: what the other typed stays, as a block of the same kind.",
    example: ["type inside", "delete the block"],
  },
  {
    rule: "A block is deleted while another splits it: an empty block is left of the split.",
    example: ["split inside", "delete the block"],
  },
  {
    rule: "A range from one block into another is deleted while another types at the end of the first: the text is in front of what is left of the second.",
    example: ["type at the end", "delete a range over blocks"],
  },
  {
    rule: "A selection over two blocks is replaced by pasted blocks while another deletes the first: the rest of the second is joined to the last pasted block.",
    example: ["delete the block", "paste blocks over blocks"],
  },
  {
    rule: "Two moves of one block: one of the two places. Of two writes at once that of the larger client id stands.",
    example: ["move to the top", "move to the end"],
  },
  {
    rule: "A block is moved in front of another that somebody else moves: it stands where that one was seen.",
    example: ["move another block in front", "move to the end"],
  },
  {
    rule: "A block is moved in front of another that somebody else deletes: it stands where that one was.",
    example: ["move another block in front", "delete the block"],
  },
  {
    rule: "A block is moved while somebody splits it: both parts go along.",
    example: ["move to the end", "split inside"],
  },
  {
    rule: "A block is moved while somebody begins another one behind its end: that one stays where it was begun.",
    example: ["move to the end", "split at the end"],
  },
  {
    rule: "A block is moved while somebody joins it to the one above: they are one, where the one above is.",
    example: ["move to the end", "merge by Backspace"],
  },
  {
    rule: "A block is moved past its neighbour: either of the two may count as the one that was moved.",
    example: ["move up by keys", "move down by keys"],
  },
  {
    rule: "One sets a format and another takes it off where the two overlap: the act with the higher Lamport time; of equal ones the one whose key sorts last.",
    example: ["bold on", "bold off"],
  },
  {
    rule: "What replaces a stretch as a whole has the look of that stretch as its own: it is not swept away by another's change of the stretch.",
    example: ["paste text over a selection", "clear formatting"],
  },
  { rule: "Two addresses for one link: one of them.", example: ["edit a link", "edit a link"] },
  {
    rule: "Text that is formatted while its block becomes code keeps the format; only what was there is cleared.",
    example: ["convert to code", "bold on"],
  },
  {
    rule: "Two widths for one image: one of them. A width and a description: both.",
    example: ["resize an image", "describe an image"],
  },
  {
    rule: "Two descriptions of one image are written as two texts at one place: both, each whole.",
    example: ["describe an image", "describe an image"],
  },
];
