"use client";

import { useMediaQuery } from "./useMediaQuery.ts";

/** Whether there is room for a rail beside the text, as outline/outline.css has it too; the server takes the window for narrow. */
export function useIsWide(): boolean {
  return useMediaQuery("(width >= 1200px)");
}
