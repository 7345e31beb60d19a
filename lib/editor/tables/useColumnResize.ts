"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { useCallback, useEffect, useRef } from "react";
import type { PointerEvent } from "react";

import { bindingOf } from "../../binding/createBinding.ts";
import { SET_COLUMN_WIDTH_COMMAND } from "./commands.ts";
import type { HoveredCell } from "./useHoveredCell.ts";

/** Narrower a column cannot be drawn: the letters of a word would stand below each other. */
const MIN_COLUMN_WIDTH = 96;

/** Sets a column's width by dragging its edge. It is drawn while it is dragged, and written once. Escape leaves it as it was. */
export function useColumnResize({
  onDrag,
}: {
  readonly onDrag: (drags: boolean) => void;
}): (event: PointerEvent<HTMLElement>, cell: HoveredCell) => void {
  const [editor] = useLexicalComposerContext();
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);
  return useCallback(
    (event: PointerEvent<HTMLElement>, { table, column, cellBox }: HoveredCell): void => {
      event.preventDefault();
      const key = bindingOf(editor)?.tableKey(table);
      const element = key === undefined ? null : editor.getElementByKey(key);
      const edge = event.currentTarget;
      const view = edge.ownerDocument.defaultView;
      if (event.button !== 0 || !editor.isEditable() || element === null || view === null) return;
      end.current?.();
      edge.setPointerCapture(event.pointerId);
      const startX = event.clientX;
      let width: number | null = null;
      onDrag(true);
      const move = (moved: globalThis.PointerEvent): void => {
        width = Math.max(MIN_COLUMN_WIDTH, Math.round(cellBox.width + moved.clientX - startX));
        edge.style.transform = `translateX(${width - cellBox.width}px)`;
      };
      const stop = (): void => {
        edge.removeEventListener("pointermove", move);
        edge.removeEventListener("pointerup", release);
        edge.removeEventListener("pointercancel", stop);
        view.removeEventListener("keydown", cancel, true);
        edge.style.transform = "";
        end.current = null;
        onDrag(false);
      };
      const release = (): void => {
        const chosen = width;
        stop();
        if (chosen !== null) editor.dispatchCommand(SET_COLUMN_WIDTH_COMMAND, { table, column, width: chosen });
      };
      const cancel = (pressed: KeyboardEvent): void => {
        if (pressed.key !== "Escape") return;
        pressed.preventDefault();
        pressed.stopPropagation();
        stop();
      };
      edge.addEventListener("pointermove", move);
      edge.addEventListener("pointerup", release);
      edge.addEventListener("pointercancel", stop);
      view.addEventListener("keydown", cancel, true);
      end.current = stop;
    },
    [editor, onDrag],
  );
}
