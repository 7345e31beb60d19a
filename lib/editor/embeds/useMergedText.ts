"use client";

import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";

import { textSplice } from "../../flow/embeds/spliceText.ts";

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** What a field needs to show a text that others may be writing in at the same time. */
export interface MergedText {
  readonly defaultValue: string;
  readonly ref: RefObject<TextField | null>;
  readonly onChange: () => void;
  readonly onCompositionStart: () => void;
  readonly onCompositionEnd: () => void;
}

/**
 * Keeps a field and `stored` the same. What the person types goes to `write` at once, as what the field showed before and shows now: what is
 * stored may be further than what is shown, by a letter of somebody else's that has not been drawn yet, and must not lose it. What others
 * write shows in the field, with the caret between the letters that it was between. The field is the browser's own and is written only when somebody else writes, so
 * that composition and the field's own undo work; while something is composed it is left alone.
 */
export function useMergedText(stored: string, write: (before: string, now: string) => void): MergedText {
  const ref = useRef<TextField | null>(null);
  const shown = useRef(stored);
  const latest = useRef(stored);
  const composing = useRef(false);

  useLayoutEffect(() => {
    latest.current = stored;
    if (composing.current || ref.current === null) return;
    showText(ref.current, stored);
    shown.current = stored;
  }, [stored]);

  return {
    defaultValue: stored,
    ref,
    onChange: () => {
      const typed = ref.current?.value ?? "";
      const before = shown.current;
      shown.current = typed;
      write(before, typed);
    },
    onCompositionStart: () => {
      composing.current = true;
    },
    onCompositionEnd: () => {
      composing.current = false;
      if (ref.current === null) return;
      showText(ref.current, latest.current);
      shown.current = latest.current;
    },
  };
}

/** Makes the field show `text`, its selection between the same letters. */
export function showText(field: TextField, text: string): void {
  if (field.value === text) return;
  const { at, removed, inserted } = textSplice(field.value, text);
  const placed = (place: number): number => {
    if (place <= at) return place;
    return place >= at + removed ? place + inserted.length - removed : at + inserted.length;
  };
  const [start, end] = [placed(field.selectionStart ?? 0), placed(field.selectionEnd ?? 0)];
  field.value = text;
  // Without the focus a selection would bring it here in some browsers.
  if (field.ownerDocument.activeElement === field) field.setSelectionRange(start, end);
}
