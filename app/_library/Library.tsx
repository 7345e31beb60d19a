"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { UNTITLED } from "../../lib/document.ts";
import { useToast } from "../../lib/ui.ts";
import { createDocument, renameDocument, restoreDocument, trashDocument } from "../_api/browser.ts";
import type { Answer, DocumentSummary } from "../_api/types.ts";
import { DocumentRow } from "./DocumentRow.tsx";
import { FailedList, ListSkeleton, NothingWritten, StaleNotice } from "./listStates.tsx";
import { LibraryShell } from "./LibraryShell.tsx";
import { useDocuments } from "./useDocuments.ts";
import { useRowKeys } from "./useRowKeys.ts";

interface LibraryProps {
  readonly initial: Answer<readonly DocumentSummary[]>;
  /** When the server made the page, milliseconds since 1970. */
  readonly servedAt: number;
}

/** The first page: every document, and the button that makes another. */
export function Library(props: LibraryProps) {
  return (
    <LibraryShell view="documents">
      <DocumentList {...props} />
    </LibraryShell>
  );
}

function DocumentList({ initial, servedAt }: LibraryProps) {
  const router = useRouter();
  const toast = useToast();
  const { list, problem, now, refresh, act } = useDocuments(false, initial, servedAt);
  const [creating, setCreating] = useState(false);
  const onRowKeys = useRowKeys();

  async function create(): Promise<void> {
    setCreating(true);
    const answer = await createDocument();
    if (answer.kind === "ok") {
      // The button stays busy: the page is leaving for the document.
      router.push(`/d/${answer.value.id}`);
      return;
    }
    setCreating(false);
    toast({ text: `No document was made. ${answer.kind === "failed" ? answer.detail : ""}` });
  }

  async function rename(document: DocumentSummary, title: string): Promise<void> {
    const answer = await act(
      (before) => before.map((entry) => (entry.id === document.id ? { ...entry, title } : entry)),
      () => renameDocument(document.id, title),
    );
    if (answer.kind === "failed") toast({ text: `The title stays as it was. ${answer.detail}` });
  }

  async function restore(document: DocumentSummary): Promise<void> {
    const answer = await act(
      (before) => (before.some((entry) => entry.id === document.id) ? before : [document, ...before]),
      () => restoreDocument(document.id),
    );
    if (answer.kind === "failed") toast({ text: `It is still in the trash. ${answer.detail}` });
  }

  async function trash(document: DocumentSummary): Promise<void> {
    const answer = await act(
      (before) => before.filter((entry) => entry.id !== document.id),
      () => trashDocument(document.id),
    );
    const name = document.title || UNTITLED;
    if (answer.kind === "failed") toast({ text: `“${name}” was not deleted. ${answer.detail}` });
    else {
      toast({ text: `“${name}” is in the trash.`, action: { label: "Undo", run: () => void restore(document) } });
    }
  }

  async function copyLink(document: DocumentSummary): Promise<void> {
    const address = new URL(`/d/${document.id}`, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      toast({ text: "Link copied." });
    } catch {
      toast({ text: address });
    }
  }

  return (
    <>
      <div className="library-head">
        <h1>Documents</h1>
        {/* An empty list has its own button, in the middle of the page: two would be one too many. */}
        {list?.length === 0 ? null : (
          <button
            type="button"
            className="cw-button"
            data-kind="primary"
            aria-disabled={creating}
            onClick={() => {
              if (!creating) void create();
            }}
          >
            <Plus className="cw-icon" aria-hidden="true" />
            {creating ? "Opening…" : "New document"}
          </button>
        )}
      </div>
      <noscript>
        <p className="library-notice">Documents can be read without JavaScript; writing needs it.</p>
      </noscript>
      {list !== null && problem !== null ? <StaleNotice problem={problem} /> : null}
      {list === null && problem === null ? <ListSkeleton /> : null}
      {list === null && problem !== null ? <FailedList problem={problem} onRetry={() => void refresh()} /> : null}
      {list?.length === 0 ? <NothingWritten onCreate={() => void create()} /> : null}
      {list !== null && list.length > 0 ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys between the rows' links
        <ul className="library-list" aria-label="Documents" onKeyDown={onRowKeys}>
          {list.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              now={now}
              onRename={(entry, title) => void rename(entry, title)}
              onTrash={(entry) => void trash(entry)}
              onCopyLink={(entry) => void copyLink(entry)}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
}
