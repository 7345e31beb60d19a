"use client";

import { UNTITLED } from "../../lib/document.ts";
import { useToast } from "../../lib/ui.ts";
import { purgeDocument, restoreDocument } from "../_api/browser.ts";
import type { Answer, DocumentSummary } from "../_api/types.ts";
import { FailedList, ListSkeleton, NothingDeleted, StaleNotice } from "./listStates.tsx";
import { LibraryShell } from "./LibraryShell.tsx";
import { TrashRow } from "./TrashRow.tsx";
import { useDocuments } from "./useDocuments.ts";

interface TrashProps {
  readonly initial: Answer<readonly DocumentSummary[]>;
  /** When the server made the page, milliseconds since 1970. */
  readonly servedAt: number;
}

/** The documents that were deleted, with the way back. */
export function Trash(props: TrashProps) {
  return (
    <LibraryShell view="trash">
      <TrashList {...props} />
    </LibraryShell>
  );
}

function TrashList({ initial, servedAt }: TrashProps) {
  const toast = useToast();
  const { list, problem, now, refresh, act } = useDocuments(true, initial, servedAt);

  const without = (document: DocumentSummary) => (before: readonly DocumentSummary[]) =>
    before.filter((entry) => entry.id !== document.id);

  async function restore(document: DocumentSummary): Promise<void> {
    const answer = await act(without(document), () => restoreDocument(document.id));
    const name = document.title || UNTITLED;
    if (answer.kind === "failed") toast({ text: `“${name}” is still in the trash. ${answer.detail}` });
    else toast({ text: `“${name}” is back among the documents.` });
  }

  async function purge(document: DocumentSummary): Promise<void> {
    const answer = await act(without(document), () => purgeDocument(document.id));
    const name = document.title || UNTITLED;
    if (answer.kind === "failed") toast({ text: `“${name}” was not deleted. ${answer.detail}` });
    else toast({ text: `“${name}” is deleted for ever.` });
  }

  return (
    <>
      <div className="library-head">
        <h1>Trash</h1>
      </div>
      {list !== null && problem !== null ? <StaleNotice problem={problem} /> : null}
      {list === null && problem === null ? <ListSkeleton /> : null}
      {list === null && problem !== null ? <FailedList problem={problem} onRetry={() => void refresh()} /> : null}
      {list?.length === 0 ? <NothingDeleted /> : null}
      {list !== null && list.length > 0 ? (
        <ul className="library-list" aria-label="Deleted documents">
          {list.map((document) => (
            <TrashRow
              key={document.id}
              document={document}
              now={now}
              onRestore={(entry) => void restore(entry)}
              onPurge={(entry) => void purge(entry)}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
}
