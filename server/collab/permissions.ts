import type { Extension, onAuthenticatePayload } from "@hocuspocus/server";
import { isDocumentId } from "../../lib/model/document.ts";
import type { DocumentStore } from "../storage/DocumentStore.ts";
import type { ConnectionContext } from "./ClientSocket.ts";
import { Refusal } from "./Refusal.ts";

/** What a client may open: in trial mode, every document that was made and is not in the trash. */
export function permissions(store: Pick<DocumentStore, "getDocument">): Extension {
  return {
    extensionName: "permissions",
    priority: 200,
    async onAuthenticate({ documentName }: onAuthenticatePayload<ConnectionContext>): Promise<void> {
      if (!isDocumentId(documentName)) throw new Refusal("bad-document-id");
      const record = await store.getDocument(documentName);
      if (record === null) throw new Refusal("unknown-document");
      if (record.trashedAt !== null) throw new Refusal("trashed");
    },
  };
}
