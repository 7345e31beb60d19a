import {
  $findMatchingParent,
  $getSelection,
  $isElementNode,
  $isLineBreakNode,
  $isRangeSelection,
  $isTextNode,
} from "lexical";
import type { ElementNode, LexicalNode, PointType } from "lexical";

import { $createBlockNode, $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isEmbedNode, DIVIDER } from "../../binding/nodes/EmbedNode.ts";
import type { BlockAttributes } from "../../flow/types.ts";
import { changeToKind, kindOf } from "./blockKind.ts";
import type { BlockKind } from "./blockKind.ts";

/** The block that holds `node`, or is it; null on the root. */
export function $blockOf(node: LexicalNode): BlockNode | null {
  return $findMatchingParent(node, $isBlockNode);
}

export function $kindOf(block: BlockNode): BlockKind | "unknown" {
  return kindOf(block.getAttributes());
}

/** Converts the block; what only the old kind can have goes, indentation stays. Code has no formats. */
export function $setKind(block: BlockNode, kind: BlockKind): void {
  block.changeAttributes(changeToKind(kind));
  if (kind === "code") $clearFormats(block);
}

function $clearFormats(block: BlockNode): void {
  for (const text of block.getAllTextNodes()) {
    if (text.getFormat() !== 0) text.setFormat(0);
    if (text.getStyle() !== "") text.setStyle("");
  }
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return;
  // Bold that was switched on for what is typed next ends here too.
  selection.setFormat(0);
  selection.setStyle("");
}

/** Puts a new, empty block with these attributes directly in front of `block`, or behind it. */
export function $insertBlockBeside(block: BlockNode, side: "before" | "after", attributes: BlockAttributes): BlockNode {
  const fresh = $createBlockNode(attributes);
  // The selection is the caller's to set: restoring it by Lexical would move points on the root.
  if (side === "before") block.insertBefore(fresh, false);
  else block.insertAfter(fresh, false);
  return fresh;
}

/** Whether `node` is a divider. */
export function $isDivider(node: LexicalNode | null): boolean {
  return $isEmbedNode(node) && node.getEmbedType() === DIVIDER;
}

/** Whether the block holds a divider and nothing else. */
export function $isDividerBlock(block: BlockNode): boolean {
  return block.getChildrenSize() === 1 && $isDivider(block.getFirstChild());
}

/** The text in front of the point in its block, soft breaks as "\n", other things as U+FFFC. */
export function $textBefore(block: BlockNode, point: PointType): string {
  let text = "";
  const visit = (node: LexicalNode): boolean => {
    if (node.getKey() === point.key) {
      if ($isTextNode(node)) text += node.getTextContent().slice(0, point.offset);
      else if ($isElementNode(node)) text += node.getChildren().slice(0, point.offset).map($plainText).join("");
      return true;
    }
    if ($isElementNode(node)) return node.getChildren().some(visit);
    text += $plainText(node);
    return false;
  };
  visit(block);
  return text;
}

/** The text of a node, soft breaks as "\n", other things as U+FFFC. */
export function $plainText(node: LexicalNode): string {
  if ($isTextNode(node)) return node.getTextContent();
  if ($isLineBreakNode(node)) return "\n";
  if ($isElementNode(node)) return $plainTextOf(node);
  return "\ufffc";
}

function $plainTextOf(element: ElementNode): string {
  return element.getChildren().map($plainText).join("");
}
