import { COMMAND_PRIORITY_LOW, CONTROLLED_TEXT_INSERTION_COMMAND, defineExtension, mergeRegister } from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $createEmbedNode, DIVIDER } from "../../binding/nodes/EmbedNode.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $insertBlockBeside, $kindOf } from "./block.ts";
import { $caretForInsertion, $leaveDivider } from "./caretBlock.ts";
import { $insertOnOwnLine } from "../embeds/insertEmbed.ts";
import { INSERT_DIVIDER_COMMAND } from "./commands.ts";

/** Dividers: a block that holds nothing but the line. */
export function registerDivider(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(INSERT_DIVIDER_COMMAND, () => $insertDivider(), COMMAND_PRIORITY_LOW),
    editor.registerCommand(
      CONTROLLED_TEXT_INSERTION_COMMAND,
      () => {
        $leaveDivider();
        return false;
      },
      COMMAND_PRIORITY_LOW,
    ),
  );
}

export const DividerExtension = defineExtension({ name: "cowrite/Divider", register: registerDivider });

function $insertDivider(): boolean {
  const caret = $caretForInsertion();
  if (caret === null) return false;
  if (caret.block.isEmpty() && $kindOf(caret.block) !== "code") $makeDivider(caret.block);
  else $insertOnOwnLine(caret, $createEmbedNode(DIVIDER))?.selectStart();
  return true;
}

/** Makes an empty block a divider, and puts the caret on the line behind: an empty one there is used, else a new one made. */
export function $makeDivider(block: BlockNode): void {
  block.setAttributes({});
  block.append($createEmbedNode(DIVIDER));
  const next = block.getNextSibling();
  if ($isBlockNode(next) && next.isEmpty()) next.selectStart();
  else $insertBlockBeside(block, "after", {}).selectStart();
}
