import type { FlowBlock } from "../../flow/types.ts";

/** What a block is the same by: its mark. */
export type Identity = object;

/** Stands for the mark that the implicit paragraph does not have. */
const NO_MARK: Identity = Object.freeze({});

/**
 * Which block this is, in every reading of it. Not its id: when two people undo the deletion of one block there are two marks with
 * one stored id, and the second is called otherwise, until the first goes and the id passes to it. Text that is meant for one
 * of them must not go to the other.
 */
export function identityOf({ mark }: Pick<FlowBlock, "mark">): Identity {
  return mark ?? NO_MARK;
}
