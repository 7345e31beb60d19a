"use client";

import { X } from "lucide-react";
import type { LexicalEditor, NodeKey } from "lexical";
import { useCallback, useLayoutEffect, useRef } from "react";

import { focusText } from "../toolbar/focusText.ts";
import { goToHeading } from "./goToHeading.ts";
import { OutlineTree } from "./OutlineTree.tsx";
import { OUTLINE_ID } from "./useOutlineOpen.ts";
import type { OutlineOpen } from "./useOutlineOpen.ts";

/** The outline, beside the text where there is room, else over it. */
export function OutlinePanel({ editor, outline }: { readonly editor: LexicalEditor; readonly outline: OutlineOpen }) {
  if (!outline.wide) return <OutlineSheet editor={editor} outline={outline} />;
  if (!outline.open) return null;
  return (
    <nav id={OUTLINE_ID} className="cw-outline-rail" aria-label="Outline">
      <p className="cw-outline-head" aria-hidden="true">
        Outline
      </p>
      <OutlineTree
        editor={editor}
        asked={outline.asked}
        onGo={(key, enter) => goToHeading(editor, key, enter)}
        onLeave={() => focusText(editor)}
      />
    </nav>
  );
}

/**
 * Over the text, from the left, on the browser's own `<dialog>`: it takes the focus, makes the rest inert, closes with Escape and gives the focus back. A press
 * beside it closes it too, and so does choosing a heading.
 */
function OutlineSheet({ editor, outline }: { readonly editor: LexicalEditor; readonly outline: OutlineOpen }) {
  const { open, close, asked } = outline;
  const ref = useRef<HTMLDialogElement>(null);
  // Before the tree asks for the focus: opened after it, the dialog would give it to its first button.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }, [open]);
  const go = useCallback(
    (key: NodeKey, enter: boolean) => {
      // Closed first: it gives the focus back to where it was, and from there it goes to the heading.
      ref.current?.close();
      goToHeading(editor, key, enter);
    },
    [editor],
  );
  return (
    // The shade belongs to the dialog element itself, so a click whose target is the element lies beside the sheet.
    // Escape is the keyboard's way to the same end, and the browser gives it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      id={OUTLINE_ID}
      className="cw-outline-sheet"
      aria-label="Outline"
      onClose={close}
      onClick={(event) => {
        if (event.target === ref.current) ref.current?.close();
      }}
    >
      <div className="cw-outline-head">
        <span aria-hidden="true">Outline</span>
        <button type="button" className="cw-icon-button" aria-label="Close" onClick={() => ref.current?.close()}>
          <X className="cw-icon" aria-hidden="true" />
        </button>
      </div>
      {open ? <OutlineTree editor={editor} asked={asked + 1} onGo={go} onLeave={null} /> : null}
    </dialog>
  );
}
