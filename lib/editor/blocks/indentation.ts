import {
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  INDENT_CONTENT_COMMAND,
  mergeRegister,
  OUTDENT_CONTENT_COMMAND,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { MAX_INDENT } from "../../flow/types.ts";
import { $isDividerBlock, $kindOf } from "./block.ts";
import { isListKind } from "./blockKind.ts";
import { $selectedBlocks } from "./selectedBlocks.ts";

/** Indents and outdents the selected blocks. */
export function registerIndentation(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(INDENT_CONTENT_COMMAND, () => $indentSelected(1), COMMAND_PRIORITY_LOW),
    editor.registerCommand(OUTDENT_CONTENT_COMMAND, () => $indentSelected(-1), COMMAND_PRIORITY_LOW),
  );
}

export const IndentationExtension = defineExtension({ name: "cowrite/Indentation", register: registerIndentation });

/**
 * How far a block may be indented. An item at most one step deeper than the item before it, since a list has no level
 * without one above; the first item of a list as far as the text that it follows, and one deeper
 * in a toggle. Other blocks to {@link MAX_INDENT}.
 */
export function $deepestIndent(block: BlockNode): number {
  if ($isDividerBlock(block)) return 0;
  if (!isListKind($kindOf(block))) return MAX_INDENT;
  const previous = block.getPreviousSibling();
  if (!$isBlockNode(previous)) return 0;
  const before = $kindOf(previous);
  const beyond = isListKind(before) || before === "toggle" ? 1 : 0;
  return Math.min(MAX_INDENT, previous.getIndent() + beyond);
}

function $indentSelected(step: 1 | -1): boolean {
  const selection = $getSelection();
  const blocks = $selectedBlocks(selection);
  if (blocks.length === 0) return $isRangeSelection(selection);
  // From the first to the last: each measures itself by the one before, which has moved already.
  for (const block of blocks) {
    const indent = block.getIndent();
    if (step === -1) {
      if (indent > 0) block.setIndent(indent - 1);
    } else if (indent < $deepestIndent(block)) {
      block.setIndent(indent + 1);
    }
  }
  return true;
}
