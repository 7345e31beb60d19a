"use client";

import { useEffect } from "react";
import { keyboardPlatform } from "../blocks/keyCombo.ts";
import { asksForHelp, isWriting } from "./helpShortcut.ts";

/** Calls `open` for the help's keys, wherever the focus is. */
export function useHelpKeys(open: () => void): void {
  useEffect(() => {
    const platform = keyboardPlatform(navigator.platform);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || !asksForHelp(event, isWriting(event.target), platform)) return;
      event.preventDefault();
      open();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [open]);
}
