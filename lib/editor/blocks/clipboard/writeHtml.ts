import { blocksHtml } from "../../../convert/blocksHtml.ts";
import { htmlText } from "../../../convert/htmlText.ts";
import { drawKnown, inlineHtml } from "../../../convert/inlineHtml.ts";
import type { DrawEmbed } from "../../../convert/inlineHtml.ts";
import { tableHtml } from "../../../convert/tableHtml.ts";
import type { TableData } from "../../../flow/table/tableData.ts";
import type { EmbedInline } from "../../../flow/types.ts";
import { blockData } from "./blockData.ts";
import type { Fragment } from "./fragment.ts";

/** A fragment as HTML that any other editor reads: semantic elements, no classes or styles. */
export function writeHtml({ blocks, inline }: Fragment): string {
  const tables = new Map<EmbedInline, TableData>();
  const data = blocks.map((block) => blockData(block, tables));
  const draw: DrawEmbed = (embed) => {
    const table = tables.get(embed);
    return table === undefined ? drawKnown(embed) : tableHtml(table);
  };
  return htmlText(inline && data.length === 1 ? inlineHtml(data[0]?.content ?? [], draw) : blocksHtml(data, draw));
}
