import { $isTableSelection } from "@lexical/table";
import { $getSelection, $isNodeSelection, $isRangeSelection } from "lexical";

import { $clearCells } from "../tables/clearCells.ts";

/** Deletes what is selected, as Delete would. Everything selected leaves one empty paragraph. */
export function $deleteSelected(): void {
  const selection = $getSelection();
  if ($isTableSelection(selection)) $clearCells();
  else if ($isNodeSelection(selection)) selection.deleteNodes();
  else if ($isRangeSelection(selection) && !selection.isCollapsed()) selection.deleteCharacter(true);
}
