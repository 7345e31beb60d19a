import type * as Y from "yjs";
import { EMPTY_STATE } from "./rawState.ts";
import type { RawState } from "./rawState.ts";
import type { Sized } from "./sizedList.ts";
import type { FlowBlock } from "./types.ts";

/** A mark and what follows it up to the next mark, as last read. */
export class Segment implements Sized {
  /** Null for what lies in front of the first mark. */
  readonly markItem: Y.Item | null;
  /** The id stored on the mark, as far as it is usable. Kept by {@link BlockIds}. */
  storedId: string | null = null;
  /** The formatting in force at the mark. */
  state: RawState = EMPTY_STATE;
  block: FlowBlock = UNREAD;
  size = 0;
  home: Sized["home"] = null;

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
