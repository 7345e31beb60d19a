import {
  $getNearestNodeFromDOMNode,
  $getSelection,
  $isNodeSelection,
  CLICK_COMMAND,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  KEY_ARROW_LEFT_COMMAND,
  KEY_ARROW_RIGHT_COMMAND,
  mergeRegister,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $blockOf, $isDivider, $isDividerBlock } from "./block.ts";
import { $offsetOf } from "./blockContent.ts";
import { $caretBlock } from "./caretBlock.ts";

/**
 * The caret at a divider: it stands in front of the line or behind it, as beside a picture. Lexical would also select the
 * line itself on the way, and what is typed then goes to wherever the browser had its caret last.
 */
export function registerDividerCaret(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(KEY_ARROW_LEFT_COMMAND, (event) => $step(event, "start"), COMMAND_PRIORITY_LOW),
    editor.registerCommand(KEY_ARROW_RIGHT_COMMAND, (event) => $step(event, "end"), COMMAND_PRIORITY_LOW),
    editor.registerCommand(
      CLICK_COMMAND,
      (event) => {
        const target = event.target;
        const node = target !== null && "nodeType" in target ? $getNearestNodeFromDOMNode(target as Node) : null;
        if (node === null || !$isDivider(node)) return false;
        const at = node.getIndexWithinParent() + 1;
        node.getParentOrThrow().select(at, at);
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
  );
}

export const DividerCaretExtension = defineExtension({ name: "cowrite/DividerCaret", register: registerDividerCaret });

/** Moves the caret to the other side of the line that it stands beside. False where the next step is the browser's. */
function $step(event: KeyboardEvent, toward: "start" | "end"): boolean {
  if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
  const selection = $getSelection();
  if ($isNodeSelection(selection)) {
    const [node] = selection.getNodes();
    const block = node === undefined || !$isDivider(node) ? null : $blockOf(node);
    if (block === null) return false;
    const at = toward === "start" ? 0 : block.getChildrenSize();
    block.select(at, at);
    event.preventDefault();
    return true;
  }
  const caret = $caretBlock();
  if (caret === null || !$isDividerBlock(caret.block)) return false;
  const offset = $offsetOf(caret.block, caret.selection.anchor);
  if (offset === (toward === "start" ? 0 : 1)) {
    const beyond = toward === "start" ? caret.block.getPreviousSibling() : caret.block.getNextSibling();
    const block = beyond === null ? null : $blockOf(beyond);
    if (block === null) return false;
    if (toward === "start") block.selectEnd();
    else block.selectStart();
  } else {
    const at = toward === "start" ? 0 : 1;
    caret.block.select(at, at);
  }
  event.preventDefault();
  return true;
}
