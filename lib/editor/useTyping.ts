"use client";

import type { LexicalEditor } from "lexical";
import { useEffect, useState } from "react";

/** How long after the last key somebody still counts as typing. */
const PAUSE_MS = 2_500;

/** Whether somebody is in the middle of a sentence: the header then steps back, until a pause or the pointer. */
export function useTyping(editor: LexicalEditor): boolean {
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void => {
      clearTimeout(timer);
      setTyping(false);
    };
    const onInput = (): void => {
      clearTimeout(timer);
      timer = setTimeout(rest, PAUSE_MS);
      setTyping(true);
    };
    addEventListener("pointermove", rest, { passive: true });
    const stopRoot = editor.registerRootListener((root, before) => {
      before?.removeEventListener("beforeinput", onInput);
      root?.addEventListener("beforeinput", onInput);
    });
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", rest);
      stopRoot();
    };
  }, [editor]);
  return typing;
}
