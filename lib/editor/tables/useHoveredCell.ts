"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { $getNearestNodeFromDOMNode } from "lexical";
import { useEffect, useState } from "react";
import type { RefObject } from "react";

import { $cellOf, $rowOfCell, $tableOfCell } from "./tableNodes.ts";

/** A box below and right of the frame's corner, in pixels. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The cell under the mouse: of which table, row and column, and where these are. */
export interface HoveredCell {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly cellBox: Box;
  /** What is to be seen of the table: a wide one scrolls in its frame. */
  readonly tableBox: Box;
}

/** How far beside a table the mouse still means it: where its handles are. */
const REACH = 28;

/** Follows the mouse over tables. While somebody types there is nothing to show. */
export function useHoveredCell(frame: RefObject<HTMLElement | null>): {
  readonly hovered: HoveredCell | null;
  /** Stops following, for as long as something is dragged or a menu is open. */
  readonly hold: (held: boolean) => void;
} {
  const [editor] = useLexicalComposerContext();
  const [hovered, setHovered] = useState<HoveredCell | null>(null);
  const [held, hold] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (element === null || held) return undefined;
    const follow = (event: PointerEvent): void => {
      if (event.pointerType !== "mouse" || event.buttons !== 0) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(".cw-table-handles") !== null) return;
      const cell = target?.closest(".cw-table-cell") ?? cellNear(element, event.clientX, event.clientY);
      const next = cell === null ? null : editor.read(() => $hovered(element, cell));
      setHovered((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const leave = (): void => setHovered(null);
    element.addEventListener("pointermove", follow);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("keydown", leave);
    element.addEventListener("scroll", leave, true);
    // Rows and columns move when somebody edits the table.
    const stop = editor.registerUpdateListener(({ dirtyElements }) => {
      if (dirtyElements.size > 0) leave();
    });
    return () => {
      element.removeEventListener("pointermove", follow);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("keydown", leave);
      element.removeEventListener("scroll", leave, true);
      stop();
    };
  }, [editor, frame, held]);
  return { hovered, hold };
}

/** The cell that is nearest to a place beside a table. */
function cellNear(frame: Element, x: number, y: number): Element | null {
  for (const table of frame.querySelectorAll(".cw-text[contenteditable] .cw-table-frame")) {
    const { left, top, right, bottom } = table.getBoundingClientRect();
    if (x < left - REACH || x > right || y < top - REACH || y > bottom) continue;
    const inside = { x: Math.max(x, left + 2), y: Math.max(y, top + 2) };
    const found = table.ownerDocument.elementsFromPoint(inside.x, inside.y);
    return found.map((element) => element.closest(".cw-table-cell")).find((cell) => cell !== null) ?? null;
  }
  return null;
}

function $hovered(frame: Element, element: Element): HoveredCell | null {
  const cell = $cellOf($getNearestNodeFromDOMNode(element));
  const table = cell === null ? null : $tableOfCell(cell);
  const around = element.closest(".cw-table-frame");
  if (cell === null || table === null || around === null) return null;
  const origin = frame.getBoundingClientRect();
  return {
    table: table.getTableId(),
    row: $rowOfCell(cell),
    column: cell.getColumn(),
    cellBox: boxOf(element, origin),
    tableBox: boxOf(around, origin),
  };
}

function boxOf(element: Element, origin: DOMRect): Box {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left: left - origin.left, top: top - origin.top, width, height };
}
