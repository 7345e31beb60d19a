"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { useEffect, useState } from "react";
import { DisposableStack } from "../base/disposable.ts";
import { createBinding } from "../binding/createBinding.ts";
import type { Binding, BindingError } from "../binding/types.ts";
import { openFlow } from "../flow/openFlow.ts";
import type { Session } from "../sync/types.ts";
import { registerEditing } from "./blocks/registerEditing.ts";
import { toggleStateOf } from "./blocks/toggles/ToggleState.ts";
import { toggleMemory } from "./toggleMemory.ts";
import { watchNewer } from "./watchNewer.ts";

/** Ties the editor to the session's text while both are there; null before and after. */
export function useBinding(
  session: Session | null,
  documentId: string,
  onError?: (report: BindingError) => void,
): Binding | null {
  const [editor] = useLexicalComposerContext();
  const [binding, setBinding] = useState<Binding | null>(null);

  useEffect(() => registerEditing(editor), [editor]);

  useEffect(() => {
    if (session === null) return undefined;
    const disposals = new DisposableStack();
    const flow = openFlow(session.doc);
    disposals.add(() => flow.dispose());
    const bound = createBinding({ editor, flow, ...(onError ? { onError } : {}) });
    disposals.add(() => bound.dispose());

    // Nobody writes into a text that is not whole yet: what is typed into half of it would land in a wrong place.
    // Nor into a document of a version to come: what this one does not know it cannot keep whole.
    const newer = watchNewer(session.doc);
    const followEditable = (): void => editor.setEditable(session.editable.get() && !newer.isNewer.get());
    disposals.add(() => newer.dispose());
    disposals.add(newer.isNewer.subscribe(followEditable));
    disposals.add(session.editable.subscribe(followEditable));
    followEditable();

    const toggles = toggleStateOf(editor);
    disposals.add(toggles.connect(toggleMemory(documentId, (key) => bound.blockId(key))));
    disposals.add(bound.onSettled(() => toggles.settle()));

    const tellSelection = (): void => session.setSelection(bound.selectionAnchors());
    disposals.add(
      editor.registerUpdateListener(({ tags }) => {
        // A remote edit moves the caret on the screen and not in the text: nothing to tell, and no echo.
        if (!tags.has("collaboration")) tellSelection();
      }),
    );
    // The binding is made and ended with the session, outside of rendering; this is where rendering hears of it.
    // oxlint-disable-next-line react/set-state-in-effect
    setBinding(bound);
    return () => {
      setBinding(null);
      editor.setEditable(false);
      disposals.dispose();
    };
  }, [editor, session, documentId, onError]);

  return binding;
}
