import { $getNodeByKey, $isNodeSelection, $isRangeSelection } from "lexical";
import { $isTableSelection } from "@lexical/table";
import type { Pane } from "../panes/Pane.ts";
import { $shownPlace, flowIndexOf } from "../place/flowPlace.ts";
import type { EditorPoint } from "../types.ts";
import { $latestSelection } from "./latestSelection.ts";

/** The blocks that a selection stands in, and those that it will stand in when all is drawn. */
export interface BlocksAtSelection {
  /** Positions among the shown blocks. */
  readonly shown: Set<number>;
  /** Positions among the flow's blocks. */
  readonly flow: Set<number>;
}

/** A point can be put back only into a block that is drawn: these are drawn together. */
export function $blocksAtSelection({ flow, shown }: Pane): BlocksAtSelection {
  const found = { shown: new Set<number>(), flow: new Set<number>() };
  for (const point of $pointsOfSelection()) {
    const place = $shownPlace(shown, point);
    if (place === null) continue;
    found.shown.add(place.block);
    for (const assoc of [-1, 0] as const) {
      found.flow.add(flow.indexOf(flow.blockAt(flowIndexOf(flow, shown, place, assoc)).block));
    }
  }
  return found;
}

function $pointsOfSelection(): EditorPoint[] {
  const selection = $latestSelection();
  if ($isRangeSelection(selection) || $isTableSelection(selection)) return [selection.anchor, selection.focus];
  if (!$isNodeSelection(selection)) return [];
  return selection.getNodes().flatMap((node) => {
    const parent = $getNodeByKey(node.getKey())?.getParent() ?? null;
    return parent === null ? [] : { key: parent.getKey(), offset: node.getIndexWithinParent(), type: "element" };
  });
}
