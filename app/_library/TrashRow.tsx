"use client";

import { useEffect, useRef, useState } from "react";
import { UNTITLED } from "../../lib/document.ts";
import type { DocumentSummary } from "../_api/types.ts";
import { timeInWords } from "./timeInWords.ts";

/** A document in the trash: back with one click, gone for ever with two, because nothing brings it back after that. */
export function TrashRow({
  document,
  now,
  onRestore,
  onPurge,
}: {
  readonly document: DocumentSummary;
  readonly now: number;
  readonly onRestore: (document: DocumentSummary) => void;
  readonly onPurge: (document: DocumentSummary) => void;
}) {
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asking) keep.current?.focus();
  }, [asking]);
  const { title, trashedAt, updatedAt } = document;
  const name = title || UNTITLED;
  return (
    <li className="library-row" data-trashed="">
      <span className="library-link" data-untitled={title === "" ? "" : undefined}>
        <span>{name}</span>
      </span>
      <span className="library-time" suppressHydrationWarning>
        {asking ? "Delete for ever?" : `deleted ${timeInWords(trashedAt ?? updatedAt, now)}`}
      </span>
      <span className="library-actions">
        {asking ? (
          <>
            <button
              type="button"
              className="cw-button"
              data-kind="danger"
              aria-label={`Delete ${name} for ever`}
              onClick={() => onPurge(document)}
            >
              Delete
            </button>
            <button ref={keep} type="button" className="cw-button" onClick={() => setAsking(false)}>
              Keep
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              className="cw-button"
              aria-label={`Restore ${name}`}
              onClick={() => onRestore(document)}
            >
              Restore
            </button>
            <button
              type="button"
              className="cw-button"
              data-kind="quiet"
              aria-label={`Delete ${name} for ever…`}
              onClick={() => setAsking(true)}
            >
              Delete…
            </button>
          </>
        )}
      </span>
    </li>
  );
}
