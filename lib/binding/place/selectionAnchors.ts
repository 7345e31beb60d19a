import { $getSelection, $isRangeSelection } from "lexical";
import type { Anchor, Flow } from "../../flow/types.ts";
import type { Shown } from "../shown/Shown.ts";
import type { EditorPoint, SelectionAnchors } from "../types.ts";
import { $shownPlace, flowIndexOf } from "./flowPlace.ts";

/**
 * The selection as places in the flow. A caret goes with the character on its left; the two ends of a range go with the characters
 * inside, so that what others write at its edges stays outside.
 */
export function $selectionAnchors(flow: Flow, shown: Shown): SelectionAnchors | null {
  const selection = $getSelection();
  if (!$isRangeSelection(selection)) return null;
  if (selection.isCollapsed()) {
    const caret = $anchorOf(flow, shown, selection.anchor, -1);
    return caret === null ? null : { anchor: caret, head: caret };
  }
  const backward = selection.isBackward();
  const anchor = $anchorOf(flow, shown, selection.anchor, backward ? -1 : 0);
  const head = $anchorOf(flow, shown, selection.focus, backward ? 0 : -1);
  return anchor === null || head === null ? null : { anchor, head };
}

function $anchorOf(flow: Flow, shown: Shown, point: EditorPoint, assoc: -1 | 0): Anchor | null {
  const place = $shownPlace(shown, point);
  return place === null ? null : flow.anchorAt(flowIndexOf(flow, shown, place, assoc), assoc);
}
