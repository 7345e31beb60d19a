"use client";

import { ChevronDown, Table } from "lucide-react";
import type { LexicalEditor } from "lexical";
import { DropdownMenu, Toolbar } from "radix-ui";
import { useState } from "react";

import { focusText } from "../toolbar/focusText.ts";
import { Tooltip } from "../ui/Tooltip.tsx";
import type { TableAction } from "./commands.ts";
import { $possibleActions } from "./possibleActions.ts";
import { TableMenuItems } from "./TableMenuItems.tsx";

const NONE: ReadonlySet<TableAction> = new Set();

/** In the toolbar while the caret is in a table: everything that can be done to it, by keys and fingers too. */
export function TableMenu({ editor, disabled }: { readonly editor: LexicalEditor; readonly disabled: boolean }) {
  const [possible, setPossible] = useState(NONE);
  return (
    <DropdownMenu.Root
      modal={false}
      onOpenChange={(open) => {
        if (open) setPossible(editor.read(() => $possibleActions(editor)));
      }}
    >
      <Tooltip text="Table">
        <Toolbar.Button asChild>
          <DropdownMenu.Trigger className="cw-tool cw-tool-insert" aria-label="Table" disabled={disabled}>
            <Table className="cw-icon" aria-hidden="true" />
            <ChevronDown className="cw-icon" aria-hidden="true" />
          </DropdownMenu.Trigger>
        </Toolbar.Button>
      </Tooltip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="cw-menu cw-table-menu"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          // It scrolls, so it has to be reachable for who scrolls by keys.
          tabIndex={0}
          aria-label="Table"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            focusText(editor);
          }}
        >
          <TableMenuItems editor={editor} menu="table" possible={possible} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
