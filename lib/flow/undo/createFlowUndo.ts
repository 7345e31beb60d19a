import * as Y from "yjs";
import { forgetPlaces } from "../items.ts";
import { systemClock } from "../../base/clock.ts";
import type { Dispose } from "../../base/disposable.ts";
import { createSignal } from "../../base/signal.ts";
import type { FlowUndo, UndoOptions } from "../types.ts";
import type { Copies } from "./Copies.ts";
import { deletePositions, livingForms } from "./deleteInserted.ts";
import type { DocumentUndo } from "./ofDocument.ts";
import { shapeOf } from "./editShape.ts";
import { joined, joins } from "./joins.ts";
import { restoreDeleted } from "./restoreDeleted.ts";
import type { UndoScope } from "./UndoScope.ts";
import { insertedBy, keepContent } from "./UndoStep.ts";
import type { UndoStep } from "./UndoStep.ts";

/** Edits farther apart than this are two steps of undo. */
const DEFAULT_CAPTURE_TIMEOUT = 500;

type Kind = "undo" | "redo";

/**
 * Undo over all of a document: its flow, its tables and their cells, and everything in them, of the transactions with a tracked origin.
 */
export function createFlowUndo(doc: Y.Doc, document: DocumentUndo, options: UndoOptions): FlowUndo {
  return new Undo(doc, document, options);
}

/** Whether transactions with this origin take something back or do it again: nobody wrote what they write. */
export function isUndo(origin: unknown): boolean {
  return origin instanceof Undo;
}

class Undo implements FlowUndo {
  readonly canUndo = createSignal(false);
  readonly canRedo = createSignal(false);
  readonly origin: unknown = this;
  readonly #scope: UndoScope;
  readonly #doc: Y.Doc;
  readonly #copies: Copies;
  readonly #options: UndoOptions;
  readonly #leave: Dispose;
  /** Newest last. */
  readonly #steps: Record<Kind, UndoStep[]> = { undo: [], redo: [] };
  /** What is being taken back. */
  #turning: Kind | null = null;
  #lastEdit = Number.NEGATIVE_INFINITY;
  /** Whether the next edit belongs to the newest step by what it is a part of, and not by what it looks like. */
  #continues = false;

  constructor(doc: Y.Doc, { scope, copies, doubles }: DocumentUndo, options: UndoOptions) {
    this.#scope = scope;
    this.#doc = doc;
    this.#copies = copies;
    this.#options = options;
    this.#doc.on("afterTransaction", this.#capture);
    this.#leave = doubles.addWriter(options.mayWrite ?? (() => true));
  }

  undo(): boolean {
    return this.#turn("undo");
  }

  redo(): boolean {
    return this.#turn("redo");
  }

  stopCapturing(): void {
    this.#lastEdit = Number.NEGATIVE_INFINITY;
  }

  continueCapturing(): void {
    this.#continues = true;
  }

  clear(): void {
    this.#empty("undo");
    this.#empty("redo");
    this.#tell();
  }

  dispose(): void {
    this.#doc.off("afterTransaction", this.#capture);
    this.#leave();
  }

  readonly #capture = (transaction: Y.Transaction): void => {
    const { origin } = transaction;
    const own = origin === this.origin;
    if (!own && !this.#options.trackedOrigins.has(origin)) return;
    if (![...transaction.changedParentTypes.keys()].some((type) => this.#scope.isRoot(type))) return;
    // Only now there is nothing to redo any more. Before anything is kept: what is let go takes what holds it along.
    if (!own) this.#empty("redo");
    keepContent(this.#doc, this.#scope, transaction.deleteSet, true);
    if (own) this.#begin(this.#turning === "undo" ? "redo" : "undo", transaction);
    else this.#add(transaction);
    this.#tell();
  };

  /** An edit of the person: part of the newest step, or a new one. */
  #add(transaction: Y.Transaction): void {
    const now = (this.#options.clock ?? systemClock).now();
    const soon = now - this.#lastEdit < (this.#options.captureTimeout ?? DEFAULT_CAPTURE_TIMEOUT);
    this.#lastEdit = now;
    const last = this.#steps.undo.at(-1);
    const inserted = insertedBy(transaction);
    const shape = shapeOf(transaction, this.#scope, inserted);
    const continues = this.#continues;
    this.#continues = false;
    if (!soon || last === undefined || !(continues || joins(last, shape))) {
      this.#begin("undo", transaction, shape);
      return;
    }
    last.inserted = Y.mergeDeleteSets([last.inserted, inserted]);
    last.deleted = Y.mergeDeleteSets([last.deleted, transaction.deleteSet]);
    last.shape = joined(last.shape, shape);
    this.#options.onCapture?.({ kind: "undo", meta: last.meta, added: false, origin: transaction.origin });
  }

  #begin(kind: Kind, transaction: Y.Transaction, shape: UndoStep["shape"] = null): void {
    const step = { inserted: insertedBy(transaction), deleted: transaction.deleteSet, shape, meta: new Map() };
    this.#steps[kind].push(step);
    this.#options.onCapture?.({ kind, meta: step.meta, added: true, origin: transaction.origin });
  }

  #turn(kind: Kind): boolean {
    // What is typed next is a step of its own, not a part of the one that is the newest then.
    this.stopCapturing();
    this.#turning = kind;
    let turned: UndoStep | undefined;
    try {
      // A step that others left nothing of is passed over for the one below.
      do turned = this.#steps[kind].pop();
      while (turned !== undefined && !this.#takeBack(turned));
    } finally {
      this.#turning = null;
    }
    if (turned !== undefined) this.#options.onRestore?.({ kind, meta: turned.meta });
    this.#tell();
    return turned !== undefined;
  }

  /** Takes `step` back; returns whether there was anything left of it. */
  #takeBack(step: UndoStep): boolean {
    return this.#doc.transact((transaction) => {
      const living = livingForms(this.#scope, this.#copies, step.inserted);
      const restored = restoreDeleted(transaction, this.#scope, this.#copies, step);
      for (const range of living) deletePositions(transaction, range);
      forgetPlaces(transaction);
      return restored || living.length > 0;
    }, this.origin);
  }

  #empty(kind: Kind): void {
    for (const { deleted } of this.#steps[kind]) keepContent(this.#doc, this.#scope, deleted, false);
    this.#steps[kind].length = 0;
  }

  #tell(): void {
    this.canUndo.set(this.#steps.undo.length > 0);
    this.canRedo.set(this.#steps.redo.length > 0);
  }
}
