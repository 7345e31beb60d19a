"use client";

import { useLexicalComposerContext } from "@lexical/react/LexicalComposerContext";
import { ContentEditable } from "@lexical/react/LexicalContentEditable";
import { useLexicalEditable } from "@lexical/react/useLexicalEditable";
import { $getRoot } from "lexical";
import { useEffect, useRef } from "react";
import type { PointerEvent } from "react";
import { systemClock } from "../base/clock.ts";
import type { Binding } from "../binding/types.ts";
import type { DocumentJson } from "../convert/toJson.ts";
import type { Session } from "../sync/types.ts";
import { createToggleLayer } from "./blocks/toggles/createToggleLayer.ts";
import { createCaretLayer } from "./carets/createCaretLayer.ts";
import type { CaretLayer } from "./carets/createCaretLayer.ts";
import { BlockCorner } from "./corner/BlockCorner.tsx";
import { BlockHandle } from "./handles/BlockHandle.tsx";
import { TableHandles } from "./tables/TableHandles.tsx";
import { StaticDocument } from "./static/StaticDocument.tsx";
import { TextSkeleton } from "./static/TextSkeleton.tsx";
import { useIsEmpty } from "./useIsEmpty.ts";

const HINT = "Write something. # begins a heading, - a list.";

/** The text itself: what the server sent until the editor has it, then the editor with the others' carets over it. */
export function EditorText({
  session,
  binding,
  ready,
  content,
  label,
  onCarets,
}: {
  readonly session: Session | null;
  readonly binding: Binding | null;
  readonly ready: boolean;
  /** The text as the server knew it; null when it could not tell. */
  readonly content: Pick<DocumentJson, "blocks"> | null;
  /** What a screen reader calls the text. */
  readonly label: string;
  /** Called with the caret layer when there is one, and with null when it ends. */
  readonly onCarets: (layer: CaretLayer | null) => void;
}) {
  const [editor] = useLexicalComposerContext();
  const editable = useLexicalEditable();
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const toggles = useRef<HTMLDivElement>(null);
  const empty = useIsEmpty(editor);

  useEffect(() => {
    if (layer.current === null || session === null || binding === null || !ready) return undefined;
    const drawn = createCaretLayer({
      editor,
      layer: layer.current,
      resolvePoint: (anchor) => binding.resolvePoint(anchor),
      peers: session.peers,
      clock: systemClock,
    });
    onCarets(drawn);
    return () => {
      onCarets(null);
      drawn.dispose();
    };
  }, [editor, session, binding, ready, onCarets]);

  useEffect(() => {
    if (toggles.current === null || !ready) return undefined;
    const drawn = createToggleLayer(editor, toggles.current);
    return () => drawn.dispose();
  }, [editor, ready]);

  /** The empty page below the text belongs to it: a press there goes on at its end. */
  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    const root = editor.getRootElement();
    if (event.button !== 0 || !ready || root === null || !editor.isEditable()) return;
    if (event.clientY <= root.getBoundingClientRect().bottom) return;
    event.preventDefault();
    editor.update(() => $getRoot().selectEnd());
    editor.focus();
  }

  return (
    // The keyboard needs no such thing: it is at the end with one key.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={frame} className="cw-text-frame" onPointerDown={onPointerDown}>
      {ready ? null : content === null ? <TextSkeleton /> : <StaticDocument content={content} />}
      <ContentEditable
        className="cw-text"
        hidden={!ready}
        aria-label={label}
        aria-multiline="true"
        spellCheck
        data-gramm="false"
      />
      {ready && empty ? (
        <p className="cw-placeholder" aria-hidden="true">
          {HINT}
        </p>
      ) : null}
      {ready && editable ? <BlockHandle frame={frame} /> : null}
      {ready && editable ? <TableHandles frame={frame} /> : null}
      {ready && editable ? <BlockCorner editor={editor} /> : null}
      <div ref={toggles} className="cw-toggle-layer" />
      <div ref={layer} className="cw-caret-layer" aria-hidden="true" />
      <div className="cw-text-tail" />
    </div>
  );
}
