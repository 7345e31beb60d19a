"use client";

import { LexicalComposer } from "@lexical/react/LexicalComposer";
import type { InitialConfigType } from "@lexical/react/LexicalComposer";
import type { ReactNode } from "react";
import { COWRITE_NODES } from "../binding/nodes/cowriteNodes.ts";
import type { BindingError } from "../binding/types.ts";
import type { DocumentJson } from "../convert/toJson.ts";
import type { SyncError } from "../sync/types.ts";
import { DocumentSurface } from "./DocumentSurface.tsx";
import { lexicalTheme } from "./theme/lexicalTheme.ts";

/** What the server refuses and why, with the way to ask again. */
export interface Refusal {
  /** One of the protocol's close codes. */
  readonly code: number;
  readonly retry: () => void;
}

/** Something that the editor survived; for logs, never with text in it. */
export type EditorFault =
  | { readonly from: "editor"; readonly error: unknown }
  | { readonly from: "binding"; readonly report: BindingError }
  | { readonly from: "session"; readonly report: SyncError };

export interface DocumentEditorProps {
  /** UUIDv7 of the document. A new one needs a new editor: give it as the `key` too. */
  readonly documentId: string;
  /** `ws:` or `wss:` address of the server's `/collab`. Default: that of the page's own server. */
  readonly url?: string;
  /** Asked before each connection. Default: an empty token, which a server in trial mode takes. */
  readonly token?: () => Promise<string>;
  /** The document as the server knows it: drawn at once, and where scripts do not run. */
  readonly content?: DocumentJson | null;
  readonly title?: string;
  /** At the left of the header. */
  readonly leading?: ReactNode;
  /** "Move to trash" is offered when this is there. */
  readonly onTrash?: () => void;
  /** Each change of the title, by whomever. */
  readonly onTitle?: (title: string) => void;
  /** Drawn above the text when the server refuses the document. */
  readonly renderRefusal?: (refusal: Refusal) => ReactNode;
  readonly onFault?: (fault: EditorFault) => void;
}

const initialConfig: InitialConfigType = {
  namespace: "cowrite",
  nodes: COWRITE_NODES,
  theme: lexicalTheme,
  // The binding fills it, and the session opens it for writing.
  editorState: null,
  editable: false,
  // Lexical tells the error here and then goes on from the last good state; the binding sees to the rest.
  onError: (error) => globalThis.reportError(error),
};

/**
 * The whole page of one document: header, toolbar, text, and the others in it. Renders on the server too, where it is the
 * document to read. Knows nothing of the page around it but what the props say.
 */
export function DocumentEditor(props: DocumentEditorProps) {
  return (
    <LexicalComposer initialConfig={initialConfig}>
      <DocumentSurface {...props} />
    </LexicalComposer>
  );
}
