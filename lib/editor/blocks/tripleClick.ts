import {
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  mergeRegister,
  registerEventListeners,
  SELECTION_CHANGE_COMMAND,
} from "lexical";
import type { LexicalEditor, RangeSelection } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPointAtBlockStart } from "../../binding/nodes/pointInBlock.ts";
import { $blockOf } from "./block.ts";
import { $contentSize, $setPoint } from "./blockContent.ts";
import { onRootElement } from "./rootElement.ts";

/**
 * Three clicks select a paragraph. Chromium's range then ends at the start of the next one: typing over it would pull the
 * next paragraph's text up, and formats and conversions would reach it. The selection is drawn back to the block that was
 * clicked.
 */
export function registerTripleClick(editor: LexicalEditor): Dispose {
  let clicks = 0;
  const count = (event: Event): void => {
    clicks = "detail" in event ? Number(event.detail) : 0;
  };
  return mergeRegister(
    editor.registerCommand(
      SELECTION_CHANGE_COMMAND,
      () => {
        const selection = $getSelection();
        if (clicks >= 3 && $isRangeSelection(selection)) $drawBackOverhang(selection);
        return false;
      },
      COMMAND_PRIORITY_LOW,
    ),
    onRootElement(editor, (root) => {
      const forget = (): void => {
        clicks = 0;
      };
      return registerEventListeners(root, { mousedown: count, keydown: forget }, true);
    }),
  );
}

export const TripleClickExtension = defineExtension({ name: "cowrite/TripleClick", register: registerTripleClick });

/** Ends a forward selection at the end of the block before, if it ends at the very start of a later block. */
export function $drawBackOverhang(selection: RangeSelection): void {
  if (selection.isCollapsed() || selection.isBackward()) return;
  const last = $blockOf(selection.focus.getNode());
  const first = $blockOf(selection.anchor.getNode());
  if (last === null || first === null || last.is(first) || !$isPointAtBlockStart(last, selection.focus)) return;
  const before = last.getPreviousSibling();
  if ($isBlockNode(before)) $setPoint(selection.focus, before, $contentSize(before));
}
