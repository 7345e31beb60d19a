"use client";

import type { LexicalEditor, NodeKey } from "lexical";
import { useCallback, useEffect, useRef, useState } from "react";
import type { RefObject } from "react";

import type { OutlineEntry } from "./createOutline.ts";
import { headingAt, readingLine } from "./readingPlace.ts";

/** Pixels by which browsers round scroll positions. */
const ROUNDING = 2;

/**
 * The heading of the section that is being read, by how the page is scrolled; null in front of the first. `choose` says that one was gone to: it counts until
 * the page is scrolled or pressed, because near the end of a document a heading cannot be brought to the top.
 */
export function useCurrentHeading(
  editor: LexicalEditor,
  entries: readonly OutlineEntry[],
  outline: RefObject<HTMLElement | null>,
): { readonly current: NodeKey | null; readonly choose: (key: NodeKey) => void } {
  const [current, setCurrent] = useState<NodeKey | null>(null);
  const chosen = useRef<{ readonly key: NodeKey; readonly scrolled: number } | null>(null);

  useEffect(() => {
    const root = editor.getRootElement();
    const view = root?.ownerDocument.defaultView;
    if (root === null || view === null || view === undefined) return undefined;
    let frame: number | null = null;
    const look = (): void => {
      frame = null;
      const choice = chosen.current;
      const holds = choice !== null && Math.abs(view.scrollY - choice.scrolled) < ROUNDING;
      if (!holds) chosen.current = null;
      setCurrent(holds ? choice.key : headingBeingRead(editor, entries, view));
    };
    const schedule = (): void => {
      if (frame === null) frame = view.requestAnimationFrame(look);
    };
    const press = (event: PointerEvent): void => {
      if (event.target instanceof Node && outline.current?.contains(event.target) === true) return;
      chosen.current = null;
      schedule();
    };
    const page = root.ownerDocument;
    page.addEventListener("scroll", schedule, { passive: true, capture: true });
    page.addEventListener("pointerdown", press, { passive: true });
    view.addEventListener("resize", schedule, { passive: true });
    // What is written above moves the headings below it.
    const resizes = new view.ResizeObserver(schedule);
    resizes.observe(root);
    schedule();
    return () => {
      page.removeEventListener("scroll", schedule, { capture: true });
      page.removeEventListener("pointerdown", press);
      view.removeEventListener("resize", schedule);
      resizes.disconnect();
      if (frame !== null) view.cancelAnimationFrame(frame);
    };
  }, [editor, entries, outline]);

  const choose = useCallback(
    (key: NodeKey) => {
      const view = editor.getRootElement()?.ownerDocument.defaultView;
      chosen.current = { key, scrolled: view?.scrollY ?? 0 };
      setCurrent(key);
    },
    [editor],
  );
  return { current, choose };
}

function headingBeingRead(
  editor: LexicalEditor,
  entries: readonly OutlineEntry[],
  view: Window & typeof globalThis,
): NodeKey | null {
  const shown: { readonly key: NodeKey; readonly element: HTMLElement }[] = [];
  for (const { key } of entries) {
    const element = editor.getElementByKey(key);
    // What a closed toggle hides is nowhere.
    if (element !== null && !element.hasAttribute("hidden")) shown.push({ key, element });
  }
  const first = shown[0];
  if (first === undefined) return null;
  const line = readingLine({
    // The style sheet says how far below the upper edge a heading stops that is gone to.
    top: Number.parseFloat(view.getComputedStyle(first.element).scrollMarginTop) || 0,
    bottom: view.innerHeight,
    scrolled: view.scrollY,
    most: view.document.documentElement.scrollHeight - view.innerHeight,
  });
  const at = headingAt(shown.length, (index) => shown[index]?.element.getBoundingClientRect().top ?? 0, line);
  return shown[at]?.key ?? null;
}
