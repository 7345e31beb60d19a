import type { Segment } from "../segment.ts";
import { sameFormats } from "../formats.ts";
import { sameBlock } from "../sameBlock.ts";
import type { FlowBlock, Inline } from "../types.ts";

/** The block of `head` with the text of what is joined to it; the object that it was when it says the same. */
export function composeBlock(head: Segment, joined: readonly Segment[]): FlowBlock {
  if (joined.length === 0) return head.own;
  const content: Inline[] = [...head.own.content];
  let { length } = head.own;
  for (const { own } of joined) {
    length += own.length;
    for (const inline of own.content) addInline(content, inline);
  }
  const joins = joined.map(({ own }) => ({ id: own.id, mark: own.mark, length: own.length }));
  const block: FlowBlock = { ...head.own, content, length, joins };
  return sameBlock(head.block, block) ? head.block : block;
}

/** Adds `inline`; text that goes on with the same formats is one run. */
function addInline(content: Inline[], inline: Inline): void {
  const last = content.at(-1);
  if (last?.kind === "text" && inline.kind === "text" && sameFormats(last.formats, inline.formats)) {
    content[content.length - 1] = { ...last, text: last.text + inline.text };
  } else {
    content.push(inline);
  }
}
