import { $getNearestNodeFromDOMNode, $getNodeByKey, $getSelection, $isRangeSelection } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import { useEffect, useState } from "react";

import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import type { CalloutTone } from "../../flow/types.ts";
import { $blockOf } from "../blocks/block.ts";

/** A block with something to be chosen at its corner. */
export type CornerBlock =
  | { readonly key: NodeKey; readonly kind: "code"; readonly language: string | undefined }
  | { readonly key: NodeKey; readonly kind: "callout"; readonly tone: CalloutTone };

/** The block that the pointer is on, else the one with the caret, if there is something to be chosen there. */
export function useCornerBlock(editor: LexicalEditor): CornerBlock | null {
  const [block, setBlock] = useState<CornerBlock | null>(null);
  useEffect(() => {
    let hovered: NodeKey | null = null;
    let shown: CornerBlock | null = null;
    const look = (): void => {
      const found = editor.getEditorState().read(() => $corner(hovered) ?? $corner($caretKey()), { editor });
      // Asked at every key: React is to hear of it only when it is another.
      if (same(shown, found)) return;
      shown = found;
      setBlock(found);
    };
    const onPointer = (event: PointerEvent): void => {
      const element = event.target instanceof Element ? event.target.closest(".cw-code, .cw-callout") : null;
      const inCorner = event.target instanceof Element && event.target.closest(".cw-corner") !== null;
      if (inCorner || event.pointerType === "touch") return;
      const next = element === null ? null : editor.read(() => $getNearestNodeFromDOMNode(element)?.getKey() ?? null);
      if (next === hovered) return;
      hovered = next;
      look();
    };
    const stop = editor.registerUpdateListener(look);
    document.addEventListener("pointermove", onPointer, { passive: true });
    look();
    return () => {
      stop();
      document.removeEventListener("pointermove", onPointer);
    };
  }, [editor]);
  return block;
}

function $caretKey(): NodeKey | null {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return null;
  return $blockOf(selection.focus.getNode())?.getKey() ?? null;
}

function $corner(key: NodeKey | null): CornerBlock | null {
  const node = key === null ? null : $getNodeByKey(key);
  if (key === null || !$isBlockNode(node)) return null;
  const { type, language, tone = "info" } = node.getAttributes();
  if (type === "code") return { key, kind: "code", language };
  return type === "callout" ? { key, kind: "callout", tone } : null;
}

function same(one: CornerBlock | null, other: CornerBlock | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
