import {
  $getNearestNodeFromDOMNode,
  $getNodeByKey,
  $getSelection,
  $isRangeSelection,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  mergeRegister,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../../base/disposable.ts";
import { $isBlockNode } from "../../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../../binding/nodes/BlockNode.ts";
import { $blockOf } from "../block.ts";
import { TOGGLE_CHECK_COMMAND, TOGGLE_OPEN_COMMAND } from "../commands.ts";
import { onRootElement } from "../rootElement.ts";
import { $selectedBlocks } from "../selectedBlocks.ts";
import { drawToggles } from "./drawToggles.ts";
import { $isFolded, $unfold } from "./foldedBlocks.ts";
import { registerToggleCaret } from "./toggleCaret.ts";
import { toggleStateOf } from "./ToggleState.ts";

/** Toggles: opening and closing them, and what closed ones hide. A reader may open and close them too. */
export function registerToggles(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(
      TOGGLE_OPEN_COMMAND,
      (key) => {
        const node = $getNodeByKey(key);
        return $isBlockNode(node) && $toggle(editor, node);
      },
      COMMAND_PRIORITY_LOW,
    ),
    // The key that ticks an item opens and closes a toggle.
    editor.registerCommand(
      TOGGLE_CHECK_COMMAND,
      (key) => {
        const [block, ...others] = key === null ? $selectedBlocks() : [];
        return block !== undefined && others.length === 0 && $toggle(editor, block);
      },
      COMMAND_PRIORITY_LOW,
    ),
    registerToggleCaret(editor),
    onRootElement(editor, (root) => {
      const stop = drawToggles(editor);
      // The browser's search is about to show what it found: it shows for good.
      const show = (event: Event): void => {
        const { target } = event;
        if (target === null || !("nodeType" in target)) return;
        editor.read(() => {
          const node = $getNearestNodeFromDOMNode(target as Node);
          const block = node === null ? null : $blockOf(node);
          if (block !== null) $unfold(editor, block);
        });
      };
      root.addEventListener("beforematch", show);
      return () => {
        root.removeEventListener("beforematch", show);
        stop();
      };
    }),
  );
}

export const TogglesExtension = defineExtension({ name: "cowrite/Toggles", register: registerToggles });

function $toggle(editor: LexicalEditor, block: BlockNode): boolean {
  if (block.getBlockType() !== "toggle") return false;
  const state = toggleStateOf(editor);
  const close = !state.isClosed(block.getKey());
  state.setClosed(block.getKey(), close);
  const selection = $getSelection();
  const caret = $isRangeSelection(selection) ? $blockOf(selection.focus.getNode()) : null;
  // Whoever closes what they stand in stands at its line then.
  if (close && caret !== null && $isFolded(editor, caret)) block.selectEnd();
  return true;
}
