import { ListCounter } from "../../../flow/listNumbers.ts";
import type { FragmentBlock } from "./fragment.ts";
import { inlineHtml } from "./inlineHtml.ts";

interface OpenList {
  readonly tag: "ul" | "ol";
  readonly indent: number;
  /** The number of its last item. */
  number: number;
}

/** A run of items as nested lists. The numbers are the document's: a list that begins elsewhere or goes on says so. */
export function listHtml(items: readonly FragmentBlock[], numbers: ReadonlyMap<FragmentBlock, number | null>): string {
  const open: OpenList[] = [];
  let html = "";
  const closeOne = (): void => {
    html += `</li></${open.pop()?.tag ?? "ul"}>`;
  };
  for (const item of items) {
    const { type, indent = 0, checked } = item.attributes;
    const tag = type === "number" ? "ol" : "ul";
    const number = numbers.get(item) ?? 1;
    while ((open.at(-1)?.indent ?? -1) > indent) closeOne();
    const list = open.at(-1);
    let value = "";
    if (list !== undefined && list.indent === indent && list.tag === tag) {
      html += "</li>";
      if (tag === "ol" && number !== list.number + 1) value = ` value="${number}"`;
      list.number = number;
    } else {
      if (list !== undefined && list.indent === indent) closeOne();
      open.push({ tag, indent, number });
      html += tag === "ol" && number !== 1 ? `<ol start="${number}">` : `<${tag}>`;
    }
    const box = type === "check" ? `<input type="checkbox" disabled${checked === true ? " checked" : ""}> ` : "";
    html += `<li${value}>${box}${inlineHtml(item.content)}`;
  }
  while (open.length > 0) closeOne();
  return html;
}

/** The number of each numbered item of a fragment. */
export function numbersOf(blocks: readonly FragmentBlock[]): ReadonlyMap<FragmentBlock, number | null> {
  const counter = new ListCounter();
  return new Map(blocks.map((block) => [block, counter.next(block.attributes)]));
}
