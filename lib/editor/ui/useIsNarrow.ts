"use client";

import { useMediaQuery } from "./useMediaQuery.ts";

/** Whether the window is as narrow as a phone held upright, as theme/editor.css has it too; the server takes it for wide. */
export function useIsNarrow(): boolean {
  return useMediaQuery("(width < 480px)");
}
