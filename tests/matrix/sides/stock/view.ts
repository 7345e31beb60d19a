import { $isCodeNode } from "@lexical/code-core";
import { $isLinkNode } from "@lexical/link";
import { $isListItemNode, $isListNode } from "@lexical/list";
import { $isMarkNode } from "@lexical/mark";
import { $isHeadingNode, $isQuoteNode } from "@lexical/rich-text";
import { $isElementNode, $isLineBreakNode, $isTextNode } from "lexical";
import type { LexicalNode, TextFormatType } from "lexical";
import type { ShownBlock, ShownUnit } from "../../model/expected.ts";
import { BREAK, EMBED } from "../../model/page.ts";
import { $leavesOf, $stockBlocks } from "./blocks.ts";

const FORMATS: readonly (readonly [TextFormatType, string])[] = [
  ["bold", "bold"],
  ["italic", "italic"],
  ["underline", "underline"],
  ["strikethrough", "strike"],
  ["code", "code"],
];

/** What a stock editor shows, in the words of the model. */
export function $shownByStock(): ShownBlock[] {
  return $stockBlocks().map((node) => ({
    attributes: $attributesOf(node),
    units: $leavesOf(node).flatMap((leaf) => $unitsOf(leaf)),
  }));
}

function $attributesOf(node: LexicalNode): Record<string, unknown> {
  const indent = $isElementNode(node) ? node.getIndent() : 0;
  return { ...$kindOf(node), ...(indent > 0 ? { indent } : {}) };
}

function $kindOf(node: LexicalNode): Record<string, unknown> {
  if ($isHeadingNode(node)) return { type: "heading", level: Number(node.getTag().slice(1)) };
  if ($isQuoteNode(node)) return { type: "quote" };
  if ($isCodeNode(node)) return { type: "code" };
  if (!$isListItemNode(node)) return {};
  const list = node.getParent();
  const type = $isListNode(list) ? list.getListType() : "bullet";
  return { type, ...(node.getChecked() === true ? { checked: true } : {}) };
}

function $unitsOf(leaf: LexicalNode): ShownUnit[] {
  if ($isLineBreakNode(leaf)) return [{ what: BREAK, formats: {} }];
  if ($isTextNode(leaf)) {
    const formats: Record<string, unknown> = { ...$formatsAround(leaf) };
    for (const [format, key] of FORMATS) if (leaf.hasFormat(format)) formats[key] = true;
    return Array.from(leaf.getTextContent(), (what) => ({ what, formats }));
  }
  // An element without anything in it is nothing to see.
  if ($isElementNode(leaf)) return [];
  const type = leaf.getType() === "horizontalrule" ? "divider" : leaf.getType();
  return [{ what: EMBED + type, props: {}, formats: {} }];
}

/** Links and comments are elements around text. */
function $formatsAround(leaf: LexicalNode): Record<string, unknown> {
  const formats: Record<string, unknown> = {};
  for (let parent = leaf.getParent(); parent !== null; parent = parent.getParent()) {
    if ($isLinkNode(parent)) formats["link"] = parent.getURL();
    if ($isMarkNode(parent)) for (const id of parent.getIDs()) formats[`comment:${id}`] = true;
  }
  return formats;
}
