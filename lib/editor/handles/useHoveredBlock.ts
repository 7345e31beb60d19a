"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { $getNearestNodeFromDOMNode } from "lexical";
import type { NodeKey } from "lexical";
import { useEffect, useState } from "react";
import type { RefObject } from "react";
import { $blockOf } from "../blocks/block.ts";

/** The block beside which the pointer is; `top` and `height` are those of its first line, below the top of the frame. */
export interface HoveredBlock {
  readonly key: NodeKey;
  readonly top: number;
  readonly height: number;
}

/** Follows the mouse over `frame`, the margins included. Fingers hover over nothing; while somebody types there is nothing to show. */
export function useHoveredBlock(frame: RefObject<HTMLElement | null>): HoveredBlock | null {
  const [editor] = useLexicalComposerContext();
  const [hovered, setHovered] = useState<HoveredBlock | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const follow = (event: PointerEvent): void => {
      if (event.pointerType !== "mouse" || event.buttons !== 0) return;
      const root = editor.getRootElement();
      const block = root === null ? null : blockAt(root, event.clientY);
      if (block === null) return setHovered(null);
      const key = editor.read(() => {
        const node = $getNearestNodeFromDOMNode(block);
        return node === null ? null : ($blockOf(node)?.getKey() ?? null);
      });
      if (key === null) return setHovered(null);
      const top = block.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const height = lineHeightOf(block);
      setHovered((before) =>
        before?.key === key && before.top === top && before.height === height ? before : { key, top, height },
      );
    };
    const leave = (): void => setHovered(null);
    element.addEventListener("pointermove", follow);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("keydown", leave);
    return () => {
      element.removeEventListener("pointermove", follow);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("keydown", leave);
    };
  }, [editor, frame]);
  return hovered;
}

/** The block at this height of the window, looked for in the middle of the text: the pointer may be beside it. */
function blockAt(root: HTMLElement, y: number): Element | null {
  const { left, right } = root.getBoundingClientRect();
  const found = root.ownerDocument.elementsFromPoint((left + right) / 2, y);
  for (const element of found) {
    const block = element.closest(".cw-block");
    if (block !== null && block.parentElement === root) return block;
  }
  return null;
}

function lineHeightOf(block: Element): number {
  const style = block.ownerDocument.defaultView?.getComputedStyle(block);
  const height = Number.parseFloat(style?.lineHeight ?? "");
  const padding = Number.parseFloat(style?.paddingTop ?? "");
  return (Number.isFinite(height) ? height : 24) + 2 * (Number.isFinite(padding) ? padding : 0);
}
