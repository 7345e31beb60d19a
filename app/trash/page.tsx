import type { Metadata } from "next";
import { connection } from "next/server";
import { fetchDocuments } from "../_api/server.ts";
import { Trash } from "../_library/Trash.tsx";

export const metadata: Metadata = { title: "Trash" };

/** What was deleted and can come back. */
export default async function TrashPage() {
  await connection();
  return <Trash {...await fetchDocuments(true)} />;
}
