import * as Y from "yjs";
import type { TraceStep } from "./trace.ts";

/**
 * The plain texts that a recorded session makes, step by step, without an editor: what each replica's text must be, to
 * hold a product against.
 */
export class Shadow {
  readonly #docs: Y.Doc[];
  readonly #updates: Uint8Array[][];
  readonly #received: number[][];

  /** Replica 0 has the smallest client id, as in the recording. */
  constructor(replicas: number) {
    this.#docs = Array.from({ length: replicas }, (_, at) => {
      const doc = new Y.Doc();
      doc.clientID = 1000 + at;
      return doc;
    });
    this.#updates = this.#docs.map(() => []);
    this.#received = this.#docs.map(() => this.#docs.map(() => 0));
  }

  /** Hands `replica` the first transactions of the others, as many as `after` says; then its text. */
  receive(replica: number, after: readonly number[]): string {
    const doc = this.#docs[replica] as Y.Doc;
    const row = this.#received[replica] as number[];
    after.forEach((count, from) => {
      if (from === replica) return;
      for (; (row[from] ?? 0) < count; row[from] = (row[from] ?? 0) + 1) {
        Y.applyUpdate(doc, this.#updates[from]?.[row[from] ?? 0] as Uint8Array);
      }
    });
    return this.text(replica);
  }

  /** Makes the step's patches; then its replica's text. */
  make({ replica, patches }: TraceStep): string {
    const doc = this.#docs[replica] as Y.Doc;
    const before = Y.encodeStateVector(doc);
    const text = doc.getText("text");
    for (const [position, deleted, inserted] of patches) {
      text.delete(position, deleted);
      text.insert(position, inserted);
    }
    this.#updates[replica]?.push(Y.encodeStateAsUpdate(doc, before));
    return this.text(replica);
  }

  text(replica: number): string {
    return this.#docs[replica]?.getText("text").toJSON() ?? "";
  }

  /** What all have written so far, merged. */
  merged(): string {
    const doc = new Y.Doc();
    for (const other of this.#docs) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    return doc.getText("text").toJSON();
  }
}
