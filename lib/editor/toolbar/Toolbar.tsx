"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { Redo2, Undo2 } from "lucide-react";
import { COMMAND_PRIORITY_LOW, KEY_DOWN_COMMAND } from "lexical";
import { Toolbar as Radix } from "radix-ui";
import { Fragment, useCallback, useEffect, useRef, useSyncExternalStore } from "react";

import type { Signal } from "../../base/signal.ts";
import type { Binding } from "../../binding/types.ts";
import { matchesShortcut } from "../blocks/keyCombo.ts";
import { EmbedEditor } from "../embeds/EmbedEditor.tsx";
import { InsertMenu } from "../embeds/InsertMenu.tsx";
import { usePlatform } from "../panels/HelpDialog.tsx";
import { usePasteNotice } from "../plugins/usePasteNotice.ts";
import { TableMenu } from "../tables/TableMenu.tsx";
import { BlockMenu } from "./BlockMenu.tsx";
import { LinkEditor } from "./LinkEditor.tsx";
import { SelectionToolbar } from "./SelectionToolbar.tsx";
import { ToolbarButton } from "./ToolbarButton.tsx";
import { BLOCK_ITEMS, TEXT_ITEMS } from "./toolbarItems.ts";
import { useKeyboardInset } from "./useKeyboardInset.ts";
import { useToolbarState } from "./useToolbarState.ts";
import { focusText } from "./focusText.ts";

const NEVER: Signal<boolean> = { get: () => false, subscribe: () => () => {} };

/**
 * The bar above the text, with everything that can be done to it; and what floats beside the text while it is needed: the
 * selection toolbar and the editor of links. On a narrow screen the bar alone, above the keyboard.
 */
export function Toolbar({ binding, disabled }: { readonly binding: Binding | null; readonly disabled: boolean }) {
  const [editor] = useLexicalComposerContext();
  const bar = useRef<HTMLDivElement>(null);
  const state = useToolbarState(editor);
  const platform = usePlatform();
  const canUndo = useSignal(binding?.canUndo ?? NEVER);
  const canRedo = useSignal(binding?.canRedo ?? NEVER);
  useKeyboardInset(bar);
  usePasteNotice(editor);

  useEffect(
    () =>
      editor.registerCommand(
        KEY_DOWN_COMMAND,
        (event) => {
          if (!matchesShortcut(event, "toolbar", platform)) return false;
          event.preventDefault();
          // The one button that is a stop of Tab, the last that was used; before the first use there is none.
          const last = bar.current?.querySelector<HTMLElement>('button[tabindex="0"]');
          (last ?? bar.current?.querySelector<HTMLElement>("button"))?.focus();
          return true;
        },
        COMMAND_PRIORITY_LOW,
      ),
    [editor, platform],
  );

  return (
    <>
      <Radix.Root
        ref={bar}
        className="cw-toolbar"
        aria-label="Formatting"
        onKeyDown={(event) => {
          // Also when a tooltip has closed on the same key.
          if (event.key === "Escape") focusText(editor);
        }}
      >
        <ToolbarButton
          label="Undo"
          icon={Undo2}
          shortcut="undo"
          platform={platform}
          disabled={disabled || !canUndo}
          onPress={() => binding?.undo()}
        />
        <ToolbarButton
          label="Redo"
          icon={Redo2}
          shortcut="redo"
          platform={platform}
          disabled={disabled || !canRedo}
          onPress={() => binding?.redo()}
        />
        <Radix.Separator className="cw-toolbar-line" />
        <BlockMenu editor={editor} kind={state.kind} platform={platform} disabled={disabled} />
        {[TEXT_ITEMS, BLOCK_ITEMS].map((items) => (
          <Fragment key={items[0]?.id}>
            <Radix.Separator className="cw-toolbar-line" />
            {items.map((item) => (
              <ToolbarButton
                key={item.id}
                label={item.label}
                icon={item.icon}
                shortcut={item.id}
                platform={platform}
                pressed={item.pressed(state)}
                disabled={disabled || !item.enabled(state)}
                onPress={() => item.run(editor)}
              />
            ))}
          </Fragment>
        ))}
        <InsertMenu editor={editor} disabled={disabled} />
        {state.table ? <TableMenu editor={editor} disabled={disabled} /> : null}
      </Radix.Root>
      {disabled ? null : (
        <>
          <SelectionToolbar editor={editor} state={state} platform={platform} />
          <LinkEditor editor={editor} />
          <EmbedEditor editor={editor} />
        </>
      )}
    </>
  );
}

function useSignal(signal: Signal<boolean>): boolean {
  const subscribe = useCallback((listener: () => void) => signal.subscribe(listener), [signal]);
  return useSyncExternalStore(
    subscribe,
    () => signal.get(),
    () => false,
  );
}
