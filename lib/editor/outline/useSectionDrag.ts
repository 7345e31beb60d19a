"use client";

import type { LexicalEditor, NodeKey } from "lexical";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PointerEvent, RefObject } from "react";

import type { Signal } from "../../base/signal.ts";
import { edgeScroll } from "../ui/edgeScroll.ts";
import type { EdgeZone } from "../ui/edgeScroll.ts";
import type { OutlineEntry } from "./createOutline.ts";
import { rowKeyOf } from "./OutlineRow.tsx";
import { nearestGap, sectionGaps } from "./sectionPlaces.ts";

/** Pixels that the pointer goes before a press is a drag: a hand is never quite still. */
const SLACK = 4;

/** Where the list scrolls under the pointer. */
const EDGES: EdgeZone = { zone: 40, most: 12 };

/** Pixels beside the list within which the pointer still means a place in it. */
const REACH = 120;

/** A section that is being dragged. */
export interface SectionDrag {
  readonly key: NodeKey;
  /** Where it would be dropped, in pixels below the top of the list; null where that changes nothing. */
  readonly line: number | null;
}

interface SectionDragOptions {
  readonly editor: LexicalEditor;
  readonly outline: Signal<readonly OutlineEntry[]>;
  /** The entries as they are drawn. */
  readonly entries: readonly OutlineEntry[];
  readonly list: RefObject<HTMLElement | null>;
  /** What scrolls the list. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** A section was dropped in front of a heading; null: behind the last. */
  readonly onDrop: (key: NodeKey, before: NodeKey | null) => void;
}

/**
 * Drags sections by their entries, with a mouse or a pen; a finger scrolls. Escape, a lost pointer, and a drop beside the list or where the section stands,
 * leave everything as it is. Others go on editing: places are looked up anew at each move and whenever the outline changes, and if the
 * heading is deleted the drag is over.
 */
export function useSectionDrag({ editor, outline, entries, list, scroller, onDrop }: SectionDragOptions): {
  readonly drag: SectionDrag | null;
  readonly begin: (event: PointerEvent<HTMLElement>) => void;
  /** Whether the press that has just ended was a drag, and no click. */
  readonly wasDrag: () => boolean;
} {
  const [drag, setDrag] = useState<SectionDrag | null>(null);
  const end = useRef<(() => void) | null>(null);
  const refresh = useRef<(() => void) | null>(null);
  const dragged = useRef(false);
  const drop = useRef(onDrop);
  useEffect(() => {
    drop.current = onDrop;
  });
  useEffect(() => () => end.current?.(), []);
  // Not when somebody edits, but when the rows stand where they will then.
  // oxlint-disable-next-line react/exhaustive-deps
  useEffect(() => refresh.current?.(), [entries]);

  const begin = useCallback(
    (event: PointerEvent<HTMLElement>): void => {
      dragged.current = false;
      const key = rowKeyOf(event.target);
      const view = event.currentTarget.ownerDocument.defaultView;
      if (event.button !== 0 || event.pointerType === "touch" || key === null || view === null) return;
      if (!editor.isEditable()) return;
      end.current?.();
      const { pointerId, clientX: startX, clientY: startY } = event;
      let [x, y] = [startX, startY];
      let started = false;
      let before: NodeKey | null | undefined;
      let frame = 0;

      const show = (): void => {
        if (!started || list.current === null) return;
        const gaps = sectionGaps(outline.get(), key);
        if (gaps.length === 0) return stop();
        const box = list.current.getBoundingClientRect();
        const aside = x < box.left - REACH || x > box.right + REACH;
        const gap = aside ? null : nearestGap(gaps, rowTop(list.current), y - box.top);
        before = gap?.before;
        setDrag({ key, line: gap?.y ?? null });
      };
      const scroll = (): void => {
        frame = view.requestAnimationFrame(scroll);
        const frameBox = scroller.current?.getBoundingClientRect();
        const step = frameBox === undefined ? 0 : edgeScroll(y, frameBox, EDGES);
        if (step === 0) return;
        scroller.current?.scrollBy({ top: step, behavior: "instant" });
        show();
      };
      const move = (moved: globalThis.PointerEvent): void => {
        if (moved.pointerId !== pointerId) return;
        [x, y] = [moved.clientX, moved.clientY];
        if (!started && Math.hypot(x - startX, y - startY) > SLACK) {
          started = true;
          dragged.current = true;
          list.current?.setPointerCapture(pointerId);
          frame = view.requestAnimationFrame(scroll);
        }
        show();
      };
      const stop = (): void => {
        view.cancelAnimationFrame(frame);
        view.removeEventListener("pointermove", move);
        view.removeEventListener("pointerup", release);
        view.removeEventListener("pointercancel", stop);
        view.removeEventListener("keydown", cancel, true);
        if (list.current?.hasPointerCapture(pointerId) === true) list.current.releasePointerCapture(pointerId);
        started = false;
        end.current = null;
        refresh.current = null;
        setDrag(null);
      };
      const release = (released: globalThis.PointerEvent): void => {
        if (released.pointerId !== pointerId) return;
        show();
        const place = started ? before : undefined;
        stop();
        if (place !== undefined) drop.current(key, place);
      };
      const cancel = (pressed: KeyboardEvent): void => {
        if (pressed.key !== "Escape" || !started) return;
        pressed.preventDefault();
        pressed.stopPropagation();
        stop();
      };
      view.addEventListener("pointermove", move);
      view.addEventListener("pointerup", release);
      view.addEventListener("pointercancel", stop);
      view.addEventListener("keydown", cancel, true);
      end.current = stop;
      refresh.current = show;
    },
    [editor, outline, list, scroller],
  );
  return { drag, begin, wasDrag: useCallback(() => dragged.current, []) };
}

/** The upper edge of a row below the top of the list, or behind the last one the lower edge of that. */
function rowTop(list: HTMLElement): (row: number) => number {
  const rows = list.children;
  return (row) => {
    const found = rows[row];
    if (found instanceof HTMLElement) return found.offsetTop;
    const last = rows[rows.length - 1];
    return last instanceof HTMLElement ? last.offsetTop + last.offsetHeight : 0;
  };
}
