import type { LexicalEditor } from "lexical";

/** The browser's selection as a range of its own, if it lies within the editor. It goes on moving with the text. */
export function domSelectionRange(editor: LexicalEditor): Range | null {
  const root = editor.getRootElement();
  const selection = root?.ownerDocument.getSelection() ?? null;
  if (root === null || selection === null || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  return root.contains(range.commonAncestorContainer) ? range.cloneRange() : null;
}

/** Where a range is on the screen. A caret in an empty block has no box of its own; the block's is taken. */
export function rangeBox(range: Range): DOMRect {
  const box = range.getBoundingClientRect();
  if (box.width > 0 || box.height > 0) return box;
  const node = range.startContainer;
  const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
  return element?.getBoundingClientRect() ?? box;
}
