import type { LexicalEditor, NodeKey } from "lexical";

/** The first and the last of the nodes `keys`, which stand one below the other, that the window shows. */
export function blocksInWindow(editor: LexicalEditor, keys: readonly NodeKey[]): NodeKey[] {
  const view = editor._headless ? null : editor.getRootElement()?.ownerDocument.defaultView;
  if (view === null || view === undefined) return [];
  const boxOf = (at: number): DOMRect | undefined =>
    editor.getElementByKey(keys[at] as NodeKey)?.getBoundingClientRect();
  const first = firstWhere(keys.length, (at) => (boxOf(at)?.bottom ?? 0) > 0);
  const behind = firstWhere(keys.length, (at) => (boxOf(at)?.top ?? 0) >= view.innerHeight);
  return [keys[first], keys[Math.max(first, behind - 1)]].filter((key) => key !== undefined);
}

/** The first number below `end` for which `holds`, which it does from there on; `end` if it never does. */
function firstWhere(end: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
