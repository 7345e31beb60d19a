"use client";

import { $getRoot } from "lexical";
import { useEffect, useState } from "react";
import type { Binding } from "../binding/types.ts";
import type { Session } from "../sync/types.ts";

/**
 * Whether the editor shows the document: true from the moment on at which the text is whole and drawn, and for good.
 * Until then the text from the server stays on the page; given up a moment earlier, it would flash to an empty editor.
 */
export function useReady(session: Session | null, binding: Binding | null): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    if (session === null || binding === null || ready) return undefined;
    const { editor, flow } = binding;
    const look = (): void => {
      if (!session.editable.get()) return;
      if (editor.read(() => $getRoot().getChildrenSize()) === flow.blocks.length) setReady(true);
    };
    const stops = [session.editable.subscribe(look), editor.registerUpdateListener(look), binding.onSettled(look)];
    look();
    return () => {
      for (const stop of stops) stop();
    };
  }, [session, binding, ready]);
  return ready;
}
