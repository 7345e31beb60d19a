import * as Y from "yjs";

/** A document that hands out the update of each change. */
export interface Typist {
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  /** Appends `word`; returns the update. */
  type(word: string): Uint8Array;
}

export function createTypist(clientId?: number): Typist {
  const doc = new Y.Doc();
  if (clientId !== undefined) doc.clientID = clientId;
  const text = doc.getText("flow");
  return {
    doc,
    text,
    type(word) {
      let made: Uint8Array | null = null;
      const listener = (update: Uint8Array) => (made = update);
      doc.on("update", listener);
      text.insert(text.length, word);
      doc.off("update", listener);
      if (!made) throw new Error("nothing was typed");
      return made;
    },
  };
}

/** The flow's text in a state as the server sends it. */
export function textOf(...updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return plainText(doc);
}

/** The characters of the flow, marks and embeds left out. */
export function plainText(doc: Y.Doc): string {
  return doc
    .getText("flow")
    .toDelta()
    .map(({ insert }: { readonly insert: unknown }) => (typeof insert === "string" ? insert : ""))
    .join("");
}
