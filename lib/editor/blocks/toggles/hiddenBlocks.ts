import type { BlockAttributes } from "../../../flow/types.ts";

/** The attributes of a block that decide what a toggle holds. */
type Nested = Pick<BlockAttributes, "type" | "indent">;

/**
 * Of blocks in order, for each whether it lies in a closed toggle: it is indented deeper than the toggle, and so is all that
 * lies between. `isClosed` is asked only about toggles.
 */
export function hiddenBlocks(blocks: readonly Nested[], isClosed: (index: number) => boolean): boolean[] {
  /** The indentation of the closed toggle that we are in. */
  let closedAt: number | null = null;
  return blocks.map(({ type, indent = 0 }, index) => {
    if (closedAt !== null && indent > closedAt) return true;
    closedAt = type === "toggle" && isClosed(index) ? indent : null;
    return false;
  });
}
