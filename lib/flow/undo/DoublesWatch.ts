import type * as Y from "yjs";
import type { Dispose } from "../../base/disposable.ts";
import { forgetPlaces } from "../items.ts";
import { HEALING } from "../healing.ts";
import { isMissing } from "../missing.ts";
import type { Copies } from "./Copies.ts";
import type { CopiedRange } from "./copyRecord.ts";
import { findDoubles, removeDoubles } from "./removeDoubles.ts";
import type { UndoScope } from "./UndoScope.ts";

/** Keeps what two people bring back apart from each other from being there twice. */
export class DoublesWatch {
  readonly #doc: Y.Doc;
  readonly #scope: UndoScope;
  readonly #copies: Copies;
  readonly #writers = new Set<() => boolean>();
  /** Copies that were not looked at yet, because nobody here may write, or because something is missing. */
  #unseen: CopiedRange[] = [];

  constructor(doc: Y.Doc, scope: UndoScope, copies: Copies) {
    this.#doc = doc;
    this.#scope = scope;
    this.#copies = copies;
    doc.on("afterTransaction", this.#onTransaction);
  }

  /** Somebody at this replica writes, as long as `mayWrite` says so. */
  addWriter(mayWrite: () => boolean): Dispose {
    const entry = (): boolean => mayWrite();
    this.#writers.add(entry);
    return () => {
      this.#writers.delete(entry);
    };
  }

  /** Whether anybody at this replica may write. */
  mayWrite(): boolean {
    return [...this.#writers].some((mayWrite) => mayWrite());
  }

  dispose(): void {
    this.#doc.off("afterTransaction", this.#onTransaction);
    this.#writers.clear();
  }

  /**
   * Everybody who may write does it at once: it comes to the same, and those who brought the text back may have left.
   * Who only reads writes nothing.
   */
  readonly #onTransaction = ({ local, origin }: Y.Transaction): void => {
    for (const copy of this.#copies.takeNew()) {
      // What is brought back here is here once: it was not there before.
      if (!local || copy.client !== this.#doc.clientID) this.#unseen.push(copy);
    }
    if (this.#unseen.length === 0 || origin === HEALING) return;
    if (isMissing(this.#doc)) return;
    if (!local && !this.mayWrite()) return;
    const doubles = findDoubles(this.#scope, this.#copies, this.#unseen);
    this.#unseen = [];
    if (doubles.length === 0) return;
    this.#doc.transact((transaction) => {
      removeDoubles(transaction, this.#copies, doubles);
      forgetPlaces(transaction);
    }, HEALING);
  };
}
