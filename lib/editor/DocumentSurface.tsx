"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { $getRoot } from "lexical";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { toJson } from "../convert/toJson.ts";
import type { DocumentJson } from "../convert/toJson.ts";
import { toText } from "../convert/toText.ts";
import { UNTITLED } from "../model/document.ts";
import type { SaveStatus } from "../sync/types.ts";
import type { CaretLayer } from "./carets/createCaretLayer.ts";
import type { DocumentEditorProps } from "./DocumentEditor.tsx";
import { EditorBoundary } from "./EditorBoundary.tsx";
import { EditorText } from "./EditorText.tsx";
import { OutlinePanel } from "./outline/OutlinePanel.tsx";
import { useOutlineOpen } from "./outline/useOutlineOpen.ts";
import { DocumentHeader } from "./panels/DocumentHeader.tsx";
import { FailedEditor } from "./panels/FailedEditor.tsx";
import { HelpDialog } from "./panels/HelpDialog.tsx";
import { useHelpKeys } from "./panels/useHelpKeys.ts";
import { NewerNotice } from "./panels/NewerNotice.tsx";
import { useDocumentTitle } from "./panels/TitleField.tsx";
import { useGuest } from "./presence/useGuest.ts";
import { downloadText } from "./status/downloadText.ts";
import { focusText } from "./toolbar/focusText.ts";
import { Toolbar } from "./toolbar/Toolbar.tsx";
import { useSignal } from "./ui/useSignal.ts";
import { useBinding } from "./useBinding.ts";
import { isEmptyDocument } from "./useIsEmpty.ts";
import { useNewer } from "./useNewer.ts";
import { useReady } from "./useReady.ts";
import { useSession } from "./useSession.ts";
import { useTyping } from "./useTyping.ts";

const OPENING: SaveStatus = { kind: "opening" };

/** The address of the page's own server. */
function ownServer(): string {
  if (typeof location === "undefined") return "";
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/collab`;
}

/** Joins the parts: session, binding, header, toolbar and text, inside the editor's context. */
export function DocumentSurface({
  documentId,
  url,
  token,
  content = null,
  title: initialTitle = "",
  leading,
  onTrash,
  onTitle,
  renderRefusal,
  onFault,
}: DocumentEditorProps) {
  const [editor] = useLexicalComposerContext();
  const faults = useRef(onFault);
  useEffect(() => {
    faults.current = onFault;
  });
  const [self] = useGuest();
  const session = useSession({
    documentId,
    url: url ?? ownServer(),
    token,
    user: self,
    onError: useCallback((report) => faults.current?.({ from: "session", report }), []),
  });
  const binding = useBinding(
    session,
    documentId,
    useCallback((report) => faults.current?.({ from: "binding", report }), []),
  );
  const ready = useReady(session, binding);
  const [helpOpen, setHelpOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  const carets = useRef<CaretLayer | null>(null);
  const keepCarets = useCallback((layer: CaretLayer | null) => {
    carets.current = layer;
  }, []);
  const doc = ready ? (session?.doc ?? null) : null;
  const title = useDocumentTitle(doc);
  const shownTitle = doc === null ? initialTitle : title;
  const status = useSignal(session?.status ?? null, OPENING);
  const isNewer = useNewer(session);
  const whole = useSignal(session?.editable ?? null, false);
  const editable = whole && !isNewer;
  const typing = useTyping(editor);
  useHelpKeys(openHelp);
  const outline = useOutlineOpen(
    editor,
    ready,
    useCallback(() => focusText(editor), [editor]),
  );

  useEffect(() => {
    if (doc !== null) onTitle?.(title);
  }, [doc, title, onTitle]);

  // A document that nobody has begun: the first thing to do is to give it a name.
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (doc === null || title !== "" || !isEmptyDocument(editor)) return;
    root.current?.querySelector<HTMLInputElement>(".cw-title-input")?.focus();
    // Once, when the document has come: later an empty title is somebody's wish.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [doc, editor]);

  const readContent = useCallback((): Pick<DocumentJson, "blocks"> | null => {
    try {
      return binding === null ? content : toJson(binding.flow);
    } catch {
      return content;
    }
  }, [binding, content]);

  const download = useCallback(() => {
    const text =
      binding === null ? (root.current?.querySelector<HTMLElement>(".cw-text")?.innerText ?? "") : toText(binding.flow);
    downloadText(document, shownTitle, text);
  }, [binding, shownTitle]);

  const enterText = useCallback(() => {
    editor.focus(() => editor.update(() => $getRoot().selectStart()), { defaultSelection: "rootStart" });
  }, [editor]);

  const refusal = useMemo(() => {
    if (status.kind !== "refused" || session === null) return null;
    return renderRefusal?.({ code: status.code, retry: () => session.reconnect() }) ?? null;
  }, [status, session, renderRefusal]);

  return (
    <div ref={root} className="cw-editor" data-typing={typing ? "" : undefined}>
      <a className="cw-skip" href="#text">
        Skip to the text
      </a>
      <DocumentHeader
        leading={leading}
        session={session}
        doc={doc}
        editable={editable}
        initialTitle={initialTitle}
        self={self}
        outline={outline}
        onEnterText={enterText}
        onJump={(clientId) => carets.current?.reveal(clientId)}
        onHelp={openHelp}
        onDownload={download}
        onTrash={onTrash}
      />
      <EditorBoundary
        onError={(error) => faults.current?.({ from: "editor", error })}
        fallback={
          <main id="text" className="cw-page">
            <FailedEditor readContent={readContent} onDownload={download} />
          </main>
        }
      >
        <section className="cw-toolbar-place" aria-label="Tools">
          <Toolbar binding={binding} disabled={!ready || !editable} />
        </section>
        <div className="cw-body">
          <OutlinePanel editor={editor} outline={outline} />
          <main id="text" className="cw-page" tabIndex={-1}>
            {refusal}
            {isNewer ? <NewerNotice onDownload={download} /> : null}
            <noscript>
              <p className="cw-notice">You can read this document without JavaScript; writing in it needs it.</p>
            </noscript>
            <EditorText
              session={session}
              binding={binding}
              ready={ready}
              content={content}
              label={`Text of ${shownTitle || UNTITLED}`}
              onCarets={keepCarets}
            />
          </main>
        </div>
      </EditorBoundary>
      <HelpDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
