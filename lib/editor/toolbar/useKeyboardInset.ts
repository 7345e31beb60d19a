"use client";

import { useEffect } from "react";
import type { RefObject } from "react";

/**
 * Keeps `--cw-keyboard-inset` on the element: how many pixels of the page's foot the on-screen keyboard covers. Phones
 * shrink only the part of the page that is seen, so what is fixed to the foot would lie below the keyboard.
 */
export function useKeyboardInset(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const target = element.current;
    const view = target?.ownerDocument.defaultView;
    const viewport = view?.visualViewport;
    if (target === null || view === null || view === undefined || viewport === null || viewport === undefined) {
      return undefined;
    }
    const follow = (): void => {
      // Zoomed in by hand the seen part is small too, and no keyboard has covered anything.
      const covered = viewport.scale > 1.01 ? 0 : view.innerHeight - viewport.height - viewport.offsetTop;
      target.style.setProperty("--cw-keyboard-inset", `${Math.max(0, Math.round(covered))}px`);
    };
    follow();
    viewport.addEventListener("resize", follow);
    viewport.addEventListener("scroll", follow);
    return () => {
      viewport.removeEventListener("resize", follow);
      viewport.removeEventListener("scroll", follow);
    };
  }, [element]);
}
