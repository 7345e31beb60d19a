"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { $getNodeByKey, $getRoot } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PointerEvent } from "react";
import { $isBlockNode } from "../../binding/nodes/BlockNode.ts";
import { MOVE_BLOCKS_COMMAND } from "../blocks/commands.ts";
import { $withHeld } from "../blocks/moveBlocks.ts";
import { $selectedBlocks } from "../blocks/selectedBlocks.ts";
import { edgeScroll } from "../ui/edgeScroll.ts";
import type { EdgeZone } from "../ui/edgeScroll.ts";
import { dropPlace } from "./dropPlace.ts";
import type { DropPlace, Extent } from "./dropPlace.ts";

/** Pixels that the pointer goes before a press is a drag: a hand is never quite still. */
const SLACK = 4;

/** Where the page scrolls under the pointer. */
const EDGES: EdgeZone = { zone: 64, most: 18 };

interface Drag {
  readonly keys: readonly NodeKey[];
  readonly from: number;
  readonly to: number;
  readonly startY: number;
  started: boolean;
  /** Of the pointer, in the window. */
  y: number;
}

/** The handlers of a handle, and where what is dragged would be dropped, in pixels below the top of the text. */
export interface BlockDrag {
  readonly dropY: number | null;
  readonly begin: (event: PointerEvent<HTMLElement>, key: NodeKey) => void;
}

/**
 * Drags blocks by a handle: the one beside it, or all that are selected if that is one of them. Escape, a lost pointer and a drop
 * where they stand leave everything as it is. The document goes on changing meanwhile: places are measured when the pointer moves.
 */
export function useBlockDrag(): BlockDrag {
  const [editor] = useLexicalComposerContext();
  const [dropY, setDropY] = useState<number | null>(null);
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);

  const begin = useCallback(
    (event: PointerEvent<HTMLElement>, key: NodeKey): void => {
      if (event.button !== 0 || !editor.isEditable()) return;
      event.preventDefault();
      end.current?.();
      const drag = pickUp(editor, key, event.clientY);
      const handle = event.currentTarget;
      handle.setPointerCapture(event.pointerId);
      const view = handle.ownerDocument.defaultView;
      if (drag === null || view === null) return;
      let place: DropPlace | null = null;
      let frame = 0;
      const show = (): void => {
        place = drag.started ? placeOf(editor, drag) : null;
        setDropY(place === null ? null : place.y);
      };
      const scroll = (): void => {
        frame = view.requestAnimationFrame(scroll);
        const step = edgeScroll(drag.y, { top: 0, bottom: view.innerHeight }, EDGES);
        if (!drag.started || step === 0) return;
        view.scrollBy(0, step);
        show();
      };
      const move = (moved: globalThis.PointerEvent): void => {
        drag.y = moved.clientY;
        drag.started ||= Math.abs(drag.y - drag.startY) > SLACK;
        show();
      };
      const stop = (): void => {
        view.cancelAnimationFrame(frame);
        handle.removeEventListener("pointermove", move);
        handle.removeEventListener("pointerup", drop);
        handle.removeEventListener("pointercancel", stop);
        view.removeEventListener("keydown", cancel, true);
        end.current = null;
        setDropY(null);
      };
      const drop = (): void => {
        show();
        if (drag.started) dropAt(editor, drag, place);
        else selectBlock(editor, key);
        stop();
      };
      const cancel = (pressed: KeyboardEvent): void => {
        if (pressed.key !== "Escape") return;
        pressed.preventDefault();
        pressed.stopPropagation();
        stop();
      };
      handle.addEventListener("pointermove", move);
      handle.addEventListener("pointerup", drop);
      handle.addEventListener("pointercancel", stop);
      view.addEventListener("keydown", cancel, true);
      frame = view.requestAnimationFrame(scroll);
      end.current = stop;
    },
    [editor],
  );
  return { dropY, begin };
}

function pickUp(editor: LexicalEditor, key: NodeKey, y: number): Drag | null {
  return editor.read(() => {
    const selected = $selectedBlocks();
    const own = $getNodeByKey(key);
    if (!$isBlockNode(own)) return null;
    const blocks = $withHeld(selected.some((block) => block.is(own)) ? selected : [own]);
    const [first, last] = [blocks[0], blocks.at(-1)];
    if (first === undefined || last === undefined) return null;
    return {
      keys: blocks.map((block) => block.getKey()),
      from: first.getIndexWithinParent(),
      to: last.getIndexWithinParent() + 1,
      startY: y,
      started: false,
      y,
    };
  });
}

function placeOf(editor: LexicalEditor, { y, from, to }: Drag): DropPlace | null {
  const root = editor.getRootElement();
  if (root === null) return null;
  const blocks = root.querySelectorAll(":scope > .cw-block");
  const { top } = root.getBoundingClientRect();
  const at = (index: number): Extent => {
    const box = (blocks[index] as Element).getBoundingClientRect();
    return { top: box.top - top, bottom: box.bottom - top };
  };
  return dropPlace({ length: blocks.length, at }, y - top, from, to);
}

function dropAt(editor: LexicalEditor, { keys }: Drag, place: DropPlace | null): void {
  if (place === null) return;
  const before = editor.read(() => $getRoot().getChildAtIndex(place.before)?.getKey() ?? null);
  editor.dispatchCommand(MOVE_BLOCKS_COMMAND, { keys, before });
}

/** A press without a drag: the block is selected, for the keys that move, copy or delete it. */
function selectBlock(editor: LexicalEditor, key: NodeKey): void {
  editor.update(() => {
    const block = $getNodeByKey(key);
    if ($isBlockNode(block)) block.select(0, block.getChildrenSize());
  });
  editor.focus();
}
