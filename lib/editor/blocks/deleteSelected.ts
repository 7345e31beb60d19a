import { $getSelection, $isNodeSelection, $isRangeSelection } from "lexical";

/** Deletes what is selected, as Delete would. Everything selected leaves one empty paragraph. */
export function $deleteSelected(): void {
  const selection = $getSelection();
  if ($isNodeSelection(selection)) selection.deleteNodes();
  else if ($isRangeSelection(selection) && !selection.isCollapsed()) selection.deleteCharacter(true);
}
