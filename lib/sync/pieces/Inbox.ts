import type * as Y from "yjs";
import type { Dispose } from "../../base/disposable.ts";
import { expectMore } from "../../flow/missing.ts";
import { cutUpdate } from "./cutUpdate.ts";
import type { PieceSize } from "./cutUpdate.ts";
import type { Turns } from "./turns.ts";

/** An update of fewer bytes is applied at once. */
const MANY_BYTES = 8_192;

/** Of pasted blocks about a hundred and fifty: with what reads and draws it, some ten milliseconds. */
const PIECE: PieceSize = { structs: 500, length: 20_000 };

export interface InboxOptions {
  readonly doc: Y.Doc;
  readonly turns: Turns;
  /** Whether nothing is shown yet that could be kept busy. */
  readonly isOpening: () => boolean;
  /** Applies an update; false when it cannot be, the error having been told. */
  readonly apply: (update: Uint8Array) => boolean;
  readonly size?: PieceSize;
  readonly manyBytes?: number;
}

interface Piece {
  readonly update: Uint8Array;
  /** What to do when the update that it is the last piece of is in the document; null for any other piece. */
  readonly done: (() => void) | null;
}

/**
 * Where updates wait that came from the server. A large one is applied in pieces, between which the page answers keys and paints;
 * what comes behind it waits for it, so that everything is applied in the order in which it came.
 */
export class Inbox {
  readonly #options: InboxOptions;
  #pieces: Piece[] = [];
  #next: Dispose | null = null;
  #complete: Dispose | null = null;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Applies `update`, now or soon, and calls `done` when all of it is in the document. If it cannot be applied `done` is not called. */
  take(update: Uint8Array, done: () => void): void {
    const { turns, isOpening, manyBytes = MANY_BYTES, size = PIECE } = this.#options;
    const isLarge = update.length >= manyBytes && !isOpening() && turns.needed();
    if (this.#pieces.length === 0 && !isLarge) {
      this.#apply({ update, done });
      return;
    }
    const updates = isLarge ? cutUpdate(update, size) : [update];
    for (const [at, piece] of updates.entries())
      this.#pieces.push({ update: piece, done: at === updates.length - 1 ? done : null });
    if (this.#next === null) this.#work();
  }

  /** Applies all that waits: there is no other turn, or somebody needs everything. */
  flush(): void {
    this.#next?.();
    this.#next = null;
    while (this.#pieces.length > 0) this.#one();
  }

  /** Forgets what waits. */
  dispose(): void {
    this.#next?.();
    this.#next = null;
    this.#pieces = [];
    this.#complete?.();
  }

  #work(): void {
    this.#next = null;
    this.#one();
    if (this.#pieces.length > 0) this.#next = this.#options.turns.next(() => this.#work());
  }

  #one(): void {
    const piece = this.#pieces.shift();
    if (piece !== undefined) this.#apply(piece);
  }

  #apply({ update, done }: Piece): void {
    if (done === null) {
      this.#complete ??= expectMore(this.#options.doc);
    } else {
      this.#complete?.();
      this.#complete = null;
    }
    const applied = this.#options.apply(update);
    if (applied) done?.();
    // The rest of what cannot be applied is no better, and the whole text is being asked for.
    else if (done === null) this.#skip();
  }

  #skip(): void {
    const last = this.#pieces.findIndex(({ done }) => done !== null);
    this.#pieces.splice(0, last + 1);
    this.#complete?.();
    this.#complete = null;
  }
}
