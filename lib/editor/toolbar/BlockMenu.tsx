"use client";

import { Check, ChevronDown, ListOrdered, ListPlus, ListRestart } from "lucide-react";
import type { LexicalEditor } from "lexical";
import { DropdownMenu, Toolbar } from "radix-ui";

import type { BlockKind } from "../blocks/blockKind.ts";
import { SET_BLOCK_TYPE_COMMAND, SET_LIST_START_COMMAND } from "../blocks/commands.ts";
import { shortcutText } from "../blocks/keyCombo.ts";
import type { KeyboardPlatform } from "../blocks/keyboardMap.ts";
import { KIND_CHOICES } from "./toolbarItems.ts";
import { focusText } from "./focusText.ts";

/** Where the numbers of a list may begin. */
const STARTS = [
  { label: "Begin at 1", start: 1, icon: ListRestart },
  { label: "Go on from the list before", start: "continue", icon: ListPlus },
  { label: "Count as usual", start: null, icon: ListOrdered },
] as const;

/** What the selected blocks are, and what they could be. */
export function BlockMenu({
  editor,
  kind,
  platform,
  disabled,
}: {
  readonly editor: LexicalEditor;
  /** Null: the selected blocks are of several kinds. */
  readonly kind: BlockKind | "unknown" | null;
  readonly platform: KeyboardPlatform;
  readonly disabled: boolean;
}) {
  const current =
    KIND_CHOICES.find((choice) => choice.kind === kind)?.label ?? (kind === "unknown" ? "Unknown" : "Mixed");
  return (
    <DropdownMenu.Root modal={false}>
      <Toolbar.Button asChild>
        <DropdownMenu.Trigger
          className="cw-tool cw-tool-menu"
          aria-label={`Kind of block: ${current}`}
          disabled={disabled}
        >
          <span>{current}</span>
          <ChevronDown className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
      </Toolbar.Button>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="cw-menu"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            // Back to the words, not to the button: what comes next is writing.
            event.preventDefault();
            focusText(editor);
          }}
        >
          {KIND_CHOICES.map(({ kind: choice, label, icon: Icon, shortcut }) => (
            <DropdownMenu.CheckboxItem
              key={choice}
              className="cw-menu-item"
              checked={choice === kind}
              onSelect={() => void editor.dispatchCommand(SET_BLOCK_TYPE_COMMAND, choice)}
            >
              <Icon className="cw-icon" aria-hidden="true" />
              {label}
              <span className="cw-menu-hint">{shortcutText(shortcut, platform)}</span>
              <DropdownMenu.ItemIndicator className="cw-menu-tick">
                <Check className="cw-icon" aria-hidden="true" />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.CheckboxItem>
          ))}
          {kind === "number" ? (
            <>
              <DropdownMenu.Separator className="cw-menu-line" />
              {STARTS.map(({ label, start, icon: Icon }) => (
                <DropdownMenu.Item
                  key={label}
                  className="cw-menu-item"
                  onSelect={() => void editor.dispatchCommand(SET_LIST_START_COMMAND, start)}
                >
                  <Icon className="cw-icon" aria-hidden="true" />
                  {label}
                </DropdownMenu.Item>
              ))}
            </>
          ) : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
