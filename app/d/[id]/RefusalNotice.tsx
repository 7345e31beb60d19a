"use client";

import { useEffect } from "react";
import { CloseCode } from "../../../lib/document.ts";
import type { Refusal } from "../../../lib/react.ts";
import { getDocument } from "../../_api/browser.ts";

/** How often a page with a document from the trash looks whether somebody restored it, or deleted it for ever. */
const LOOK_AGAIN_MS = 3_000;

function words(code: number): string {
  switch (code) {
    case CloseCode.Trashed:
      return "This document was put into the trash. You can read it here; to write in it, restore it.";
    case CloseCode.UnknownDocument:
      return "This document was deleted for ever. What you see is the copy in this tab: download it if you need it.";
    default:
      return "The server refuses this document. What you see is the copy in this tab.";
  }
}

/** Above the text, when the server takes nothing more: what happened, and what can be done. */
export function RefusalNotice({
  documentId,
  refusal,
  onRestore,
}: {
  readonly documentId: string;
  readonly refusal: Refusal;
  /** Takes the document out of the trash; resolves to whether it worked. */
  readonly onRestore: () => Promise<boolean>;
}) {
  const { code, retry } = refusal;
  useEffect(() => {
    if (code !== CloseCode.Trashed) return undefined;
    const timer = setInterval(() => {
      void getDocument(documentId).then((answer) => {
        if (answer.kind === "absent" || (answer.kind === "ok" && answer.value.trashedAt === null)) retry();
      });
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [documentId, code, retry]);

  async function restore(): Promise<void> {
    if (await onRestore()) refusal.retry();
  }
  return (
    <div className="cw-notice" role="alert">
      <p>{words(refusal.code)}</p>
      {refusal.code === CloseCode.Trashed ? (
        <button type="button" className="cw-button" onClick={() => void restore()}>
          Restore
        </button>
      ) : (
        <button type="button" className="cw-button" onClick={refusal.retry}>
          Try again
        </button>
      )}
    </div>
  );
}
