"use client";

import Link, { useLinkStatus } from "next/link";
import { useEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { MAX_TITLE_LENGTH, UNTITLED } from "../../lib/document.ts";

/** Says that a document is on its way, but only when it takes long enough to wonder. */
function Opening() {
  const { pending } = useLinkStatus();
  return <output className="library-opening">{pending ? "Opening…" : ""}</output>;
}

/** A document's name in the list: a link to it or, while it is renamed, a field. */
export function DocumentTitle({
  id,
  title,
  renaming,
  onRename,
  onKeyDown,
}: {
  readonly id: string;
  readonly title: string;
  readonly renaming: boolean;
  /** The keys that are pressed on the link. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Called with the new title, or with null when the person thought better of it. */
  readonly onRename: (title: string | null) => void;
}) {
  if (renaming) return <TitleField title={title} onRename={onRename} />;
  return (
    <Link
      className="library-link"
      href={`/d/${id}`}
      prefetch={false}
      data-untitled={title === "" ? "" : undefined}
      onKeyDown={onKeyDown}
    >
      <span>{title || UNTITLED}</span>
      <Opening />
    </Link>
  );
}

function TitleField({
  title,
  onRename,
}: {
  readonly title: string;
  readonly onRename: (title: string | null) => void;
}) {
  const [value, setValue] = useState(title);
  const field = useRef<HTMLInputElement>(null);
  // Escape takes the focus away, and losing the focus means "keep": the second end of one renaming is not told.
  const ended = useRef(false);
  useEffect(() => field.current?.select(), []);
  const end = (result: string | null): void => {
    if (ended.current) return;
    ended.current = true;
    onRename(result);
  };
  return (
    <input
      ref={field}
      className="cw-input library-rename"
      aria-label="Title"
      value={value}
      maxLength={MAX_TITLE_LENGTH}
      onChange={(event) => setValue(event.target.value)}
      onBlur={() => end(value.trim())}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") end(value.trim());
        else if (event.key === "Escape") end(null);
      }}
    />
  );
}
