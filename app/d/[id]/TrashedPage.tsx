"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { UNTITLED } from "../../../lib/document.ts";
import { useToast } from "../../../lib/ui.ts";
import { restoreDocument } from "../../_api/browser.ts";

/** A document that lies in the trash: said so, with the way back. */
export function TrashedPage({ id, title }: { readonly id: string; readonly title: string }) {
  const router = useRouter();
  const toast = useToast();
  const [restoring, setRestoring] = useState(false);

  async function restore(): Promise<void> {
    setRestoring(true);
    const answer = await restoreDocument(id);
    if (answer.kind === "ok") router.refresh();
    else {
      setRestoring(false);
      toast({ text: `It is still in the trash. ${answer.kind === "failed" ? answer.detail : ""}` });
    }
  }

  return (
    <main className="message-page">
      <h1>“{title || UNTITLED}” is in the trash</h1>
      <p>Nobody can write in it while it is there. Restored, it is as it was.</p>
      <div className="cw-actions">
        <button
          type="button"
          className="cw-button"
          data-kind="primary"
          aria-disabled={restoring}
          onClick={() => {
            if (!restoring) void restore();
          }}
        >
          {restoring ? "Restoring…" : "Restore"}
        </button>
        <Link className="cw-button" href="/">
          All documents
        </Link>
      </div>
    </main>
  );
}
