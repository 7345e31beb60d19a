import type { OutlineBlock } from "./outlineBlock.ts";

/** The index of the innermost toggle or item of a list that holds the block; -1 if none does. */
export function holderOf(blocks: readonly OutlineBlock[], at: number): number {
  let indent = blocks[at]?.indent ?? 0;
  for (let before = at - 1; before >= 0 && indent > 0; before -= 1) {
    const block = blocks[before];
    if (block === undefined || block.indent >= indent) continue;
    if (block.holds) return before;
    indent = block.indent;
  }
  return -1;
}

/** The index behind a block and all that is indented deeper than it: what a toggle or an item of a list holds. */
export function behindHeld(blocks: readonly OutlineBlock[], at: number): number {
  const indent = blocks[at]?.indent ?? 0;
  let end = at + 1;
  while (end < blocks.length && (blocks[end]?.indent ?? 0) > indent) end += 1;
  return end;
}

/**
 * The index behind the section of the heading at `at`: all blocks up to the next heading of the same or a higher rank. A section in a toggle ends with
 * the toggle; and a toggle in a section is in it whole, whatever headings it holds.
 */
export function sectionEnd(blocks: readonly OutlineBlock[], at: number): number {
  const level = blocks[at]?.level ?? 0;
  const holder = blocks[holderOf(blocks, at)]?.indent ?? -1;
  let end = at + 1;
  for (let block = blocks[end]; block !== undefined; block = blocks[end]) {
    if (block.indent <= holder) break;
    if (block.level !== null && block.level <= level) break;
    end = block.holds ? behindHeld(blocks, end) : end + 1;
  }
  return end;
}
