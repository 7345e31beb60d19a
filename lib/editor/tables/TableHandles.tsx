"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { GripHorizontal, GripVertical, Plus } from "lucide-react";
import type { LexicalEditor } from "lexical";
import { DropdownMenu } from "radix-ui";
import { useCallback, useState } from "react";
import type { CSSProperties, RefObject } from "react";

import { bindingOf } from "../../binding/createBinding.ts";
import { focusText } from "../toolbar/focusText.ts";
import type { TableAction } from "./commands.ts";
import { $possibleActions } from "./possibleActions.ts";
import { $selectLine } from "./selectLine.ts";
import { TableMenuItems } from "./TableMenuItems.tsx";
import { useColumnResize } from "./useColumnResize.ts";
import { useHoveredCell } from "./useHoveredCell.ts";
import type { HoveredCell } from "./useHoveredCell.ts";
import { useLineDrag } from "./useLineDrag.ts";
import type { Axis } from "./useLineDrag.ts";

const NONE: ReadonlySet<TableAction> = new Set();

/**
 * What the mouse finds at the table that it is over: a handle for the row and one for the column, to drag and with a menu; the edge of
 * the column, to set its width; and at the ends of the table a row and a column more. Keys and fingers have the toolbar's menu.
 */
export function TableHandles({ frame }: { readonly frame: RefObject<HTMLElement | null> }) {
  const [editor] = useLexicalComposerContext();
  const { hovered, hold } = useHoveredCell(frame);
  const [open, setOpen] = useState<Axis | null>(null);
  const [possible, setPossible] = useState(NONE);
  const onPress = useCallback(
    (axis: Axis): void => {
      if (hovered === null) return;
      editor.update(() => $selectLine(editor, hovered, axis), { discrete: true });
      setPossible(editor.read(() => $possibleActions(editor)));
      hold(true);
      setOpen(axis);
    },
    [editor, hovered, hold],
  );
  const { drop, begin } = useLineDrag({ onDrag: hold, onPress });
  const resize = useColumnResize({ onDrag: hold });
  if (hovered === null) return null;
  const { cellBox, tableBox } = hovered;
  const handle = (axis: Axis) => (
    <DropdownMenu.Root
      modal={false}
      open={open === axis}
      onOpenChange={(opens) => {
        if (opens) return;
        setOpen(null);
        hold(false);
      }}
    >
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          tabIndex={-1}
          className={`cw-line-handle cw-${axis}-handle`}
          data-open={open === axis ? "" : undefined}
          title={axis === "row" ? "Row: drag to move, press for more" : "Column: drag to move, press for more"}
          style={
            axis === "row"
              ? { top: cellBox.top, height: cellBox.height, left: tableBox.left }
              : { left: cellBox.left, width: cellBox.width, top: tableBox.top }
          }
          onPointerDown={(event) => {
            // The menu does not open of itself: the press may be the start of a drag. And the caret stays where it is.
            event.stopPropagation();
            begin(event, axis, hovered);
          }}
        >
          {axis === "row" ? <GripVertical size={14} /> : <GripHorizontal size={14} />}
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="cw-menu"
          side={axis === "row" ? "right" : "bottom"}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={axis === "row" ? "Row" : "Column"}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            focusText(editor);
          }}
        >
          <TableMenuItems editor={editor} menu={axis} possible={possible} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
  return (
    <div className="cw-table-handles" aria-hidden={open === null ? "true" : undefined}>
      {handle("row")}
      {handle("column")}
      <div
        className="cw-column-edge"
        style={{ left: cellBox.left + cellBox.width, top: tableBox.top, height: tableBox.height }}
        onPointerDown={(event) => {
          event.stopPropagation();
          resize(event, hovered);
        }}
      />
      <button
        type="button"
        tabIndex={-1}
        className="cw-table-more cw-more-rows"
        title="Add a row"
        style={{ left: tableBox.left, width: tableBox.width, top: tableBox.top + tableBox.height }}
        onPointerDown={(event) => {
          event.preventDefault();
          event.stopPropagation();
          addLine(editor, hovered, "row");
        }}
      >
        <Plus size={14} />
      </button>
      <button
        type="button"
        tabIndex={-1}
        className="cw-table-more cw-more-columns"
        title="Add a column"
        style={{ left: tableBox.left + tableBox.width, top: tableBox.top, height: tableBox.height }}
        onPointerDown={(event) => {
          event.preventDefault();
          event.stopPropagation();
          addLine(editor, hovered, "column");
        }}
      >
        <Plus size={14} />
      </button>
      {drop === null ? null : <div className="cw-line-drop" data-axis={drop.axis} style={dropStyle(drop, hovered)} />}
    </div>
  );
}

function dropStyle(
  { axis, at }: { readonly axis: Axis; readonly at: number },
  { tableBox }: HoveredCell,
): CSSProperties {
  return axis === "row"
    ? { left: tableBox.left, width: tableBox.width, top: tableBox.top + at }
    : { top: tableBox.top, height: tableBox.height, left: tableBox.left + at };
}

function addLine(editor: LexicalEditor, { table: id }: HoveredCell, axis: Axis): void {
  const binding = bindingOf(editor);
  if (binding === null || !editor.isEditable()) return;
  binding.editTables((tables, origin) => {
    const table = tables.table(id);
    if (axis === "row") table.insertRows(table.view.rows.length, 1, origin);
    else table.insertColumns(table.view.columns.length, 1, origin);
  });
}
