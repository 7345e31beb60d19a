"use client";

import {
  $getSelection,
  $isRangeSelection,
  BLUR_COMMAND,
  COMMAND_PRIORITY_LOW,
  COMMAND_PRIORITY_NORMAL,
  KEY_ESCAPE_COMMAND,
  mergeRegister,
} from "lexical";
import type { LexicalEditor } from "lexical";
import { useEffect, useState } from "react";

import { domSelectionRange } from "./domSelectionRange.ts";

/** Where phones begin: there the system's own menu stands beside selected text. */
const WIDE = "(width >= 768px)";

/**
 * The range of selected text that something may float beside, or null: nothing is selected, the pointer is still
 * drawing the selection, Escape has put it away, or the focus is elsewhere.
 */
export function useSelectedRange(editor: LexicalEditor): Range | null {
  const [range, setRange] = useState<Range | null>(null);
  useEffect(() => {
    let isPressed = false;
    /** The text that was selected when Escape was pressed: until another is, nothing floats. */
    let dismissed: string | null = null;

    const selectionKey = (): string | null =>
      editor.getEditorState().read(() => {
        const selection = $getSelection();
        if (!$isRangeSelection(selection) || selection.isCollapsed()) return null;
        // A selection that reaches over no text (two empty lines) has nothing to format.
        if (selection.getTextContent().trim() === "") return null;
        const { anchor, focus } = selection;
        return `${anchor.key}:${anchor.offset}-${focus.key}:${focus.offset}`;
      });

    const look = (): void => {
      const root = editor.getRootElement();
      const view = root?.ownerDocument.defaultView;
      const hasFocus = root !== null && root.ownerDocument.activeElement === root;
      const key = selectionKey();
      if (key !== dismissed) dismissed = null;
      if (isPressed || key === null || dismissed !== null || !hasFocus || view?.matchMedia(WIDE).matches !== true) {
        setRange(null);
        return;
      }
      setRange((shown) => sameOrNew(shown, domSelectionRange(editor)));
    };

    const press = (): void => {
      isPressed = true;
      look();
    };
    const release = (): void => {
      if (!isPressed) return;
      isPressed = false;
      look();
    };
    const stopListening = editor.registerRootListener((root) => {
      if (root === null) return undefined;
      const page = root.ownerDocument;
      root.addEventListener("pointerdown", press);
      page.addEventListener("pointerup", release);
      page.addEventListener("pointercancel", release);
      page.addEventListener("dragend", release);
      return () => {
        root.removeEventListener("pointerdown", press);
        page.removeEventListener("pointerup", release);
        page.removeEventListener("pointercancel", release);
        page.removeEventListener("dragend", release);
      };
    });
    return mergeRegister(
      stopListening,
      editor.registerUpdateListener(look),
      editor.registerCommand(
        BLUR_COMMAND,
        () => {
          setRange(null);
          return false;
        },
        COMMAND_PRIORITY_LOW,
      ),
      editor.registerCommand(
        KEY_ESCAPE_COMMAND,
        () => {
          dismissed = selectionKey();
          setRange(null);
          return false;
        },
        COMMAND_PRIORITY_NORMAL,
      ),
    );
  }, [editor]);
  return range;
}

function sameOrNew(shown: Range | null, next: Range | null): Range | null {
  const isSame =
    shown !== null &&
    next !== null &&
    shown.startContainer === next.startContainer &&
    shown.startOffset === next.startOffset &&
    shown.endContainer === next.endContainer &&
    shown.endOffset === next.endOffset;
  return isSame ? shown : next;
}
