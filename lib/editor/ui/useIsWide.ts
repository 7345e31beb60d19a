"use client";

import { useSyncExternalStore } from "react";

/** Room for a rail beside the text, as outline/outline.css has it too. */
const WIDE = "(width >= 1200px)";

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Whether there is room beside the text; the server takes the window for narrow. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => false,
  );
}
