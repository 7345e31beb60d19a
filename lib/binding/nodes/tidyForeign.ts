import { $isLinkNode, LinkNode } from "@lexical/link";
import { TableCellNode, TableNode, TableRowNode } from "@lexical/table";
import {
  $isDecoratorNode,
  $isElementNode,
  $isLineBreakNode,
  $isRootNode,
  $isTextNode,
  LineBreakNode,
  RootNode,
  TextNode,
  ParagraphNode,
} from "lexical";
import type { ElementNode, LexicalEditor, LexicalNode } from "lexical";
import { DisposableStack } from "../../base/disposable.ts";
import type { Dispose } from "../../base/disposable.ts";
import { $createBlockNode, $isBlockNode } from "./BlockNode.ts";
import type { BlockNode } from "./BlockNode.ts";
import { $createEmbedNode, EmbedNode } from "./EmbedNode.ts";
import { $foreignEmbed } from "./foreignEmbed.ts";
import { PaneNode } from "./table/PaneNode.ts";
import { $isFlowTableNode } from "./table/TableNodes.ts";
import { parseAttributes } from "./parseAttributes.ts";

/** What the binding reads and draws as it is, with its subclasses. */
const KNOWN = [
  RootNode,
  TextNode,
  LineBreakNode,
  ParagraphNode,
  LinkNode,
  EmbedNode,
  TableNode,
  TableRowNode,
  TableCellNode,
  PaneNode,
] as const;

/**
 * Turns what other plugins, or a paste, put into the editor (lists as trees, quotes, lines between paragraphs) into blocks and
 * embeds of ours, in the very update that made it. Costs nothing where there is nothing foreign: it runs on such nodes only.
 */
export function registerTidyForeign(editor: LexicalEditor): Dispose {
  const stack = new DisposableStack();
  for (const { klass } of editor._nodes.values()) {
    const known = KNOWN.some((own) => klass === own || klass.prototype instanceof own);
    if (!known) stack.add(editor.registerNodeTransform(klass, $tidyForeign));
  }
  stack.add(editor.registerNodeTransform(ParagraphNode, $tidyNested));
  return () => stack.dispose();
}

/** A block that stands in another block stands behind it instead. */
function $tidyNested(node: ParagraphNode): void {
  const parent = node.getParent();
  if ($isBlockNode(node) && $isBlockNode(parent)) $tidyForeign(parent);
}

function $tidyForeign(node: LexicalNode): void {
  let top: LexicalNode = node;
  for (let parent = node.getParent(); parent !== null && !$isRootNode(parent); parent = parent.getParent()) {
    // Inside of a block an inline wrapper of some plugin may stay: its text is read through it.
    if ($isBlockNode(parent) && $isElementNode(node) && node.isInline()) return;
    top = parent;
  }
  if ($isDecoratorNode(top) && $isRootNode(top.getParent())) {
    top.replace($createBlockNode().append($embed(top)));
  } else if ($isElementNode(top) && top.isAttached()) {
    $flatten(top);
  }
}

function $embed(node: LexicalNode): LexicalNode {
  const { type, props } = $foreignEmbed(node);
  return $createEmbedNode(type, props);
}

/** Replaces `top`, a child of the root, by flat blocks with all of its text. */
function $flatten(top: ElementNode): void {
  const blocks: BlockNode[] = [];
  $collect(top, 0, blocks);
  const [first, ...rest] = blocks.length === 0 ? [$createBlockNode()] : blocks;
  if (first === undefined) return;
  top.replace(first);
  let last: LexicalNode = first;
  for (const block of rest) last = last.insertAfter(block, false);
}

/** Adds the blocks that `element` comes to. Inline children in a row are one block, and a table is a block of its own. */
function $collect(element: ElementNode, depth: number, blocks: BlockNode[]): void {
  let current: BlockNode | null = null;
  const isList = element.getType() === "list";
  const empty = element.isEmpty();
  for (const child of element.getChildren()) {
    if ($isElementNode(child) && !child.isInline() && !$isLinkNode(child) && !$isFlowTableNode(child)) {
      current = null;
      $collect(child, isList && element.getParent()?.getType() === "listitem" ? depth + 1 : depth, blocks);
    } else {
      if (current === null || $isFlowTableNode(child) || $isFlowTableNode(current.getLastChild())) {
        current = $createBlockNode(attributesOf(element, depth));
        blocks.push(current);
      }
      const inline = $isTextNode(child) || $isElementNode(child) || $isLineBreakNode(child);
      // A table of ours is an embed to the flow, and stays with all that is in it.
      current.append(inline || child instanceof EmbedNode ? child : $embed(child));
    }
  }
  if (empty && !isList) blocks.push($createBlockNode(attributesOf(element, depth)));
}

/** What the stock nodes say about themselves, asked by name so that their packages need not be here. */
function attributesOf(element: ElementNode, depth: number): ReturnType<typeof parseAttributes> {
  if ($isBlockNode(element)) return element.getAttributes();
  const exported = element.exportJSON() as unknown as Record<string, unknown>;
  switch (element.getType()) {
    case "heading":
      return parseAttributes({ type: "heading", level: Number(String(exported["tag"]).slice(1)) });
    case "quote":
      return parseAttributes({ type: "quote" });
    case "code":
      return parseAttributes({ type: "code", language: exported["language"] });
    case "listitem": {
      const list = element.getParent()?.exportJSON() as unknown as Record<string, unknown> | undefined;
      return parseAttributes({ type: list?.["listType"], indent: depth, checked: exported["checked"] });
    }
    default:
      return {};
  }
}
