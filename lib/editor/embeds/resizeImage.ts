import { $getNearestNodeFromDOMNode, isHTMLElement, registerEventListeners } from "lexical";
import type { LexicalEditor } from "lexical";

import type { Dispose } from "../../base/disposable.ts";
import { MIN_WIDTH } from "../../flow/embeds/limits.ts";
import { onRootElement } from "../blocks/rootElement.ts";
import { SET_EMBED_COMMAND } from "./commands.ts";
import { $embedOf } from "./embedNodes.ts";

/** A drag of a picture's edge. */
export interface Drag {
  /** In pixels, as are all of these but the result. */
  readonly column: number;
  readonly width: number;
  /** How far the pointer went to the right. */
  readonly moved: number;
  readonly side: "left" | "right";
  /** A centred picture grows on both sides. */
  readonly centred: boolean;
}

/** The width that a drag comes to, as a fraction of the column in whole hundredths. */
export function draggedWidth({ column, width, moved, side, centred }: Drag): number {
  const grown = width + (side === "left" ? -moved : moved) * (centred ? 2 : 1);
  const fraction = column > 0 ? grown / column : 1;
  return Math.round(Math.min(1, Math.max(MIN_WIDTH, fraction)) * 100) / 100;
}

/** Lets a picture be made wider and narrower by its edges. One drag is one edit, whatever the pointer did on the way. */
export function registerResizeImage(editor: LexicalEditor): Dispose {
  return onRootElement(editor, (root) =>
    registerEventListeners(root, {
      pointerdown: (event) => {
        const handle = event.target;
        if (!isHTMLElement(handle) || !handle.classList.contains("cw-image-handle")) return;
        if (event.button !== 0 || !editor.isEditable()) return;
        beginDrag(editor, handle, event);
      },
    }),
  );
}

function beginDrag(editor: LexicalEditor, handle: HTMLElement, start: PointerEvent): void {
  const frame = handle.parentElement;
  const host = frame?.parentElement;
  const column = host?.parentElement;
  const key = editor.read(() => $embedOf($getNearestNodeFromDOMNode(handle))?.getKey());
  if (frame === null || !host || !column || key === undefined) return;
  start.preventDefault();
  const before = frame.style.width;
  const width = frame.getBoundingClientRect().width;
  const widthAt = (event: PointerEvent): number =>
    draggedWidth({
      column: host.getBoundingClientRect().width,
      width,
      moved: event.clientX - start.clientX,
      side: handle.dataset["side"] === "left" ? "left" : "right",
      centred: host.dataset["align"] === "center",
    });
  const end = (): void => {
    stop();
    host.removeAttribute("data-resizing");
  };
  const stop = registerEventListeners(handle, {
    pointermove: (event) => {
      frame.style.width = `${widthAt(event) * 100}%`;
    },
    pointerup: (event) => {
      end();
      if (event.clientX === start.clientX) frame.style.width = before;
      else editor.dispatchCommand(SET_EMBED_COMMAND, { key, change: { width: widthAt(event) } });
    },
    pointercancel: () => {
      end();
      frame.style.width = before;
    },
  });
  host.setAttribute("data-resizing", "");
  handle.setPointerCapture(start.pointerId);
}
