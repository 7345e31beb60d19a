"use client";

import { CircleHelp, Download, Ellipsis, Link2, TableOfContents, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef } from "react";
import { shortcutText } from "../blocks/keyCombo.ts";
import { shortcutLabel } from "./helpShortcut.ts";
import { usePlatform } from "./HelpDialog.tsx";
import { ThemeMenuItems } from "../theme/ThemeMenuItems.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { useCopyLink } from "./useCopyLink.ts";

/** Everything about the document that is not wanted every minute. */
export function MoreMenu({
  onOutline,
  onHelp,
  onDownload,
  onTrash,
}: {
  readonly onOutline: () => void;
  readonly onHelp: () => void;
  readonly onDownload: () => void;
  /** Absent where the document cannot be deleted from here. */
  readonly onTrash?: (() => void) | undefined;
}) {
  const platform = usePlatform();
  const copyLink = useCopyLink();
  // What opens from the menu takes the focus; the menu, closing after it, must not take it back.
  const opens = useRef<(() => void) | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <DropdownMenu.Root modal={false}>
      <Tooltip text="More">
        <DropdownMenu.Trigger ref={trigger} className="cw-icon-button" aria-label="More">
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
      </Tooltip>
      <DropdownMenu.Content
        className="cw-menu"
        align="end"
        sideOffset={6}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          const open = opens.current;
          if (open === null) return;
          opens.current = null;
          event.preventDefault();
          // From here, so that a dialog gives the focus back to the button.
          trigger.current?.focus();
          open();
        }}
      >
        <DropdownMenu.Item className="cw-menu-item" onSelect={copyLink}>
          <Link2 className="cw-icon" aria-hidden="true" />
          Copy link
        </DropdownMenu.Item>
        <DropdownMenu.Item
          className="cw-menu-item"
          onSelect={() => {
            opens.current = onOutline;
          }}
        >
          <TableOfContents className="cw-icon" aria-hidden="true" />
          Outline
          <span className="cw-menu-hint">{shortcutText("outline", platform)}</span>
        </DropdownMenu.Item>
        <DropdownMenu.Item
          className="cw-menu-item"
          onSelect={() => {
            opens.current = onHelp;
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
