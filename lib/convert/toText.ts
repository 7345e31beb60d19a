import { assertNever } from "../base/assert.ts";
import { embedText } from "../flow/embeds/embedText.ts";
import { readEmbed } from "../flow/embeds/readEmbed.ts";
import { partsAt, readTable } from "../flow/table/readTable.ts";
import { readCell } from "../flow/table/tableData.ts";
import { TableEmbeds } from "../flow/table/tableEmbeds.ts";
import type { EmbedInline, FlowBlock, Inline } from "../flow/types.ts";

/**
 * The text of blocks, one line each, joined by "\n". A soft break is "\n" too. A table is one line a row, its cells apart by tabs, and
 * what a cell holds of lines apart by spaces. Another embed is what it says (a caption, an equation's source).
 */
export function toText(source: { readonly blocks: readonly FlowBlock[] } | readonly FlowBlock[]): string {
  const blocks = "blocks" in source ? source.blocks : source;
  return blocksText(blocks, new TableEmbeds(blocks));
}

function blocksText(blocks: readonly FlowBlock[], tables: TableEmbeds): string {
  return blocks.map((block) => block.content.map((inline) => inlineText(inline, tables)).join("")).join("\n");
}

function inlineText(inline: Inline, tables: TableEmbeds): string {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "break":
      return "\n";
    case "embed":
      return inline.type === "table" ? tableText(inline, tables) : embedText(readEmbed(inline.type, inline.props));
    default:
      return assertNever(inline);
  }
}

function tableText({ embed }: EmbedInline, tables: TableEmbeds): string {
  const id = tables.shownBy(embed);
  const doc = embed?.doc;
  if (id === null || doc === undefined || doc === null) return "";
  const view = readTable(doc, id);
  // Tables are shown in the main flow only. One that lies in its own cell would go on for ever.
  const none = new TableEmbeds([]);
  const rows = view.rows.map((_, row) =>
    view.columns.map((_column, column) => {
      const parts = partsAt(view, row, column).map((part) => blocksText(readCell(doc, id, part), none));
      return parts.join(" ").replaceAll(/[\n\t]/g, " ");
    }),
  );
  return rows.map((cells) => cells.join("\t")).join("\n");
}
