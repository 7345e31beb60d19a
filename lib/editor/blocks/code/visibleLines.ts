import type { LexicalEditor } from "lexical";

import type { BlockLines, LinePiece } from "./readLines.ts";

/** How far outside of the window lines are coloured, in pixels, so that a scroll finds them so. */
const MARGIN = 400;

/** The text that shows a piece; null while it is not drawn. */
export function textOf(editor: LexicalEditor, piece: LinePiece): Text | null {
  const element = editor.getElementByKey(piece.key);
  const walker = element?.ownerDocument.createTreeWalker(element, 4);
  return (walker?.nextNode() ?? null) as Text | null;
}

/** The first and the last line that lie in the window or near to it, found by halving; null if none does. */
export function visibleLines(
  editor: LexicalEditor,
  { pieces }: Pick<BlockLines, "pieces">,
  view: Window,
): readonly [first: number, last: number] | null {
  // An empty line has no text to be measured; those around it tell where it is.
  const full = [...pieces.keys()].filter((index) => (pieces[index]?.length ?? 0) > 0);
  const boxOf = (at: number): DOMRect | undefined => {
    const piece = pieces[full[at] ?? -1]?.[0];
    return piece === undefined ? undefined : editor.getElementByKey(piece.key)?.getBoundingClientRect();
  };
  const firstWhere = (test: (box: DOMRect) => boolean): number => {
    let [low, high] = [0, full.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const box = boxOf(middle);
      if (box !== undefined && test(box)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const first = firstWhere((box) => box.bottom >= -MARGIN);
  const behind = firstWhere((box) => box.top > view.innerHeight + MARGIN);
  const [from, to] = [full[first], full[behind - 1]];
  return from === undefined || to === undefined || first >= behind ? null : [from, to];
}
