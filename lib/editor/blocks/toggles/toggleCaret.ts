import {
  $getNodeByKey,
  $getSelection,
  $isRangeSelection,
  COLLABORATION_TAG,
  COMMAND_PRIORITY_LOW,
  CLICK_COMMAND,
  KEY_DOWN_COMMAND,
  mergeRegister,
} from "lexical";
import type { EditorState, LexicalEditor, NodeKey } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import { $isBlockNode } from "../../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { $blockOf } from "../block.ts";
import { $isFolded, $unfold, $visibleBeside } from "./foldedBlocks.ts";

/** Keys that move the caret and mean nothing else. */
const MOVES: ReadonlySet<string> = new Set([
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "PageUp",
  "PageDown",
  "Home",
  "End",
]);

/**
 * Keeps the caret out of what closed toggles hide. A key that would move it there moves it past; whatever else brings it there (an
 * undo, a search, somebody indenting the line that one writes in) opens the toggle, so that nobody writes unseen.
 */
export function registerToggleCaret(editor: LexicalEditor): Dispose {
  let movedByKey = false;
  return mergeRegister(
    editor.registerCommand(
      KEY_DOWN_COMMAND,
      (event) => {
        movedByKey = MOVES.has(event.key);
        return false;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      CLICK_COMMAND,
      () => {
        movedByKey = false;
        return false;
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerUpdateListener(({ editorState, prevEditorState, tags }) => {
      const block = focusBlock(editor, editorState);
      if (block === null || !editorState.read(() => $isFolded(editor, block), { editor })) return;
      if (!movedByKey || tags.has(COLLABORATION_TAG)) {
        editorState.read(() => $unfold(editor, block), { editor });
        return;
      }
      const before = focusBlock(editor, prevEditorState)?.getKey();
      editor.update(() => $step(editor, block.getKey(), before));
    }),
  );
}

/** The block of the end of the selection that moves. */
function focusBlock(editor: LexicalEditor, state: EditorState): BlockNode | null {
  const selection = state._selection;
  if (!$isRangeSelection(selection)) return null;
  return state.read(
    () => {
      const node = state._nodeMap.get(selection.focus.key);
      return node === undefined ? null : $blockOf(node);
    },
    { editor },
  );
}

/** Takes the moving end of the selection on to the next block that is shown, in the direction in which it went. */
function $step(editor: LexicalEditor, fromKey: NodeKey, cameFrom: NodeKey | undefined): void {
  const selection = $getSelection();
  const from = $getNodeByKey(fromKey);
  const before = cameFrom === undefined ? null : $getNodeByKey(cameFrom);
  if (!$isRangeSelection(selection) || !$isBlockNode(from)) return;
  const side = before === null || before.isBefore(from) ? "after" : "before";
  const wasCaret = selection.isCollapsed();
  // At the end of the text there is nothing behind: back to the toggle.
  const block =
    $visibleBeside(editor, from, side) ?? $visibleBeside(editor, from, side === "after" ? "before" : "after");
  if (block === null) return;
  const { anchor } = selection;
  const [key, offset, type] = [anchor.key, anchor.offset, anchor.type];
  const moved = side === "after" && from.isBefore(block) ? block.selectStart() : block.selectEnd();
  if (!wasCaret) moved.anchor.set(key, offset, type);
}
