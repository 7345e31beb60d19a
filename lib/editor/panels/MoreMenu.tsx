"use client";

import { CircleHelp, Download, Ellipsis, Link2, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef } from "react";
import { shortcutLabel } from "./helpShortcut.ts";
import { usePlatform } from "./HelpDialog.tsx";
import { ThemeMenuItems } from "../theme/ThemeMenuItems.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { useCopyLink } from "./useCopyLink.ts";

/** Everything about the document that is not wanted every minute. */
export function MoreMenu({
  onHelp,
  onDownload,
  onTrash,
}: {
  readonly onHelp: () => void;
  readonly onDownload: () => void;
  /** Absent where the document cannot be deleted from here. */
  readonly onTrash?: (() => void) | undefined;
}) {
  const platform = usePlatform();
  const copyLink = useCopyLink();
  // A dialog that opens from the menu takes the focus; the menu, closing after it, must not take it back.
  const opensDialog = useRef(false);
  return (
    <DropdownMenu.Root modal={false}>
      <Tooltip text="More">
        <DropdownMenu.Trigger className="cw-icon-button" aria-label="More">
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
      </Tooltip>
      <DropdownMenu.Content
        className="cw-menu"
        align="end"
        sideOffset={6}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          if (!opensDialog.current) return;
          opensDialog.current = false;
          event.preventDefault();
          onHelp();
        }}
      >
        <DropdownMenu.Item className="cw-menu-item" onSelect={copyLink}>
          <Link2 className="cw-icon" aria-hidden="true" />
          Copy link
        </DropdownMenu.Item>
        <DropdownMenu.Item
          className="cw-menu-item"
          onSelect={() => {
            opensDialog.current = true;
          }}
        >
          <CircleHelp className="cw-icon" aria-hidden="true" />
          Keyboard and Markdown
          <span className="cw-menu-hint">{shortcutLabel(platform)}</span>
        </DropdownMenu.Item>
        <DropdownMenu.Item className="cw-menu-item" onSelect={onDownload}>
          <Download className="cw-icon" aria-hidden="true" />
          Download my text
        </DropdownMenu.Item>
        <DropdownMenu.Separator className="cw-menu-line" />
        <DropdownMenu.Label className="cw-menu-label">Theme</DropdownMenu.Label>
        <ThemeMenuItems />
        {onTrash === undefined ? null : (
          <>
            <DropdownMenu.Separator className="cw-menu-line" />
            <DropdownMenu.Item className="cw-menu-item" data-kind="danger" onSelect={onTrash}>
              <Trash2 className="cw-icon" aria-hidden="true" />
              Move to trash
            </DropdownMenu.Item>
          </>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
