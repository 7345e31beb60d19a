"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { UNTITLED } from "../../../lib/document.ts";
import type { DocumentJson } from "../../../lib/document.ts";
import { DocumentEditor } from "../../../lib/react.ts";
import type { EditorFault, Refusal } from "../../../lib/react.ts";
import { useToast } from "../../../lib/ui.ts";
import { restoreDocument, trashDocument } from "../../_api/browser.ts";
import { RefusalNotice } from "./RefusalNotice.tsx";

/** What the text survived is told where a developer looks, and tests do: in the console. It has kinds, places and lengths, never text. */
function tellFault(fault: EditorFault): void {
  if (fault.from !== "binding") return;
  const { kind, operations, error } = fault.report;
  globalThis.reportError(new Error(`The text was drawn anew (${kind}: ${operations.join(", ")}).`, { cause: error }));
}

/** The editor in its page: what is about the library around it is here, what is about the text is not. */
export function EditorPage({
  id,
  title,
  content,
}: {
  readonly id: string;
  readonly title: string;
  readonly content: DocumentJson | null;
}) {
  const router = useRouter();
  const toast = useToast();

  const onTitle = useCallback((next: string) => {
    document.title = `${next || UNTITLED} · Cowrite`;
  }, []);

  const restore = useCallback(async () => {
    const answer = await restoreDocument(id);
    if (answer.kind === "failed") toast({ text: `It is still in the trash. ${answer.detail}` });
    return answer.kind === "ok";
  }, [id, toast]);

  async function trash(): Promise<void> {
    const answer = await trashDocument(id);
    if (answer.kind === "failed") {
      toast({ text: `The document was not deleted. ${answer.detail}` });
      return;
    }
    router.push("/");
    toast({
      text: "The document is in the trash.",
      action: {
        label: "Undo",
        run: () => {
          void restore().then((done) => {
            if (done) router.push(`/d/${id}`);
          });
        },
      },
    });
  }

  const renderRefusal = useCallback(
    (refusal: Refusal) => <RefusalNotice documentId={id} refusal={refusal} onRestore={restore} />,
    [id, restore],
  );

  return (
    <DocumentEditor
      key={id}
      documentId={id}
      title={title}
      content={content}
      leading={
        <Link className="cw-icon-button" href="/" prefetch={false} aria-label="All documents" title="All documents">
          <ChevronLeft className="cw-icon" aria-hidden="true" />
        </Link>
      }
      onTitle={onTitle}
      onFault={tellFault}
      onTrash={() => void trash()}
      renderRefusal={renderRefusal}
    />
  );
}
