import { connection } from "next/server";
import { fetchDocuments } from "./_api/server.ts";
import { Library } from "./_library/Library.tsx";

/** The list of documents, with its content in the first bytes. */
export default async function DocumentsPage() {
  await connection();
  return <Library {...await fetchDocuments(false)} />;
}
