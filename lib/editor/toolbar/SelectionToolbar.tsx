"use client";

import { autoUpdate, flip, hide, offset, shift, useFloating } from "@floating-ui/react";
import type { LexicalEditor } from "lexical";
import { Toolbar } from "radix-ui";
import { useCallback, useLayoutEffect } from "react";
import { createPortal } from "react-dom";

import type { KeyboardPlatform } from "../blocks/keyboardMap.ts";
import { rangeBox } from "./domSelectionRange.ts";
import { ToolbarButton } from "./ToolbarButton.tsx";
import { TEXT_ITEMS } from "./toolbarItems.ts";
import type { ToolbarState } from "./toolbarState.ts";
import { useSelectedRange } from "./useSelectedRange.ts";
import { focusText } from "./focusText.ts";

/** Formats beside the selected words. Wide screens only: phones put their own menu there. */
export function SelectionToolbar({
  editor,
  state,
  platform,
}: {
  readonly editor: LexicalEditor;
  readonly state: ToolbarState;
  readonly platform: KeyboardPlatform;
}) {
  const range = useSelectedRange(editor);
  const { refs, floatingStyles, middlewareData } = useFloating({
    placement: "top",
    strategy: "fixed",
    whileElementsMounted: autoUpdate,
    middleware: [offset(8), flip({ padding: 8 }), shift({ padding: 8 }), hide()],
  });
  useLayoutEffect(() => {
    const element = editor.getRootElement();
    if (range === null || element === null) return;
    refs.setPositionReference({ getBoundingClientRect: () => rangeBox(range), contextElement: element });
  }, [editor, range, refs]);

  const place = useCallback((element: HTMLElement | null) => refs.setFloating(element), [refs]);

  if (range === null || !state.formattable) return null;
  return createPortal(
    <Toolbar.Root
      ref={place}
      className="cw-selection-toolbar"
      aria-label="Formatting of the selection"
      style={{ ...floatingStyles, visibility: middlewareData.hide?.referenceHidden === true ? "hidden" : "visible" }}
      onKeyDown={(event) => {
        if (event.key === "Escape") focusText(editor);
      }}
    >
      {TEXT_ITEMS.map((item) => (
        <ToolbarButton
          key={item.id}
          label={item.label}
          icon={item.icon}
          shortcut={item.id}
          platform={platform}
          pressed={item.pressed(state)}
          disabled={!item.enabled(state)}
          onPress={() => item.run(editor)}
        />
      ))}
    </Toolbar.Root>,
    document.body,
  );
}
