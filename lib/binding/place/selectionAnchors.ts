import { $getNodeByKey, $getSelection, $isElementNode, $isRangeSelection } from "lexical";
import type { PointType } from "lexical";
import { $isTableSelection } from "@lexical/table";
import type { Anchor } from "../../flow/types.ts";
import type { Panes } from "../panes/Panes.ts";
import type { EditorPoint, SelectionAnchors } from "../types.ts";
import { $shownPlace, flowIndexOf } from "./flowPlace.ts";

/**
 * The selection as places in flows. A caret goes with the character on its left; the two ends of a range go with the characters
 * inside, so that what others write at its edges stays outside. Of selected cells it is the start of the one that was selected last.
 */
export function $selectionAnchors(panes: Panes): SelectionAnchors | null {
  const selection = $getSelection();
  if ($isTableSelection(selection)) {
    const first = $firstPoint(selection.focus);
    const cell = first === null ? null : $anchorOf(panes, first, -1);
    return cell === null ? null : { anchor: cell, head: cell };
  }
  if (!$isRangeSelection(selection)) return null;
  if (selection.isCollapsed()) {
    const caret = $anchorOf(panes, selection.anchor, -1);
    return caret === null ? null : { anchor: caret, head: caret };
  }
  const backward = selection.isBackward();
  const anchor = $anchorOf(panes, selection.anchor, backward ? -1 : 0);
  const head = $anchorOf(panes, selection.focus, backward ? 0 : -1);
  return anchor === null || head === null ? null : { anchor, head };
}

function $anchorOf(panes: Panes, point: EditorPoint, assoc: -1 | 0): Anchor | null {
  const pane = panes.$paneAt(point);
  const place = pane === null ? null : $shownPlace(pane.shown, point);
  return pane === null || place === null
    ? null
    : pane.flow.anchorAt(flowIndexOf(pane.flow, pane.shown, place, assoc), assoc);
}

/** The start of the first pane in the cell that `point` is; null if that is gone: Lexical leaves such a selection as it is. */
function $firstPoint({ key }: PointType): EditorPoint | null {
  const cell = $getNodeByKey(key);
  const pane = $isElementNode(cell) ? cell.getFirstChild() : null;
  return pane === null ? null : { key: pane.getKey(), offset: 0, type: "element" };
}
