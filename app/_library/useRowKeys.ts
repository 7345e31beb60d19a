"use client";

import { useCallback } from "react";
import type { KeyboardEvent } from "react";

/** The arrow keys go from one document's link to the next, Home and End to the first and last. */
export function useRowKeys(): (event: KeyboardEvent<HTMLUListElement>) => void {
  return useCallback((event) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a.library-link")];
    const at = links.indexOf(event.target as HTMLAnchorElement);
    if (at < 0) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
  }, []);
}
