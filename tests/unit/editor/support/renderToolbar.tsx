import { LexicalComposer } from "@lexical/react/LexicalComposer";
import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { ContentEditable } from "@lexical/react/LexicalContentEditable";
import type { LexicalEditor } from "lexical";
import { act, useEffect } from "react";
import { createRoot } from "react-dom/client";

import { createSignal } from "../../../../lib/base/signal.ts";
import type { WritableSignal } from "../../../../lib/base/signal.ts";
import { COWRITE_NODES } from "../../../../lib/binding/nodes/cowriteNodes.ts";
import type { Binding } from "../../../../lib/binding/types.ts";
import { registerEditing } from "../../../../lib/editor/blocks/registerEditing.ts";
import { Toolbar } from "../../../../lib/editor/toolbar/Toolbar.tsx";
import { load } from "./drawing.ts";

/** A binding as far as the toolbar looks at it. */
interface FakeBinding {
  readonly canUndo: WritableSignal<boolean>;
  readonly canRedo: WritableSignal<boolean>;
  readonly calls: string[];
}

export interface RenderedToolbar {
  readonly editor: LexicalEditor;
  readonly binding: FakeBinding;
  /** The button with this name in the bar above the text. */
  readonly button: (name: string) => HTMLElement;
  /** Runs something and lets React and the editor settle. */
  readonly settle: (run: () => void) => Promise<void>;
  readonly disable: () => Promise<void>;
  readonly unmount: () => Promise<void>;
}

/** What jsdom lacks and the floating parts ask for. */
function fillGaps(): void {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  window.matchMedia = (query) => ({ matches: query.includes(">="), media: query }) as MediaQueryList;
  Range.prototype.getBoundingClientRect = () => new DOMRect(100, 100, 50, 20);
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
}

export async function renderToolbar(drawing: readonly string[]): Promise<RenderedToolbar> {
  fillGaps();
  const calls: string[] = [];
  const binding: FakeBinding = { canUndo: createSignal(false), canRedo: createSignal(false), calls };
  const bound = { ...binding, undo: () => calls.push("undo"), redo: () => calls.push("redo") } as unknown as Binding;
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  const root = createRoot(place);
  const made: { editor: LexicalEditor | null } = { editor: null };

  function Page({ disabled }: { readonly disabled: boolean }) {
    const [current] = useLexicalComposerContext();
    useEffect(() => {
      made.editor = current;
      return registerEditing(current);
    }, [current]);
    return (
      <>
        <Toolbar binding={bound} disabled={disabled} />
        <ContentEditable aria-label="Text" id="text" />
      </>
    );
  }
  const config = {
    namespace: "test",
    nodes: [...COWRITE_NODES],
    editorState: null,
    onError: (error: Error) => {
      throw error;
    },
  };
  const render = (disabled: boolean): Promise<void> =>
    act(async () => {
      root.render(
        <LexicalComposer initialConfig={config}>
          <Page disabled={disabled} />
        </LexicalComposer>,
      );
      await Promise.resolve();
    });
  await render(false);
  const rendered = made.editor;
  if (rendered === null) throw new Error("not rendered");
  await act(async () => {
    document.getElementById("text")?.focus();
    load(rendered, drawing);
    await Promise.resolve();
  });
  return {
    editor: rendered,
    binding,
    button(name) {
      const found = document.querySelector<HTMLElement>(`.cw-toolbar [aria-label="${name}"]`);
      if (found === null) throw new Error(`no button ${name}`);
      return found;
    },
    settle: (run) =>
      act(async () => {
        run();
        // Radix moves the focus in a task of its own.
        await new Promise((resolve) => {
          setTimeout(resolve, 0);
        });
      }),
    disable: () => render(true),
    unmount: () =>
      act(async () => {
        root.unmount();
        await Promise.resolve();
      }),
  };
}
