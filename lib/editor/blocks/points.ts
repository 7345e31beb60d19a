import type { PointType, RangeSelection } from "lexical";

/** The ends of a selection in the order of the document. */
export function $orderedPoints(selection: RangeSelection): readonly [start: PointType, end: PointType] {
  return selection.isBackward() ? [selection.focus, selection.anchor] : [selection.anchor, selection.focus];
}
