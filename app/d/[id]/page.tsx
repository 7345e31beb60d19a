import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { connection } from "next/server";
import { cache } from "react";
import { UNTITLED } from "../../../lib/document.ts";
import { fetchContent, fetchDocument } from "../../_api/server.ts";
import { EditorPage } from "./EditorPage.tsx";
import { TrashedPage } from "./TrashedPage.tsx";

interface DocumentPageProps {
  readonly params: Promise<{ readonly id: string }>;
}

/** Asked once a request, though the title and the page both want it. */
const documentOf = cache(fetchDocument);

/** The document's title as the title of the tab. */
export async function generateMetadata({ params }: DocumentPageProps): Promise<Metadata> {
  const answer = await documentOf((await params).id);
  return { title: answer.kind === "ok" ? answer.value.title || UNTITLED : "Document" };
}

/** One document: its text is in the first bytes, the editor takes over when it has loaded. */
export default async function DocumentPage({ params }: DocumentPageProps) {
  await connection();
  const { id } = await params;
  const [answer, content] = await Promise.all([documentOf(id), fetchContent(id)]);
  if (answer.kind === "absent") notFound();
  if (answer.kind === "ok" && answer.value.trashedAt !== null) {
    return <TrashedPage id={id} title={answer.value.title} />;
  }
  // When the server could not tell, the editor is opened all the same: this browser may have a copy of its own.
  return (
    <EditorPage
      id={id}
      title={answer.kind === "ok" ? answer.value.title : ""}
      content={content.kind === "ok" ? content.value : null}
    />
  );
}
