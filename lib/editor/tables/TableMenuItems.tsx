"use client";

import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  BetweenHorizontalEnd,
  BetweenHorizontalStart,
  BetweenVerticalEnd,
  BetweenVerticalStart,
  Eraser,
  PanelLeft,
  PanelTop,
  TableCellsMerge,
  TableCellsSplit,
  Trash2,
} from "lucide-react";
import type { LucideIcon } from "lucide-react";
import type { LexicalEditor } from "lexical";
import { DropdownMenu } from "radix-ui";
import { Fragment } from "react";

import { TABLE_ACTION_COMMAND } from "./commands.ts";
import type { TableAction } from "./commands.ts";

interface Item {
  readonly action: TableAction;
  readonly label: string;
  readonly icon: LucideIcon;
}

const ROW_ITEMS: readonly Item[] = [
  { action: "toggleHeaderRow", label: "Header row", icon: PanelTop },
  { action: "insertRowAbove", label: "Insert row above", icon: BetweenHorizontalEnd },
  { action: "insertRowBelow", label: "Insert row below", icon: BetweenHorizontalStart },
  { action: "moveRowsUp", label: "Move row up", icon: ArrowUp },
  { action: "moveRowsDown", label: "Move row down", icon: ArrowDown },
  { action: "deleteRows", label: "Delete row", icon: Trash2 },
];

const COLUMN_ITEMS: readonly Item[] = [
  { action: "toggleHeaderColumn", label: "Header column", icon: PanelLeft },
  { action: "insertColumnBefore", label: "Insert column before", icon: BetweenVerticalEnd },
  { action: "insertColumnAfter", label: "Insert column after", icon: BetweenVerticalStart },
  { action: "moveColumnsBefore", label: "Move column to the left", icon: ArrowLeft },
  { action: "moveColumnsAfter", label: "Move column to the right", icon: ArrowRight },
  { action: "deleteColumns", label: "Delete column", icon: Trash2 },
];

const CELL_ITEMS: readonly Item[] = [
  { action: "merge", label: "Merge cells", icon: TableCellsMerge },
  { action: "split", label: "Take cells apart", icon: TableCellsSplit },
  { action: "clear", label: "Empty cells", icon: Eraser },
];

const TABLE_ITEMS: readonly Item[] = [{ action: "deleteTable", label: "Delete table", icon: Trash2 }];

/** What each menu offers: of a row's handle, of a column's, and of the toolbar. */
const MENUS = {
  row: [ROW_ITEMS],
  column: [COLUMN_ITEMS],
  table: [ROW_ITEMS, COLUMN_ITEMS, CELL_ITEMS, TABLE_ITEMS],
} as const;

const DANGERS: ReadonlySet<TableAction> = new Set(["deleteRows", "deleteColumns", "deleteTable"]);

/** What can be done to the rows, columns and cells that are selected. What is not possible now is not offered. */
export function TableMenuItems({
  editor,
  menu,
  possible,
}: {
  readonly editor: LexicalEditor;
  readonly menu: keyof typeof MENUS;
  readonly possible: ReadonlySet<TableAction>;
}) {
  const groups = MENUS[menu].map((items) => items.filter(({ action }) => possible.has(action)));
  return groups
    .filter((items) => items.length > 0)
    .map((items, at) => (
      <Fragment key={items[0]?.action}>
        {at === 0 ? null : <DropdownMenu.Separator className="cw-menu-line" />}
        {items.map(({ action, label, icon: Icon }) => (
          <DropdownMenu.Item
            key={action}
            className="cw-menu-item"
            data-kind={DANGERS.has(action) ? "danger" : undefined}
            onSelect={() => void editor.dispatchCommand(TABLE_ACTION_COMMAND, action)}
          >
            <Icon className="cw-icon" aria-hidden="true" />
            {label}
          </DropdownMenu.Item>
        ))}
      </Fragment>
    ));
}
