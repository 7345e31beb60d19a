/** The characters of a text in the page that somebody is composing. */
export interface ComposedRange {
  readonly node: Text;
  readonly from: number;
  readonly to: number;
}

/**
 * Where `composed` stands in the text around the caret, right after the browser put it there. An input method may leave its caret in
 * the middle of it. Where the same letters stand several times, all of the places that have the caret count. Null when it is not there.
 */
export function composedRange(selection: Selection | null, composed: string): ComposedRange | null {
  const node = selection?.focusNode ?? null;
  if (selection === null || node === null || node.nodeType !== Node.TEXT_NODE) return null;
  const text = (node as Text).data;
  const caret = selection.focusOffset;
  let [from, to] = [-1, -1];
  const first = Math.max(0, caret - composed.length);
  for (let at = text.indexOf(composed, first); at >= 0 && at <= caret; at = text.indexOf(composed, at + 1)) {
    if (from < 0) from = at;
    to = at + composed.length;
  }
  return from < 0 ? null : { node: node as Text, from, to };
}

/** Whether both ends of the selection are in the range, or at its edges. */
export function isSelectionIn(selection: Selection, { node, from, to }: ComposedRange): boolean {
  const isIn = (container: Node | null, offset: number): boolean =>
    container === node && from <= offset && offset <= to;
  return isIn(selection.anchorNode, selection.anchorOffset) && isIn(selection.focusNode, selection.focusOffset);
}
