import {
  $getSelection,
  $isRangeSelection,
  $isTextNode,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  FORMAT_TEXT_COMMAND,
  mergeRegister,
} from "lexical";
import type { LexicalEditor, TextFormatType } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $blockOf, $kindOf } from "./block.ts";
import { CLEAR_FORMATTING_COMMAND } from "./commands.ts";
import { $selectedBlocks } from "./selectedBlocks.ts";

/** Formats that the document can hold. Others would vanish when the text is next read from it. */
const KNOWN: ReadonlySet<TextFormatType> = new Set<TextFormatType>([
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "code",
  "subscript",
  "superscript",
]);

/** Bold, italic and their fellows, and taking them off. */
export function registerInlineFormats(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(
      FORMAT_TEXT_COMMAND,
      // True ends the command here: code has no formats of its own, and what the document cannot hold is not drawn.
      (format) => !KNOWN.has(format) || $isOnlyCode() || $formatAroundCode(format),
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(CLEAR_FORMATTING_COMMAND, () => $clearFormatting(), COMMAND_PRIORITY_LOW),
  );
}

export const InlineFormatsExtension = defineExtension({
  name: "cowrite/InlineFormats",
  register: registerInlineFormats,
});

/** Whether all that is selected is code blocks, where text has no formats. */
export function $isOnlyCode(): boolean {
  const blocks = $selectedBlocks();
  return blocks.length > 0 && blocks.every($isCode);
}

/** Formats the selected text that is in no code block. False, and nothing is done, when none of the blocks is code. */
function $formatAroundCode(format: TextFormatType): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection) || !$selectedBlocks(selection).some($isCode)) return false;
  const nodes = selection
    .extract()
    .filter($isTextNode)
    .filter((node) => {
      const block = $blockOf(node);
      return block !== null && !$isCode(block);
    });
  const turnOn = !nodes.every((node) => node.hasFormat(format));
  for (const node of nodes) if (node.hasFormat(format) !== turnOn) node.toggleFormat(format);
  return true;
}

function $isCode(block: BlockNode): boolean {
  return $kindOf(block) === "code";
}

function $clearFormatting(): boolean {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return false;
  if (!selection.isCollapsed()) {
    for (const node of selection.extract()) {
      if (!$isTextNode(node)) continue;
      node.setFormat(0);
      node.setStyle("");
    }
  }
  selection.setFormat(0);
  selection.setStyle("");
  return true;
}
