import { caretFromPoint, setLexicalClipboardDataTransfer } from "@lexical/clipboard";
import {
  $addUpdateTag,
  $createRangeSelection,
  $getNearestNodeFromDOMNode,
  $getSelection,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  $setSelection,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  DRAGEND_COMMAND,
  DRAGSTART_COMMAND,
  DROP_COMMAND,
  mergeRegister,
  PASTE_TAG,
} from "lexical";
import type { LexicalEditor, RangeSelection } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { $takeInTables } from "../../tables/tableRange.ts";
import { $blockOf } from "../block.ts";
import { $contentSize, $offsetOf, $setPoint } from "../blockContent.ts";
import { $orderedPoints } from "../points.ts";
import { $removeRangeOverBlocks } from "../removeRange.ts";
import { rootElementOf } from "../rootElement.ts";
import { $clipboardData } from "./copy.ts";
import { $insertFragment } from "./insertFragment.ts";
import { $selectionFragment } from "./selectionFragment.ts";

/**
 * Dragging text. What leaves is written like a copy. Within one editor it moves, as one step of undo; from elsewhere the
 * browser says where it fell, and it arrives like a paste.
 */
export function registerDrag(editor: LexicalEditor): Dispose {
  let isOwnDrag = false;
  return mergeRegister(
    editor.registerCommand(
      DRAGSTART_COMMAND,
      (event) => {
        const data = $clipboardData(editor);
        if (data === null || event.dataTransfer === null) return false;
        setLexicalClipboardDataTransfer(event.dataTransfer, data);
        isOwnDrag = true;
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      DROP_COMMAND,
      (event) => {
        const moves = isOwnDrag;
        isOwnDrag = false;
        if (!moves || !editor.isEditable()) return false;
        event.preventDefault();
        const target = $dropTarget(editor, event);
        const selection = $getSelection();
        if (target !== null && $isRangeSelection(selection)) $moveTo(selection, target);
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      DRAGEND_COMMAND,
      () => {
        isOwnDrag = false;
        return false;
      },
      COMMAND_PRIORITY_LOW,
    ),
  );
}

export const DragExtension = defineExtension({ name: "cowrite/Drag", register: registerDrag });

/** A place in a block's content. */
interface DropTarget {
  readonly block: BlockNode;
  readonly offset: number;
}

function $dropTarget(editor: LexicalEditor, event: DragEvent): DropTarget | null {
  const hit = caretFromPoint(event.clientX, event.clientY, rootElementOf(editor));
  const node = hit === null ? null : $getNearestNodeFromDOMNode(hit.node);
  if (hit === null || node === null) return null;
  const block = $blockOf(node);
  if (block === null) return null;
  const point = $createRangeSelection().anchor;
  if ($isTextNode(node)) point.set(node.getKey(), Math.min(hit.offset, node.getTextContentSize()), "text");
  else if ($isElementNode(node)) point.set(node.getKey(), Math.min(hit.offset, node.getChildrenSize()), "element");
  else point.set(node.getParentOrThrow().getKey(), node.getIndexWithinParent() + 1, "element");
  return { block, offset: $offsetOf(block, point) };
}

/** Moves what is selected to the target. Dropped on itself it stays, also in a table that the selection takes in. */
export function $moveTo(selection: RangeSelection, target: DropTarget): void {
  if (selection.isCollapsed() || !$takeInTables(selection)) return;
  const [start, end] = $orderedPoints(selection);
  const first = $blockOf(start.getNode());
  const last = $blockOf(end.getNode());
  if (first === null || last === null) return;
  const from = $offsetOf(first, start);
  const to = $offsetOf(last, end);
  const [inFirst, inLast] = [$offsetIn(first, target), $offsetIn(last, target)];
  const isBehindStart = inFirst === null ? first.isBefore(target.block) : inFirst >= from;
  const isBeforeEnd = inLast === null ? target.block.isBefore(last) : inLast <= to;
  if (isBehindStart && isBeforeEnd) return;
  $addUpdateTag(PASTE_TAG);
  const fragment = $selectionFragment(selection);
  if (!$removeRangeOverBlocks(selection)) selection.removeText();
  // What was behind the selection in its last block has followed into the first.
  const landed = target.block.is(last) && isBehindStart ? { block: first, offset: from + target.offset - to } : target;
  const caret = $createRangeSelection();
  const block = landed.block.isAttached() ? landed.block : first;
  const offset = Math.min(landed.offset, $contentSize(block));
  $setPoint(caret.anchor, block, offset);
  $setPoint(caret.focus, block, offset);
  $setSelection(caret);
  $insertFragment(fragment, false);
}

/** Where the target lies in a block, in the middle of its table if it lies in that; null when it lies in another block. */
function $offsetIn(block: BlockNode, target: DropTarget): number | null {
  if (target.block.is(block)) return target.offset;
  const table = target.block.getParents().find((parent) => block.is(parent.getParent()));
  if (table === undefined) return null;
  const point = $createRangeSelection().anchor;
  point.set(block.getKey(), table.getIndexWithinParent(), "element");
  return $offsetOf(block, point) + 0.5;
}
