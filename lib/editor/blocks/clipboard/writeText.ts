import { embedText } from "../../../flow/embeds/embedText.ts";
import { readEmbed } from "../../../flow/embeds/readEmbed.ts";
import type { Fragment, FragmentBlock } from "./fragment.ts";
import { withoutTables } from "./tablePieces.ts";

/** A fragment as plain text: a line a block, soft breaks as line ends, embeds as what they say, a divider as an empty line, a table as a line a row. */
export function writeText(fragment: Fragment): string {
  return fragment.blocks.map(blockText).join("\n");
}

/** The text of one block, soft breaks as line ends. */
export function blockText(block: FragmentBlock): string {
  let text = "";
  for (const inline of withoutTables(block.content)) {
    if (inline.kind === "text") text += inline.text;
    else if (inline.kind === "break") text += "\n";
    else text += embedText(readEmbed(inline.type, inline.props));
  }
  return text;
}
