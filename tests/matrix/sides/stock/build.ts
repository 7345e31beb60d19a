import { isDeepStrictEqual } from "node:util";
import { $createCodeNode } from "@lexical/code-core";
import { $createHorizontalRuleNode } from "@lexical/extension";
import { $createLinkNode } from "@lexical/link";
import { $createListItemNode, $createListNode, $isListNode } from "@lexical/list";
import { $createMarkNode } from "@lexical/mark";
import { $createHeadingNode, $createQuoteNode } from "@lexical/rich-text";
import { $createLineBreakNode, $createParagraphNode, $createTextNode, $getRoot } from "lexical";
import type { ElementNode, LexicalNode } from "lexical";
import { NotOffered } from "../../gestures.ts";
import { BREAK, EMBED } from "../../model/page.ts";
import type { Page, Properties, Unit } from "../../model/page.ts";

const HEADINGS = { 1: "h1", 2: "h2", 3: "h3" } as const;

/** Makes the document `page`. Throws {@link NotOffered} if it holds what a stock editor has nothing for. */
export function $buildStock(page: Page): void {
  const root = $getRoot().clear();
  for (const { mark, units } of page.blocks) {
    const { type, indent } = mark.attributes;
    const depth = typeof indent === "number" ? indent : 0;
    if (units.some(({ what }) => what === `${EMBED}divider`)) {
      root.append($createHorizontalRuleNode());
    } else if (type === "bullet" || type === "number" || type === "check") {
      const last = root.getLastChild();
      const list = $isListNode(last) && last.getListType() === type ? last : $createListNode(type);
      root.append(list);
      const item = $createListItemNode(type === "check" ? mark.attributes["checked"] === true : undefined);
      list.append($fill(item, units));
      if (depth > 0) item.setIndent(depth);
    } else {
      root.append($fill($createBlock(mark.attributes), units).setIndent(depth));
    }
  }
}

export function $createBlock({ type, level }: Properties): ElementNode {
  switch (type) {
    case undefined:
      return $createParagraphNode();
    case "heading":
      return $createHeadingNode(HEADINGS[level as keyof typeof HEADINGS] ?? "h1");
    case "quote":
      return $createQuoteNode();
    case "code":
      return $createCodeNode();
    default:
      throw new NotOffered(`a block of type ${String(type)}`);
  }
}

function $fill<T extends ElementNode>(element: T, units: readonly Unit[]): T {
  let rest = units;
  while (rest.length > 0) {
    const [first] = rest;
    if (!first) break;
    const end = rest.findIndex(
      (unit) => isPlain(unit) !== isPlain(first) || !isDeepStrictEqual(unit.formats, first.formats),
    );
    const run = rest.slice(0, isPlain(first) ? (end < 0 ? rest.length : end) : 1);
    element.append($createPiece(run, first.formats));
    rest = rest.slice(run.length);
  }
  return element;
}

function isPlain({ what }: Unit): boolean {
  return what !== BREAK && !what.startsWith(EMBED);
}

function $createPiece(run: readonly Unit[], formats: Properties): LexicalNode {
  const text = run.map(({ what }) => what).join("");
  if (text === BREAK) return $createLineBreakNode();
  if (text.startsWith(EMBED)) throw new NotOffered(`an embed in text: ${text}`);
  const { link, ...others } = formats;
  const keys = Object.keys(others);
  const threads = keys.filter((key) => key.startsWith("comment:")).map((key) => key.slice("comment:".length));
  const node = $formatted(text, keys);
  const linked = typeof link === "string" ? $createLinkNode(link).append(node) : node;
  return threads.length > 0 ? $createMarkNode(threads).append(linked) : linked;
}

function $formatted(text: string, keys: readonly string[]): LexicalNode {
  const node = $createTextNode(text);
  for (const key of keys) {
    if (key === "bold" || key === "italic" || key === "underline" || key === "code") node.toggleFormat(key);
    if (key === "strike") node.toggleFormat("strikethrough");
  }
  return node;
}
