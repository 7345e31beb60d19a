"use client";

import type { LexicalEditor } from "lexical";
import { useCallback, useEffect, useState } from "react";

import { keyboardPlatform, matchesShortcut } from "../blocks/keyCombo.ts";
import { useIsWide } from "../ui/useIsWide.ts";
import { $outlineBlocks } from "./outlineBlock.ts";
import { rememberedOutline, rememberOutline } from "./outlineMemory.ts";

/** The id of the outline's element, for the buttons that open it. */
export const OUTLINE_ID = "cw-outline";

/** From how many headings on a document is worth an outline that nobody asked for: one is its title. */
const WORTH_IT = 2;

/** Whether the outline is shown, and how. */
export interface OutlineOpen {
  readonly open: boolean;
  /** Beside the text; otherwise over it. */
  readonly wide: boolean;
  /** Grows each time the focus is asked to go there; 0 while nobody has asked since it was opened. */
  readonly asked: number;
  readonly toggle: () => void;
  readonly close: () => void;
}

/**
 * Beside the text the outline stands as it was left on this device; before anybody has chosen, it is open if the document that was opened has headings. Over the
 * text it is never there by itself. `leave` is called when the keys that open it close it.
 */
export function useOutlineOpen(editor: LexicalEditor, ready: boolean, leave: () => void): OutlineOpen {
  const wide = useIsWide();
  const [rail, setRail] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [asked, setAsked] = useState(0);
  const open = ready && (wide ? rail : sheet);

  useEffect(() => {
    if (!ready) return;
    const count = editor.read(() => $outlineBlocks().filter(({ level }) => level !== null).length);
    // Once, when the document has come: what is kept in the browser the server could not know.
    // oxlint-disable-next-line react/set-state-in-effect
    setRail(rememberedOutline() ?? count >= WORTH_IT);
  }, [editor, ready]);

  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect
    if (wide) setSheet(false);
  }, [wide]);

  const set = useCallback(
    (next: boolean) => {
      if (!next) setAsked(0);
      if (!wide) return setSheet(next);
      setRail(next);
      return rememberOutline(next);
    },
    [wide],
  );
  const toggle = useCallback(() => set(!open), [set, open]);
  const close = useCallback(() => set(false), [set]);

  useEffect(() => {
    const platform = keyboardPlatform(navigator.platform);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || !matchesShortcut(event, "outline", platform)) return;
      event.preventDefault();
      const outline = document.getElementById(OUTLINE_ID);
      const isInside = open && outline?.contains(document.activeElement) === true;
      set(!isInside);
      if (isInside) leave();
      else setAsked((count) => count + 1);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [open, set, leave]);

  return { open, wide, asked, toggle, close };
}
