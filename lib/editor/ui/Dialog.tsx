"use client";

import { X } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { ReactNode } from "react";

/**
 * A modal panel on the browser's own `<dialog>`: it traps the focus, makes the rest inert, closes with Escape and
 * gives the focus back to where it was. A click on the shade closes it too.
 */
export function Dialog({
  open,
  onClose,
  title,
  children,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open === open) return;
    if (open) dialog.showModal();
    else dialog.close();
  }, [open]);
  return (
    // The shade belongs to the dialog element itself, so a click whose target is the element lies beside the panel.
    // Escape is the keyboard's way to the same end, and the browser gives it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={ref}
      className="cw-dialog"
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === ref.current) ref.current?.close();
      }}
    >
      <div className="cw-dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="cw-icon-button" aria-label="Close" onClick={() => ref.current?.close()}>
          <X className="cw-icon" aria-hidden="true" />
        </button>
      </div>
      <div className="cw-dialog-body">{open ? children : null}</div>
    </dialog>
  );
}
