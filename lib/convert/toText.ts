import { assertNever } from "../base/assert.ts";
import { embedText } from "../flow/embeds/embedText.ts";
import { readEmbed } from "../flow/embeds/readEmbed.ts";
import type { FlowBlock, Inline } from "../flow/types.ts";

/** The text of blocks, one line each, joined by "\n". A soft break is "\n" too; an embed is what it says (a caption, an equation's source). */
export function toText(source: { readonly blocks: readonly FlowBlock[] } | readonly FlowBlock[]): string {
  const blocks = "blocks" in source ? source.blocks : source;
  return blocks.map((block) => block.content.map(inlineText).join("")).join("\n");
}

function inlineText(inline: Inline): string {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "break":
      return "\n";
    case "embed":
      return embedText(readEmbed(inline.type, inline.props));
    default:
      return assertNever(inline);
  }
}
