import {
  $createRangeSelection,
  $createRangeSelectionFromDom,
  $getEditor,
  $getNodeByKey,
  $getSelection,
  $isNodeSelection,
  $isRangeSelection,
  $isTextNode,
  $onUpdate,
  $setSelection,
  getDOMSelection,
} from "lexical";
import type { BaseSelection, NodeKey, NodeSelection, RangeSelection } from "lexical";
import type { Flow } from "../../flow/types.ts";
import { $pointAtIndex, $shownPlace, flowIndexOf } from "../place/flowPlace.ts";
import type { ShownPlace } from "../place/flowPlace.ts";
import type { Shown } from "../shown/Shown.ts";
import type { EditorPoint } from "../types.ts";
import type { ChangedRun } from "./changedRuns.ts";
import { restDomSelection } from "./restDomSelection.ts";

/** A selection that was taken off so that nodes can change under it. (Shrinking a text under a live one throws.) */
export interface TakenSelection {
  /** Whether it stood in blocks that are drawn anew. Otherwise neither it nor the browser's own one has to change. */
  readonly touched: boolean;
  /** Puts it back where it belongs. */
  $restore(): void;
}

const NOTHING: TakenSelection = { touched: false, $restore: () => undefined };

/** Takes the selection off before `runs` are drawn. Places are held by unit, so what others inserted moves it and nothing else does. */
export function $takeSelection(flow: Flow, shown: Shown, runs: readonly ChangedRun[]): TakenSelection {
  const selection = $latestSelection();
  if (selection === null) return NOTHING;
  $setSelection(null);
  if ($isRangeSelection(selection)) return $takeRange(flow, shown, runs, selection);
  if ($isNodeSelection(selection)) return $takeNodes(flow, shown, runs, selection);
  const kept = selection.clone();
  return { touched: false, $restore: () => $setSelection(kept) };
}

/**
 * The selection, or the browser's where that is newer: somebody has just clicked elsewhere, and the event that tells Lexical waits
 * behind the message that brought this change. Without it the click would be taken back.
 */
function $latestSelection(): BaseSelection | null {
  const selection = $getSelection();
  const editor = $getEditor();
  const root = editor._headless ? null : editor.getRootElement();
  if (!$isRangeSelection(selection) || root === null || root.ownerDocument.activeElement !== root) return selection;
  const inPage = $createRangeSelectionFromDom(getDOMSelection(root.ownerDocument.defaultView), editor);
  if (inPage === null || (inPage.anchor.is(selection.anchor) && inPage.focus.is(selection.focus))) return selection;
  return inPage;
}

function $takeRange(flow: Flow, shown: Shown, runs: readonly ChangedRun[], selection: RangeSelection): TakenSelection {
  const kept = selection.clone();
  const backward = selection.isBackward();
  const collapsed = selection.isCollapsed();
  const anchor = $hold(flow, shown, runs, kept.anchor, collapsed || backward ? -1 : 0);
  const focus = $hold(flow, shown, runs, kept.focus, collapsed || !backward ? -1 : 0);
  const touched = anchor !== null || focus !== null;
  const editor = $getEditor();
  return {
    touched,
    $restore() {
      if (touched) $onUpdate(() => restDomSelection(editor));
      $movePoint(flow, shown, kept.anchor, anchor);
      $movePoint(flow, shown, kept.focus, focus);
      const alive = $getNodeByKey(kept.anchor.key) !== null && $getNodeByKey(kept.focus.key) !== null;
      $setSelection(alive ? kept : null);
    },
  };
}

/** The flow index of a point that is about to be drawn over; null for one that stays as it is. */
function $hold(
  flow: Flow,
  shown: Shown,
  runs: readonly ChangedRun[],
  point: EditorPoint,
  assoc: -1 | 0,
): number | null {
  const place = $shownPlace(shown, point);
  if (place === null || !(point.key === "root" || isTouched(runs, place))) return null;
  return flowIndexOf(flow, shown, place, assoc);
}

function isTouched(runs: readonly ChangedRun[], { block }: ShownPlace): boolean {
  return runs.some(({ from, to }) => from <= block && block < to);
}

function $movePoint(flow: Flow, shown: Shown, point: RangeSelection["anchor"], index: number | null): void {
  const moved = index === null ? null : $pointAtIndex(flow, shown, index, point.key);
  if (moved !== null) point.set(moved.key, moved.offset, moved.type);
}

/** A selected embed stays selected while its node lives; afterwards the caret stands where it was. */
function $takeNodes(flow: Flow, shown: Shown, runs: readonly ChangedRun[], selection: NodeSelection): TakenSelection {
  const kept = selection.clone();
  const [node] = selection.getNodes();
  const parent = node?.getParent() ?? null;
  const point: EditorPoint | null =
    node === undefined || parent === null
      ? null
      : { key: parent.getKey(), offset: node.getIndexWithinParent(), type: "element" };
  const index = point === null ? null : $hold(flow, shown, runs, point, -1);
  return {
    touched: index !== null,
    $restore() {
      const keys: NodeKey[] = [...kept._nodes].filter((key) => $getNodeByKey(key)?.isAttached() === true);
      if (keys.length > 0) {
        for (const key of kept._nodes) if (!keys.includes(key)) kept.delete(key);
        $setSelection(kept);
      } else if (index !== null) {
        $selectAt(flow, shown, index, index);
      }
    },
  };
}

/** Selects from flow index `anchor` to `head`. Returns whether both are drawn. */
export function $selectAt(flow: Flow, shown: Shown, anchor: number, head: number): boolean {
  const from = $pointAtIndex(flow, shown, anchor);
  const to = $pointAtIndex(flow, shown, head);
  if (from === null || to === null) return false;
  const selection = $createRangeSelection();
  selection.anchor.set(from.key, from.offset, from.type);
  selection.focus.set(to.key, to.offset, to.type);
  // What is typed there is to look like the text there. Only a selection that the browser made has that by itself.
  const node = selection.anchor.getNode();
  if ($isTextNode(node)) {
    selection.setFormat(node.getFormat());
    selection.setStyle(node.getStyle());
  }
  $setSelection(selection);
  return true;
}
