import { $getRoot, COMMAND_PRIORITY_LOW, defineExtension } from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { ListCounter } from "../../flow/listNumbers.ts";
import type { BlockAttributes } from "../../flow/types.ts";
import { SET_LIST_START_COMMAND } from "./commands.ts";
import { $selectedBlocks } from "./selectedBlocks.ts";

/** Where the numbers of a list begin. */
export function registerListStart(editor: LexicalEditor): Dispose {
  return editor.registerCommand(
    SET_LIST_START_COMMAND,
    (start) => {
      // The first of several: a number on each of them would end the counting.
      const item = $selectedBlocks().find((block) => block.getBlockType() === "number");
      item?.changeAttributes({ start });
      return item !== undefined;
    },
    COMMAND_PRIORITY_LOW,
  );
}

export const ListStartExtension = defineExtension({ name: "cowrite/ListStart", register: registerListStart });

/**
 * The `start` that gives a numbered item at the place of `block` the number `wanted`: none where it has it by itself,
 * "continue" where the list before goes on with it, otherwise the number.
 */
export function $startFor(block: BlockNode, wanted: number): BlockAttributes["start"] {
  const counter = $counterBefore(block);
  if (counter.peek(block.getIndent()) === wanted) return undefined;
  return wanted > 1 && counter.peek(block.getIndent(), "continue") === wanted ? "continue" : wanted;
}

/** Counts from the start of the text: this is done for a shortcut or a menu, not for a key. */
function $counterBefore(block: BlockNode): ListCounter {
  const counter = new ListCounter();
  for (let node = $getRoot().getFirstChild(); node !== null && !node.is(block); node = node.getNextSibling()) {
    if ($isBlockNode(node)) counter.next(node.getAttributes());
  }
  return counter;
}
