"use client";

import { COMMAND_PRIORITY_EDITOR } from "lexical";
import type { LexicalEditor } from "lexical";
import { useEffect } from "react";

import { PASTE_LIMITED_COMMAND } from "../blocks/commands.ts";
import type { PasteLimited } from "../blocks/commands.ts";
import { useToast } from "../ui/Toasts.tsx";

/** Says how much of a paste was left out, so that nobody believes that all of it arrived. */
export function usePasteNotice(editor: LexicalEditor): void {
  const show = useToast();
  useEffect(
    () =>
      editor.registerCommand(
        PASTE_LIMITED_COMMAND,
        (limited) => {
          show({ text: pasteNotice(limited) });
          return true;
        },
        COMMAND_PRIORITY_EDITOR,
      ),
    [editor, show],
  );
}

/** The sentence for a writer. */
export function pasteNotice({ keptBlocks, droppedBlocks }: PasteLimited): string {
  const kept = `Too much to paste at once: the first ${keptBlocks.toLocaleString("en")} paragraphs were taken`;
  return droppedBlocks === 0
    ? `${kept}, the last one cut.`
    : `${kept}, ${droppedBlocks.toLocaleString("en")} were not.`;
}
