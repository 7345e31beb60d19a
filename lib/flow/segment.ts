import type * as Y from "yjs";
import type { Register } from "./order/register.ts";
import { Unit } from "./order/unit.ts";
import { EMPTY_STATE } from "./rawState.ts";
import type { RawState } from "./rawState.ts";
import type { Sized } from "./sizedList.ts";
import type { FlowBlock } from "./types.ts";

/**
 * How a segment is shown: where it lies in the flow (`natural`), in the gap in front of another's place, behind another's block, or as
 * the continuation of another's block.
 */
export type Placing = "natural" | Register["kind"];

/** A mark and what follows it up to the next mark, as last read. */
export class Segment implements Sized {
  /** Null for what lies in front of the first mark. */
  readonly markItem: Y.Item | null;
  /** The id stored on the mark, as far as it is usable. Kept by {@link BlockIds}. */
  storedId: string | null = null;
  /** The formatting in force at the mark. */
  state: RawState = EMPTY_STATE;
  /** Whether one and the same formatting is in force everywhere in what lies between this mark and the next. */
  isEven = false;
  /** What lies between this mark and the next. */
  own: FlowBlock = UNREAD;
  size = 0;
  home: Sized["home"] = null;

  // The rest is kept by BlockOrder.

  /** The block that is shown: `own`, and what is joined to it. Means nothing while this is joined itself. */
  block: FlowBlock = UNREAD;
  /** What the mark says about where the block stands. */
  register: Register | null = null;
  /** The segment that the register is about; `end`: the end of the flow; null: none, or none that is there. */
  target: Segment | "end" | null = null;
  placing: Placing = "natural";
  /** The segment that this one is shown with; null if it stands by itself at a place in the flow. */
  parent: Segment | null = null;
  /** What is shown at the place of this mark in the flow. */
  readonly unit: Unit = new Unit(this);
  /** The unit that this segment is shown in. */
  root: Unit = this.unit;

  constructor(markItem: Y.Item | null) {
    this.markItem = markItem;
  }

  /** How many flow positions lie in front of the content: that of the mark. */
  get lead(): 0 | 1 {
    return this.markItem === null ? 0 : 1;
  }
}

/** Stands for a block until it is read; equal to none, because no block has this id. */
const UNREAD: FlowBlock = { id: "", mark: null, attributes: {}, content: [], length: 0 };
