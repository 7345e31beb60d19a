"use client";

import type { LexicalEditor } from "lexical";
import { useEffect, useState } from "react";

import { NOTHING_SELECTED, readToolbarState, sameToolbarState } from "./toolbarState.ts";
import type { ToolbarState } from "./toolbarState.ts";

/** What the selection is, kept up to date. Stays the same object until something that a toolbar shows has changed. */
export function useToolbarState(editor: LexicalEditor): ToolbarState {
  const [state, setState] = useState(NOTHING_SELECTED);
  useEffect(() => {
    const read = (): void => {
      const next = readToolbarState(editor.getEditorState());
      setState((shown) => (sameToolbarState(shown, next) ? shown : next));
    };
    read();
    // Others' typing moves the selection about but changes nothing that is shown, except in the selected blocks.
    return editor.registerUpdateListener(read);
  }, [editor]);
  return state;
}
