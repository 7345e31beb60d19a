"use client";

import { useEffect } from "react";
import type { RefObject } from "react";

/**
 * How a form that floats over `page` is left: by a press anywhere else (`onPress`), or by Escape in it (`onEscape`). Both must stay the same
 * functions from one drawing to the next.
 */
export function useLeave(
  page: Document | null | undefined,
  form: RefObject<HTMLElement | null>,
  onPress: () => void,
  onEscape: () => void,
): void {
  useEffect(() => {
    const isInside = (event: Event): boolean =>
      event.target instanceof Node && form.current?.contains(event.target) === true;
    const press = (event: PointerEvent): void => {
      if (!isInside(event)) onPress();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || !isInside(event)) return;
      event.preventDefault();
      onEscape();
    };
    page?.addEventListener("pointerdown", press);
    page?.addEventListener("keydown", key);
    return () => {
      page?.removeEventListener("pointerdown", press);
      page?.removeEventListener("keydown", key);
    };
  }, [page, form, onPress, onEscape]);
}
