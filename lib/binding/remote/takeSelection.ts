import {
  $createRangeSelection,
  $getEditor,
  $getNodeByKey,
  $isNodeSelection,
  $isRangeSelection,
  $isTextNode,
  $onUpdate,
  $setSelection,
} from "lexical";
import type { LexicalNode, NodeKey, NodeSelection, PointType, RangeSelection } from "lexical";
import { $isTableSelection } from "@lexical/table";
import type { TableSelection } from "@lexical/table";
import type { FlowTableNode } from "../nodes/table/TableNodes.ts";
import type { Pane } from "../panes/Pane.ts";
import type { Panes } from "../panes/Panes.ts";
import { $pointAtIndex, $shownPlace, flowIndexOf } from "../place/flowPlace.ts";
import type { ShownPlace } from "../place/flowPlace.ts";
import { $tableAround } from "../tables/TableKeeper.ts";
import type { EditorPoint } from "../types.ts";
import type { ChangedRun } from "./changedRuns.ts";
import { $latestSelection } from "./latestSelection.ts";
import { restDomSelection } from "./restDomSelection.ts";

/** What is drawn of one pane. */
export interface PaneRuns {
  readonly pane: Pane;
  readonly runs: readonly ChangedRun[];
}

/** A selection that was taken off so that nodes can change under it. (Shrinking a text under a live one throws.) */
export interface TakenSelection {
  /** Whether it stood in blocks that were drawn anew. Otherwise neither it nor the browser's own one has to change. */
  readonly touched: boolean;
  /** Puts it back where it belongs. */
  $restore(): void;
}

/** Where a point was that is about to be drawn over. */
interface HeldPoint {
  readonly pane: Pane;
  readonly index: number;
  /** The table that it is in, for when its cell is gone. */
  readonly table: string | null;
  /** Of the main flow, for when that is gone too. */
  readonly outer: number;
}

/** What there is to know of tables. */
export interface DrawnTables {
  /** The nodes of those whose rows or cells may move. */
  readonly drawn: ReadonlySet<NodeKey>;
  /** The node that shows a table now: one that was deleted and brought back has another than before. */
  keyOf(id: string): NodeKey | undefined;
}

/** What is about to be drawn. */
interface Drawn {
  readonly panes: Panes;
  readonly drawings: readonly PaneRuns[];
  readonly tables: DrawnTables;
}

const NOTHING: TakenSelection = { touched: false, $restore: () => undefined };

/** Takes the selection off before it is drawn. Places are held by unit, so what others inserted moves it and nothing else does. */
export function $takeSelection(panes: Panes, drawings: readonly PaneRuns[], tables: DrawnTables): TakenSelection {
  const selection = $latestSelection();
  if (selection === null) return NOTHING;
  $setSelection(null);
  const drawn = { panes, drawings, tables };
  if ($isRangeSelection(selection)) return $takeRange(drawn, selection);
  if ($isNodeSelection(selection)) return $takeNodes(drawn, selection);
  if ($isTableSelection(selection)) return $takeCells(drawn, selection);
  const kept = selection.clone();
  return { touched: false, $restore: () => $setSelection(kept) };
}

function $takeRange(drawn: Drawn, selection: RangeSelection): TakenSelection {
  const kept = selection.clone();
  const backward = selection.isBackward();
  const collapsed = selection.isCollapsed();
  const anchor = $hold(drawn, kept.anchor, collapsed || backward ? -1 : 0);
  const focus = $hold(drawn, kept.focus, collapsed || !backward ? -1 : 0);
  const touched = anchor !== null || focus !== null;
  const editor = $getEditor();
  return {
    touched,
    $restore() {
      if (touched) $onUpdate(() => restDomSelection(editor));
      $movePoint(drawn, kept.anchor, anchor);
      $movePoint(drawn, kept.focus, focus);
      $setSelection($isAlive(kept.anchor.key) && $isAlive(kept.focus.key) ? kept : null);
    },
  };
}

/** The place of a point that is about to be drawn over; null for one that stays as it is. */
function $hold({ panes, drawings, tables }: Drawn, point: EditorPoint, assoc: -1 | 0): HeldPoint | null {
  const node = $getNodeByKey(point.key);
  const pane = panes.$paneOf(node);
  const place = pane === null ? null : $shownPlace(pane.shown, point);
  if (pane === null || place === null) return null;
  const { main } = panes;
  const around = pane === main ? null : $shownPlace(main.shown, point);
  const isContainer = point.key === pane.shown.container;
  const table = around === null ? null : $tableAround(node);
  const inTable = table !== null && tables.drawn.has(table.getKey());
  const touched =
    isContainer ||
    inTable ||
    isTouched(drawings, pane, place) ||
    (around !== null && isTouched(drawings, main, around));
  if (!touched) return null;
  const index = flowIndexOf(pane.flow, pane.shown, place, assoc);
  const outer = around === null ? index : flowIndexOf(main.flow, main.shown, around, -1);
  return { pane, index, table: table?.getTableId() ?? null, outer };
}

function isTouched(drawings: readonly PaneRuns[], pane: Pane, { block }: ShownPlace): boolean {
  return drawings.some(
    (drawing) => drawing.pane === pane && drawing.runs.some(({ from, to }) => from <= block && block < to),
  );
}

function $movePoint({ panes, tables }: Drawn, point: PointType, held: HeldPoint | null): void {
  if (held === null) return;
  const moved =
    $pointIn(held.pane, held.index, point.key) ??
    $pointAtTable(tables, held.table) ??
    $pointIn(panes.main, held.outer, point.key);
  if (moved !== null) point.set(moved.key, moved.offset, moved.type);
}

function $pointAtTable(tables: DrawnTables, id: string | null): EditorPoint | null {
  const table = $tableNow(tables, id);
  return table === null ? null : $pointInFront(table);
}

/** The node of the table `id`; null for one that is not in the editor any more. */
function $tableNow(tables: DrawnTables, id: string | null): FlowTableNode | null {
  const table = $tableAround($getNodeByKey((id === null ? undefined : tables.keyOf(id)) ?? ""));
  return table?.isAttached() === true ? table : null;
}

/** The point that shows `index` of a flow, if that is in the editor. */
function $pointIn({ flow, shown }: Pane, index: number, prefer: NodeKey | null): EditorPoint | null {
  return shown.$container()?.isAttached() === true ? $pointAtIndex(flow, shown, index, prefer) : null;
}

function $isAlive(key: NodeKey): boolean {
  return $getNodeByKey(key)?.isAttached() === true;
}

/** A selected embed stays selected while its node lives; afterwards the caret stands where it was. */
function $takeNodes(drawn: Drawn, selection: NodeSelection): TakenSelection {
  const kept = selection.clone();
  const [node] = selection.getNodes();
  const point = node === undefined ? null : $pointInFront(node);
  const held = point === null ? null : $hold(drawn, point, -1);
  return {
    touched: held !== null,
    $restore() {
      const keys: NodeKey[] = [...kept._nodes].filter($isAlive);
      if (keys.length > 0) {
        for (const key of kept._nodes) if (!keys.includes(key)) kept.delete(key);
        $setSelection(kept);
      } else if (held !== null) {
        $selectAt(held, held);
      }
    },
  };
}

/** Selected cells stay selected while the two at the corners are there; afterwards the caret stands where they were. */
function $takeCells(drawn: Drawn, selection: TableSelection): TakenSelection {
  const kept = selection.clone();
  const table = $tableAround($getNodeByKey(selection.tableKey));
  const id = table?.getTableId() ?? null;
  const point = table === null ? null : $pointInFront(table);
  const held = point === null ? null : $hold(drawn, point, -1);
  const $areThere = (): boolean => [kept.tableKey, kept.anchor.key, kept.focus.key].every($isAlive);
  return {
    // Asked when all is drawn. Where the cells are gone the browser has to be told of the caret: it has none while cells are selected.
    get touched() {
      return !$areThere();
    },
    $restore() {
      if ($areThere()) {
        $setSelection(kept);
        return;
      }
      const left = $tableNow(drawn.tables, id);
      if (left !== null) left.selectStart();
      else if (held !== null) $selectAt(held, held);
    },
  };
}

function $pointInFront(node: LexicalNode): EditorPoint | null {
  const parent = node.getParent();
  return parent === null ? null : { key: parent.getKey(), offset: node.getIndexWithinParent(), type: "element" };
}

/** A place in one of the flows. */
export interface PanePlace {
  readonly pane: Pane;
  readonly index: number;
}

/** Selects from `anchor` to `head`. Returns whether both are drawn. */
export function $selectAt(anchor: PanePlace, head: PanePlace): boolean {
  const from = $pointIn(anchor.pane, anchor.index, null);
  const to = $pointIn(head.pane, head.index, null);
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
