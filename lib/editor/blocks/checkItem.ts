import {
  $getNearestNodeFromDOMNode,
  $getNodeByKey,
  CLICK_COMMAND,
  COMMAND_PRIORITY_LOW,
  defineExtension,
  mergeRegister,
} from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { BlockNode } from "../../binding/nodes/BlockNode.ts";
import { $kindOf } from "./block.ts";
import { TOGGLE_CHECK_COMMAND } from "./commands.ts";
import { onRootElement } from "./rootElement.ts";
import { $selectedBlocks } from "./selectedBlocks.ts";

/** Ticking check items: by the command, and by a click or a tap on the box. */
export function registerCheckItem(editor: LexicalEditor): Dispose {
  return mergeRegister(
    editor.registerCommand(
      TOGGLE_CHECK_COMMAND,
      (key) => {
        const node = key === null ? null : $getNodeByKey(key);
        return $toggleAll(key === null ? $selectedBlocks() : $isBlockNode(node) ? [node] : []);
      },
      COMMAND_PRIORITY_LOW,
    ),
    editor.registerCommand(
      CLICK_COMMAND,
      (event) => {
        const block = $clickedBox(editor, event);
        if (block === null || !editor.isEditable()) return false;
        event.preventDefault();
        block.toggleChecked();
        return true;
      },
      COMMAND_PRIORITY_LOW,
    ),
    // A press on the box must not move the caret: on a phone that would open the keyboard.
    onRootElement(editor, (root) => {
      const keepCaret = (event: MouseEvent): void => {
        if (editor.isEditable() && editor.read(() => $clickedBox(editor, event)) !== null) event.preventDefault();
      };
      root.addEventListener("mousedown", keepCaret);
      return () => root.removeEventListener("mousedown", keepCaret);
    }),
  );
}

export const CheckItemExtension = defineExtension({ name: "cowrite/CheckItem", register: registerCheckItem });

/** Ticks them all, unless all are ticked: then it unticks them. False if none is a check item. */
function $toggleAll(blocks: readonly BlockNode[]): boolean {
  const items = blocks.filter((block) => $kindOf(block) === "check");
  if (items.length === 0) return false;
  const checked = !items.every((item) => item.getChecked());
  for (const item of items) item.setChecked(checked);
  return true;
}

/**
 * The check item whose box was hit. The box is drawn in the last step of the item's padding, beside its first line, and has
 * no element of its own: so a hit is one on the item's element, there.
 */
function $clickedBox(editor: LexicalEditor, event: MouseEvent): BlockNode | null {
  const target = event.target;
  if (event.button !== 0 || target === null || !("nodeType" in target)) return null;
  const node = $getNearestNodeFromDOMNode(target as Node);
  if (!$isBlockNode(node) || $kindOf(node) !== "check") return null;
  const element = editor.getElementByKey(node.getKey());
  const view = element?.ownerDocument.defaultView;
  if (element === null || target !== element || view === null || view === undefined) return null;
  const style = view.getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const padding = Number.parseFloat(style.paddingInlineStart) || 0;
  const step = padding / (node.getIndent() + 1);
  const fromStart = style.direction === "rtl" ? box.right - event.clientX : event.clientX - box.left;
  const line = Number.parseFloat(style.lineHeight) || Number.POSITIVE_INFINITY;
  return fromStart >= padding - step && fromStart <= padding && event.clientY - box.top <= line ? node : null;
}
