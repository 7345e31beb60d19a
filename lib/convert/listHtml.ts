import { ListCounter } from "../flow/listNumbers.ts";
import type { BlockData } from "../flow/table/tableData.ts";
import { tree } from "./embedHtml.ts";
import type { HtmlTree } from "./embedHtml.ts";
import { inlineHtml } from "./inlineHtml.ts";
import type { DrawEmbed } from "./inlineHtml.ts";

/** The number of each numbered item; null of other blocks. */
export type ItemNumbers = ReadonlyMap<BlockData, number | null>;

type Children = (HtmlTree | string)[];

interface OpenList {
  readonly tag: "ul" | "ol";
  readonly indent: number;
  readonly items: Children;
  /** The number of its last item. */
  number: number;
  /** What is in its last item: deeper lists go there. */
  last: Children;
}

/** A run of items as nested lists. The numbers are the document's: a list that begins elsewhere or goes on says so. */
export function listHtml(items: readonly BlockData[], numbers: ItemNumbers, drawEmbed: DrawEmbed): HtmlTree[] {
  const lists: HtmlTree[] = [];
  const open: OpenList[] = [];
  for (const item of items) {
    const { type, indent = 0, checked } = item.attributes;
    const tag = type === "number" ? "ol" : "ul";
    const number = numbers.get(item) ?? 1;
    while ((open.at(-1)?.indent ?? -1) > indent) open.pop();
    let list = open.at(-1);
    let value: string | null = null;
    if (list !== undefined && list.indent === indent && list.tag === tag) {
      if (tag === "ol" && number !== list.number + 1) value = String(number);
      list.number = number;
    } else {
      if (list !== undefined && list.indent === indent) open.pop();
      const children: Children = [];
      const start = tag === "ol" && number !== 1 ? String(number) : null;
      (open.at(-1)?.last ?? lists).push({ tag, attributes: { start }, children });
      list = { tag, indent, items: children, number, last: [] };
      open.push(list);
    }
    const box = tree("input", { type: "checkbox", disabled: "", checked: checked === true ? "" : null });
    list.last = [...(type === "check" ? [box, " "] : []), ...inlineHtml(item.content, drawEmbed)];
    list.items.push({ tag: "li", attributes: { value }, children: list.last });
  }
  return lists;
}

/** The numbers of the items among `blocks`. */
export function numbersOf(blocks: readonly BlockData[]): ItemNumbers {
  const counter = new ListCounter();
  return new Map(blocks.map((block) => [block, counter.next(block.attributes)]));
}
