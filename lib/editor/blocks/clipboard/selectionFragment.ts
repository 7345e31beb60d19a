import { $isLinkNode } from "@lexical/link";
import { $isTableSelection } from "@lexical/table";
import type { TableSelection } from "@lexical/table";
import { $getSelection, $isLineBreakNode, $isRangeSelection, $isTextNode } from "lexical";
import type { BaseSelection, LexicalNode } from "lexical";

import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { $isEmbedNode } from "../../../binding/nodes/EmbedNode.ts";
import { normalizeLinkUrl } from "../../../model/linkUrl.ts";
import { $isFlowTableNode } from "../../../binding/nodes/table/TableNodes.ts";
import { $selectedCells } from "../../tables/selectedCells.ts";
import { $dataOfCells, $dataOfTable } from "../../tables/tableOf.ts";
import { $tableOfBlock } from "../../tables/tableNodes.ts";
import { $blockOf } from "../block.ts";
import { $contentSize, $leavesOf, $offsetOf } from "../blockContent.ts";
import { $orderedPoints } from "../points.ts";
import { $selectedBlocks } from "../selectedBlocks.ts";
import { EMPTY_FRAGMENT } from "./fragment.ts";
import type { Fragment, FragmentInline } from "./fragment.ts";
import { formatsOfBits } from "./formatBits.ts";

/**
 * What the selection holds. Part of one line is a piece of text; a whole block that is more than a paragraph keeps what
 * it is, and of several blocks each does.
 */
export function $selectionFragment(selection: BaseSelection | null = $getSelection()): Fragment {
  if ($isTableSelection(selection)) return $cellsFragment(selection);
  const blocks = $selectedBlocks(selection);
  if (selection === null || blocks.length === 0) return EMPTY_FRAGMENT;
  if (!$isRangeSelection(selection)) {
    const keys = new Set(selection.getNodes().map((node) => node.getKey()));
    return {
      inline: false,
      blocks: blocks.map((block) => ({
        attributes: {},
        content: $leavesOf(block)
          .filter(({ node }) => keys.has(node.getKey()))
          .flatMap(({ node }) => $inlineOf(node, 0, Number.POSITIVE_INFINITY)),
      })),
    };
  }
  if (selection.isCollapsed()) return EMPTY_FRAGMENT;
  const [start, end] = $orderedPoints(selection);
  const read = blocks.map((block) => {
    const size = $contentSize(block);
    const from = block.is($blockOf(start.getNode())) ? $offsetOf(block, start) : 0;
    // A table that the selection ends in is taken as a whole.
    const endsHere =
      block.is($blockOf(end.getNode())) || (block.isParentOf(end.getNode()) && $tableOfBlock(block) === null);
    const to = endsHere ? $offsetOf(block, end) : size;
    return { block, from, to, whole: from === 0 && to === size };
  });
  const only = read.length === 1 ? read[0] : undefined;
  const inline = only !== undefined && !(only.whole && Object.keys(only.block.getAttributes()).length > 0);
  return {
    inline,
    blocks: read.map(({ block, from, to }) => ({
      attributes: inline ? {} : block.getAttributes(),
      content: $contentBetween(block, from, to),
    })),
  };
}

/** Selected cells are a table of their own; what is in a single one is its blocks. */
function $cellsFragment(selection: TableSelection): Fragment {
  const cells = $selectedCells(selection);
  if (cells === null) return EMPTY_FRAGMENT;
  if (cells.anchor.is(cells.focus)) {
    const blocks = $selectedBlocks(selection);
    return {
      inline: false,
      blocks: blocks.map((block) => ({
        attributes: block.getAttributes(),
        content: $contentBetween(block, 0, $contentSize(block)),
      })),
    };
  }
  const data = $dataOfCells(cells);
  return data === null
    ? EMPTY_FRAGMENT
    : { inline: false, blocks: [{ attributes: {}, content: [{ kind: "table", data }] }] };
}

/** The content of a block between two offsets. */
function $contentBetween(block: BlockNode, from: number, to: number): FragmentInline[] {
  return $leavesOf(block).flatMap(({ node, start, length }) =>
    start + length > from && start < to ? $inlineOf(node, Math.max(0, from - start), Math.min(length, to - start)) : [],
  );
}

function $inlineOf(node: LexicalNode, from: number, to: number): FragmentInline[] {
  if ($isFlowTableNode(node)) {
    const data = $dataOfTable(node);
    return data === null ? [] : [{ kind: "table", data }];
  }
  if ($isLineBreakNode(node)) return [{ kind: "break" }];
  if ($isEmbedNode(node)) return [{ kind: "embed", type: node.getEmbedType(), props: node.getProps() }];
  if (!$isTextNode(node)) return [];
  const parent = node.getParent();
  const link = $isLinkNode(parent) ? normalizeLinkUrl(parent.getURL()) : null;
  return [
    { kind: "text", text: node.getTextContent().slice(from, to), formats: formatsOfBits(node.getFormat()), link },
  ];
}
