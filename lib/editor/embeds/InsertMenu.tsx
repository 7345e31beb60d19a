"use client";

import { CalendarDays, ChevronDown, FileText, Image, PanelTop, Plus, Sigma, SquareSigma, Video } from "lucide-react";
import type { LucideIcon } from "lucide-react";
import type { LexicalEditor } from "lexical";
import { DropdownMenu, Toolbar } from "radix-ui";
import { useRef } from "react";

import { focusText } from "../toolbar/focusText.ts";
import { Tooltip } from "../ui/Tooltip.tsx";
import { INSERT_EMBED_COMMAND } from "./commands.ts";
import type { NewEmbed } from "./commands.ts";

interface Choice {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly make: () => NewEmbed;
}

const CHOICES: readonly Choice[] = [
  { label: "Picture", icon: Image, make: () => ({ type: "image" }) },
  { label: "File", icon: FileText, make: () => ({ type: "file" }) },
  { label: "Video", icon: Video, make: () => ({ type: "video" }) },
  { label: "Link card", icon: PanelTop, make: () => ({ type: "link-card" }) },
  { label: "Date", icon: CalendarDays, make: () => ({ type: "date", props: { date: today(new Date()) } }) },
  { label: "Equation", icon: Sigma, make: () => ({ type: "equation" }) },
  { label: "Equation on a line", icon: SquareSigma, make: () => ({ type: "equation", props: { display: true } }) },
];

/** The day as it is where the writer is. */
export function today(now: Date): string {
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${String(now.getFullYear()).padStart(4, "0")}-${month}-${day}`;
}

/** What can be put into the text that is no text. */
export function InsertMenu({ editor, disabled }: { readonly editor: LexicalEditor; readonly disabled: boolean }) {
  const chosen = useRef<Choice | null>(null);
  return (
    <DropdownMenu.Root modal={false}>
      <Tooltip text="Insert">
        <Toolbar.Button asChild>
          <DropdownMenu.Trigger className="cw-tool cw-tool-insert" aria-label="Insert" disabled={disabled}>
            <Plus className="cw-icon" aria-hidden="true" />
            <ChevronDown className="cw-icon" aria-hidden="true" />
          </DropdownMenu.Trigger>
        </Toolbar.Button>
      </Tooltip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="cw-menu"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            // Back to the words, and only then to what was chosen: its editor takes the focus itself, and must keep it.
            event.preventDefault();
            focusText(editor);
            const choice = chosen.current;
            chosen.current = null;
            if (choice !== null) editor.dispatchCommand(INSERT_EMBED_COMMAND, { ...choice.make(), edit: true });
          }}
        >
          {CHOICES.map((choice) => (
            <DropdownMenu.Item
              key={choice.label}
              className="cw-menu-item"
              onSelect={() => {
                chosen.current = choice;
              }}
            >
              <choice.icon className="cw-icon" aria-hidden="true" />
              {choice.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
