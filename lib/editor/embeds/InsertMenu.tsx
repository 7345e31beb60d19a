"use client";

import {
  CalendarDays,
  ChevronDown,
  Columns2,
  Columns3,
  FileText,
  Image,
  PanelTop,
  Plus,
  Sigma,
  SquareSigma,
  Table,
  Video,
} from "lucide-react";
import type { LucideIcon } from "lucide-react";
import type { LexicalEditor } from "lexical";
import { DropdownMenu, Toolbar } from "radix-ui";
import { useRef } from "react";

import { focusText } from "../toolbar/focusText.ts";
import { Tooltip } from "../ui/Tooltip.tsx";
import { INSERT_TABLE_COMMAND } from "../tables/commands.ts";
import type { NewTable } from "../tables/commands.ts";
import { INSERT_EMBED_COMMAND } from "./commands.ts";
import type { NewEmbed } from "./commands.ts";

interface Choice {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly insert: (editor: LexicalEditor) => void;
}

function embed(label: string, icon: LucideIcon, make: () => NewEmbed): Choice {
  return {
    label,
    icon,
    insert: (editor) => void editor.dispatchCommand(INSERT_EMBED_COMMAND, { ...make(), edit: true }),
  };
}

function table(label: string, icon: LucideIcon, made: NewTable): Choice {
  return { label, icon, insert: (editor) => void editor.dispatchCommand(INSERT_TABLE_COMMAND, made) };
}

const CHOICES: readonly Choice[] = [
  table("Table", Table, { rows: 3, columns: 3, header: true }),
  table("Two columns", Columns2, { rows: 1, columns: 2, layout: "columns" }),
  table("Three columns", Columns3, { rows: 1, columns: 3, layout: "columns" }),
  embed("Picture", Image, () => ({ type: "image" })),
  embed("File", FileText, () => ({ type: "file" })),
  embed("Video", Video, () => ({ type: "video" })),
  embed("Link card", PanelTop, () => ({ type: "link-card" })),
  embed("Date", CalendarDays, () => ({ type: "date", props: { date: today(new Date()) } })),
  embed("Equation", Sigma, () => ({ type: "equation" })),
  embed("Equation on a line", SquareSigma, () => ({ type: "equation", props: { display: true } })),
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
            choice?.insert(editor);
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
