import { $createRangeSelection, $isTextNode, $setSelection } from "lexical";
import type { EditorPoint } from "../../../../lib/binding/types.ts";

/** Selects from `anchor` to `focus`. */
export function $rangeTo(anchor: EditorPoint, focus: EditorPoint): void {
  const selection = $createRangeSelection();
  selection.anchor.set(anchor.key, anchor.offset, anchor.type);
  selection.focus.set(focus.key, focus.offset, focus.type);
  const node = selection.anchor.getNode();
  if ($isTextNode(node)) {
    selection.format = node.getFormat();
    selection.style = node.getStyle();
  }
  $setSelection(selection);
}
