"use client";

import { TableOfContents } from "lucide-react";

import { ariaKeyShortcut, shortcutText } from "../blocks/keyCombo.ts";
import { usePlatform } from "../panels/HelpDialog.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { OUTLINE_ID } from "./useOutlineOpen.ts";
import type { OutlineOpen } from "./useOutlineOpen.ts";

/** Opens and closes the outline. */
export function OutlineButton({ outline }: { readonly outline: OutlineOpen }) {
  const platform = usePlatform();
  const { open, wide, toggle } = outline;
  return (
    <Tooltip text={open ? "Close the outline" : "Outline"} shortcut={shortcutText("outline", platform)}>
      <button
        type="button"
        className="cw-icon-button cw-outline-button"
        aria-label="Outline"
        aria-expanded={open}
        // Beside the text it is there only while it is open; what is not there cannot be pointed at.
        aria-controls={open || !wide ? OUTLINE_ID : undefined}
        aria-keyshortcuts={ariaKeyShortcut("outline", platform)}
        onClick={toggle}
      >
        <TableOfContents className="cw-icon" aria-hidden="true" />
      </button>
    </Tooltip>
  );
}
