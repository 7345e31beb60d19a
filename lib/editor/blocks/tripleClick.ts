import {
  $createRangeSelection,
  $getNearestNodeFromDOMNode,
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_BEFORE_CRITICAL,
  defineExtension,
  mergeRegister,
  registerEventListeners,
  SELECTION_CHANGE_COMMAND,
} from "lexical";
import type { LexicalEditor, PointType, RangeSelection } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $isPointAtBlockStart } from "../../binding/nodes/pointInBlock.ts";
import { $cellOf, $paneOf, $tableOfCell } from "../tables/tableNodes.ts";
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
  let target: Node | null = null;
  const count = (event: Event): void => {
    clicks = "detail" in event ? Number(event.detail) : 0;
    target = event.target instanceof Node ? event.target : null;
    // In a cell `@lexical/table` keeps the browser from it, which would select more than the cell.
    if (clicks >= 3) editor.update(() => $selectInCell(target));
  };
  return mergeRegister(
    editor.registerCommand(
      SELECTION_CHANGE_COMMAND,
      () => {
        const selection = $getSelection();
        if (!$isRangeSelection(selection)) return false;
        // Of an empty cell the browser takes all that is behind it.
        const isTaken = clicks === 2 && !selection.isCollapsed() && $blockInCell(target)?.isEmpty() === true;
        if (isTaken) $selectInCell(target);
        else if (clicks >= 3) $drawBackOverhang(selection);
        return false;
      },
      // In front of the tables, which take a range that ends at the start of one for one that is to reach over all of it.
      COMMAND_PRIORITY_BEFORE_CRITICAL,
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

/** Selects the block of a cell that was clicked. Nothing happens outside of tables. */
function $selectInCell(target: Node | null): void {
  const block = $blockInCell(target);
  block?.select(0, block.getChildrenSize());
}

function $blockInCell(target: Node | null): BlockNode | null {
  const node = target === null ? null : $getNearestNodeFromDOMNode(target);
  const block = node === null ? null : $blockOf(node);
  return block !== null && $paneOf(block) !== null ? block : null;
}

/** Ends a forward selection at the end of the block before, if it ends at the very start of a later block. */
export function $drawBackOverhang(selection: RangeSelection): void {
  if (selection.isCollapsed() || selection.isBackward()) return;
  const last = $blockOf(selection.focus.getNode());
  const first = $blockOf(selection.anchor.getNode());
  if (last === null || first === null || last.is(first) || !$isPointAtBlockStart(last, selection.focus)) return;
  const before = $blockBefore(last);
  if (before !== null) $setPoint(selection.focus, before, $contentSize(before));
}

/** The block in front of `block`; in front of all that is in a table, the one above that. */
function $blockBefore(block: BlockNode): BlockNode | null {
  const before = block.getPreviousSibling();
  if ($isBlockNode(before)) return before;
  const cell = $cellOf(block);
  const table = cell === null ? null : $tableOfCell(cell);
  const holder = table === null ? null : $blockOf(table);
  return holder !== null && $isPointAtBlockStart(holder, $startOf(block)) ? $blockBefore(holder) : null;
}

function $startOf(block: BlockNode): PointType {
  const { anchor } = $createRangeSelection();
  anchor.set(block.getKey(), 0, "element");
  return anchor;
}
