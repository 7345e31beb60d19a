import {
  $getSelection,
  $isLineBreakNode,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  mergeRegister,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isDividerBlock, $kindOf, $setKind } from "./block.ts";
import type { BlockKind } from "./blockKind.ts";
import { $joinAsCode, $splitIntoLines } from "./codeLines.ts";
import { SET_BLOCK_TYPE_COMMAND, TOGGLE_BLOCK_TYPE_COMMAND } from "./commands.ts";
import { $deepestIndent } from "./indentation.ts";
import { $tableOfBlock } from "../tables/tableNodes.ts";
import { $selectedBlocks } from "./selectedBlocks.ts";

/** Turns the selected blocks into another kind. */
export function registerConversion(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(SET_BLOCK_TYPE_COMMAND, (kind) => $convertSelected(kind), COMMAND_PRIORITY_LOW),
    editor.registerCommand(
      TOGGLE_BLOCK_TYPE_COMMAND,
      (kind) => $convertSelected($selectedKind() === kind ? "paragraph" : kind),
      COMMAND_PRIORITY_LOW,
    ),
  );
}

export const ConversionExtension = defineExtension({ name: "cowrite/Conversion", register: registerConversion });

/** The kind that all selected blocks have, or null: there are several kinds, or nothing is selected. Dividers have none. */
export function $selectedKind(): BlockKind | "unknown" | null {
  const kinds = new Set($textBlocks().map($kindOf));
  const [kind] = kinds;
  return kinds.size === 1 && kind !== undefined ? kind : null;
}

function $textBlocks(): BlockNode[] {
  return $selectedBlocks().filter((block) => !$isDividerBlock(block) && $tableOfBlock(block) === null);
}

function $convertSelected(kind: BlockKind): boolean {
  const selection = $getSelection();
  const blocks = $textBlocks();
  if (blocks.length === 0) return false;
  if (kind === "code" && blocks.length > 1 && $isRangeSelection(selection)) {
    for (const run of $runsOf(blocks)) {
      if (run.length > 1) $joinAsCode(run);
      else run.forEach((block) => $convert(block, kind));
    }
    return true;
  }
  for (const block of blocks) $convert(block, kind);
  return true;
}

/** The blocks in runs of neighbours. A divider between two ends a run: joining them would move text across it. */
function $runsOf(blocks: readonly BlockNode[]): BlockNode[][] {
  const runs: BlockNode[][] = [];
  let previous: BlockNode | undefined;
  for (const block of blocks) {
    if (previous !== undefined && block.getPreviousSibling()?.is(previous)) runs.at(-1)?.push(block);
    else runs.push([block]);
    previous = block;
  }
  return runs;
}

function $convert(block: BlockNode, kind: BlockKind): void {
  const wasCode = $kindOf(block) === "code";
  // The lines of code are blocks of their own in every other kind: as one, they could not be turned into a list.
  const parts = wasCode && kind !== "code" && $hasBreak(block) ? $splitIntoLines(block) : [block];
  for (const part of parts) {
    if ($kindOf(part) !== kind) $setKind(part, kind);
    // A paragraph may be indented as far as it likes, an item only below another.
    const deepest = $deepestIndent(part);
    if (part.getIndent() > deepest) part.setIndent(deepest);
  }
}

function $hasBreak(block: BlockNode): boolean {
  return block.getChildren().some($isLineBreakNode);
}
