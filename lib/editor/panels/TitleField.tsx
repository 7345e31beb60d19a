"use client";

import { useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { observeTitle, readTitle, writeTitle } from "../../flow/title.ts";
import { MAX_TITLE_LENGTH, UNTITLED } from "../../model/document.ts";

/** Who writes: marks the title's transactions as made by this field. */
const ORIGIN = { source: "title field" };

const noTitle = (): string => "";

/** The title of `doc` as it is now, whoever changes it; "" without a document or a title. */
export function useDocumentTitle(doc: Y.Doc | null): string {
  return useSyncExternalStore(
    (listener) => (doc === null ? noTitle : observeTitle(doc, listener)),
    () => (doc === null ? "" : readTitle(doc)),
    noTitle,
  );
}

/**
 * The title, edited where it stands. Each keystroke goes to the others at once; of two people who write it at the same
 * time the last one wins, as anybody expects of a line this short. Enter goes on to the text.
 */
export function TitleField({
  doc,
  editable,
  initial,
  onEnter,
}: {
  /** Null until the editor has it: the title that the server knew is shown meanwhile. */
  readonly doc: Y.Doc | null;
  readonly editable: boolean;
  readonly initial: string;
  readonly onEnter: () => void;
}) {
  const title = useDocumentTitle(doc);
  const shown = doc === null ? initial : title;
  // What is in the field while it has the focus. The stored title is trimmed: without this a space could not be typed.
  const [draft, setDraft] = useState<string | null>(null);
  // Half a composed word is in the field and in no title yet.
  const [composing, setComposing] = useState(false);
  const value = draft !== null && (composing || isSameTitle(draft, shown)) ? draft : shown;

  function write(text: string): void {
    if (doc !== null && editable) writeTitle(doc, text, ORIGIN);
  }

  return (
    <div className="cw-title" data-value={value || UNTITLED}>
      <input
        className="cw-title-input"
        aria-label="Title"
        placeholder={UNTITLED}
        value={value}
        readOnly={doc === null || !editable}
        maxLength={MAX_TITLE_LENGTH}
        autoComplete="off"
        enterKeyHint="next"
        size={1}
        onFocus={() => setDraft(shown)}
        onBlur={() => setDraft(null)}
        onChange={(event) => {
          setDraft(event.target.value);
          if (!(event.nativeEvent as InputEvent).isComposing) write(event.target.value);
        }}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={(event) => {
          setComposing(false);
          write(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
          event.preventDefault();
          onEnter();
        }}
      />
    </div>
  );
}

/** Whether the two differ by nothing but white space, which a stored title has none of at its ends. */
function isSameTitle(typed: string, stored: string): boolean {
  return typed.replaceAll(/\s+/g, " ").trim() === stored;
}
