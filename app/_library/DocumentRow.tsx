"use client";

import { Ellipsis, Link2, PencilLine, Trash2 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useRef, useState } from "react";
import { UNTITLED } from "../../lib/document.ts";
import { Facepile } from "../../lib/ui.ts";
import type { DocumentSummary } from "../_api/types.ts";
import { DocumentTitle } from "./DocumentTitle.tsx";
import { timeInWords } from "./timeInWords.ts";

/** One document of the list: its name, who is in it, when it was last written in, and what can be done with it. */
export function DocumentRow({
  document,
  now,
  onRename,
  onTrash,
  onCopyLink,
}: {
  readonly document: DocumentSummary;
  readonly now: number;
  readonly onRename: (document: DocumentSummary, title: string) => void;
  readonly onTrash: (document: DocumentSummary) => void;
  readonly onCopyLink: (document: DocumentSummary) => void;
}) {
  const [renaming, setRenaming] = useState(false);
  /** What was chosen in the menu puts the focus where it belongs; the menu must not take it back to its button. */
  const movesFocus = useRef(false);
  const row = useRef<HTMLLIElement>(null);
  const menuButton = useRef<HTMLButtonElement>(null);
  const { id, title, updatedAt, people } = document;
  const trash = (): void => {
    const neighbour = row.current?.nextElementSibling ?? row.current?.previousElementSibling;
    const link = neighbour?.querySelector<HTMLAnchorElement>("a.library-link");
    onTrash(document);
    // The row goes: without this the focus would fall to the page.
    requestAnimationFrame(() => link?.focus());
  };
  return (
    <li ref={row} className="library-row">
      <DocumentTitle
        id={id}
        title={title}
        renaming={renaming}
        onKeyDown={(event) => {
          if (event.key === "F2") setRenaming(true);
          else if (event.key === "Delete") trash();
        }}
        onRename={(next) => {
          setRenaming(false);
          if (next !== null && next !== title) onRename(document, next);
          // The field is gone: without this the focus would fall to the page, and the keyboard start from its top.
          requestAnimationFrame(() => menuButton.current?.focus());
        }}
      />
      <Facepile people={people} most={4} />
      <time
        className="library-time"
        dateTime={new Date(updatedAt).toISOString()}
        // The server's time zone may not be the reader's: "yesterday" can differ until the page has loaded.
        suppressHydrationWarning
      >
        {timeInWords(updatedAt, now)}
      </time>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger
          ref={menuButton}
          className="cw-icon-button library-more"
          aria-label={`More about ${title || UNTITLED}`}
        >
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Content
          className="cw-menu"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (movesFocus.current) event.preventDefault();
            movesFocus.current = false;
          }}
        >
          <DropdownMenu.Item
            className="cw-menu-item"
            onSelect={() => {
              movesFocus.current = true;
              setRenaming(true);
            }}
          >
            <PencilLine className="cw-icon" aria-hidden="true" />
            Rename
            <span className="cw-menu-hint">F2</span>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="cw-menu-item" onSelect={() => onCopyLink(document)}>
            <Link2 className="cw-icon" aria-hidden="true" />
            Copy link
          </DropdownMenu.Item>
          <DropdownMenu.Separator className="cw-menu-line" />
          <DropdownMenu.Item
            className="cw-menu-item"
            data-kind="danger"
            onSelect={() => {
              movesFocus.current = true;
              trash();
            }}
          >
            <Trash2 className="cw-icon" aria-hidden="true" />
            Move to trash
            <span className="cw-menu-hint">Del</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
    </li>
  );
}
