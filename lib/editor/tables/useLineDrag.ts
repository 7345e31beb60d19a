"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import type { LexicalEditor } from "lexical";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PointerEvent } from "react";

import { bindingOf } from "../../binding/createBinding.ts";
import { dropPlace } from "../handles/dropPlace.ts";
import type { DropPlace, Extent } from "../handles/dropPlace.ts";
import { MOVE_LINES_COMMAND } from "./commands.ts";
import type { HoveredCell } from "./useHoveredCell.ts";

/** Pixels that the pointer goes before a press is a drag: a hand is never quite still. */
const SLACK = 4;

export type Axis = "row" | "column";

/** Where what is dragged would be dropped, in pixels below or right of the table's corner. */
export interface LineDrop {
  readonly axis: Axis;
  readonly at: number;
}

interface LineDragOptions {
  /** Told when a drag begins, and when it has ended. */
  readonly onDrag: (drags: boolean) => void;
  /** A press that was no drag. */
  readonly onPress: (axis: Axis) => void;
}

/** Drags a row or a column by its handle. Escape, a lost pointer and a drop where it stands leave everything as it is. */
export function useLineDrag({ onDrag, onPress }: LineDragOptions): {
  readonly drop: LineDrop | null;
  readonly begin: (event: PointerEvent<HTMLElement>, axis: Axis, cell: HoveredCell) => void;
} {
  const [editor] = useLexicalComposerContext();
  const [drop, setDrop] = useState<LineDrop | null>(null);
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);
  const begin = useCallback(
    (event: PointerEvent<HTMLElement>, axis: Axis, cell: HoveredCell): void => {
      event.preventDefault();
      if (event.button !== 0 || !editor.isEditable()) return;
      end.current?.();
      const handle = event.currentTarget;
      const view = handle.ownerDocument.defaultView;
      if (view === null) return;
      handle.setPointerCapture(event.pointerId);
      const start = axis === "row" ? event.clientY : event.clientX;
      let place: DropPlace | null = null;
      let started = false;
      const move = (moved: globalThis.PointerEvent): void => {
        const at = axis === "row" ? moved.clientY : moved.clientX;
        if (!started && Math.abs(at - start) > SLACK) {
          started = true;
          onDrag(true);
        }
        place = started ? placeOf(editor, axis, cell, at) : null;
        setDrop(place === null ? null : { axis, at: place.y });
      };
      const stop = (): void => {
        handle.removeEventListener("pointermove", move);
        handle.removeEventListener("pointerup", release);
        handle.removeEventListener("pointercancel", stop);
        view.removeEventListener("keydown", cancel, true);
        end.current = null;
        setDrop(null);
        if (started) onDrag(false);
      };
      const release = (): void => {
        const { table, row, column } = cell;
        if (place !== null)
          editor.dispatchCommand(MOVE_LINES_COMMAND, {
            table,
            axis,
            ids: [axis === "row" ? row : column],
            before: place.before,
          });
        const pressed = !started;
        stop();
        if (pressed) onPress(axis);
      };
      const cancel = (pressed: KeyboardEvent): void => {
        if (pressed.key !== "Escape") return;
        pressed.preventDefault();
        pressed.stopPropagation();
        stop();
      };
      handle.addEventListener("pointermove", move);
      handle.addEventListener("pointerup", release);
      handle.addEventListener("pointercancel", stop);
      view.addEventListener("keydown", cancel, true);
      end.current = stop;
    },
    [editor, onDrag, onPress],
  );
  return { drop, begin };
}

/** The gap that the pointer at `at`, in the window, means; null where the line stands already. Measured anew each time: others go on editing. */
function placeOf(
  editor: LexicalEditor,
  axis: Axis,
  { table: id, row, column }: HoveredCell,
  at: number,
): DropPlace | null {
  const binding = bindingOf(editor);
  const key = binding?.tableKey(id);
  const frame = key === undefined ? null : editor.getElementByKey(key);
  const table = frame?.querySelector("table") ?? null;
  if (binding === null || frame === null || table === null) return null;
  const { rows, columns } = binding.tables.table(id).view;
  const lines = axis === "row" ? rows : columns;
  const from = lines.findIndex((line) => line.id === (axis === "row" ? row : column));
  const origin = frame.getBoundingClientRect();
  const extents = axis === "row" ? rowExtents(table, origin.top) : columnExtents(table, columns.length, origin.left);
  if (from < 0 || extents.length !== lines.length) return null;
  const corner = axis === "row" ? origin.top : origin.left;
  return dropPlace({ length: extents.length, at: (index) => extents[index] as Extent }, at - corner, from, from + 1);
}

function rowExtents(table: HTMLTableElement, top: number): Extent[] {
  return [...table.rows].map((row) => {
    const box = row.getBoundingClientRect();
    return { top: box.top - top, bottom: box.bottom - top };
  });
}

/** Columns have no element of their own: from the cells, of which merged ones say where their first column begins. */
function columnExtents(table: HTMLTableElement, count: number, left: number): Extent[] {
  const starts = Array.from({ length: count + 1 }, () => Number.NaN);
  const covered = new Map<number, number>();
  for (const row of table.rows) {
    let column = 0;
    for (const cell of row.cells) {
      while ((covered.get(column) ?? 0) > 0) column += 1;
      const box = cell.getBoundingClientRect();
      starts[column] = box.left - left;
      starts[column + cell.colSpan] = box.right - left;
      for (let at = column; at < column + cell.colSpan; at += 1) covered.set(at, cell.rowSpan);
      column += cell.colSpan;
    }
    for (const [at, rest] of covered) covered.set(at, rest - 1);
  }
  return Array.from({ length: count }, (_, at) => ({
    top: starts[at] ?? Number.NaN,
    bottom: starts[at + 1] ?? Number.NaN,
  }));
}
