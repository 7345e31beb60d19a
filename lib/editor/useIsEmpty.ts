"use client";

import { $getRoot } from "lexical";
import type { LexicalEditor } from "lexical";
import { useSyncExternalStore } from "react";
import { $isBlockNode } from "../binding/nodes/BlockNode.ts";

/** Whether the editor holds nothing but one empty paragraph. An empty list item is something: a person made it. */
export function isEmptyDocument(editor: LexicalEditor): boolean {
  return editor.read(() => {
    const root = $getRoot();
    if (root.getChildrenSize() > 1) return false;
    const block = root.getFirstChild();
    if (block === null) return true;
    return $isBlockNode(block) && block.isEmpty() && block.getBlockType() === undefined && block.getIndent() === 0;
  });
}

/** {@link isEmptyDocument}, kept up to date. */
export function useIsEmpty(editor: LexicalEditor): boolean {
  return useSyncExternalStore(
    (listener) => editor.registerUpdateListener(listener),
    () => isEmptyDocument(editor),
    () => false,
  );
}
