import type { Segment } from "../segment.ts";
import type { Sized } from "../sizedList.ts";

/**
 * What is shown at one place of the flow: the blocks that were moved in front of a mark, the mark's own block if it stands there, and
 * what follows them. The document is its units in the order of the flow, so a change in one of them leaves all others alone.
 */
export class Unit implements Sized {
  /** Null for the end of the flow. */
  readonly segment: Segment | null;
  /** The segments whose blocks are shown here, in order. */
  shown: readonly Segment[] = [];
  /** How many blocks are shown. */
  size = 0;
  home: Sized["home"] = null;

  constructor(segment: Segment | null) {
    this.segment = segment;
  }
}
