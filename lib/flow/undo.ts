import * as Y from "yjs";
import { systemClock } from "../base/clock.ts";
import { createSignal } from "../base/signal.ts";
import { isPlaceOfLine } from "./table/names.ts";
import type { FlowUndo, UndoOptions } from "./types.ts";
import { followCopies } from "./undoCopies.ts";

/** Edits closer than this are one step of undo: a word or two of fluent typing. */
const DEFAULT_CAPTURE_TIMEOUT = 500;

/** Undo over all of a document, of the transactions with a tracked origin. */
export function createFlowUndo(doc: Y.Doc, options: UndoOptions): FlowUndo {
  const clock = options.clock ?? systemClock;
  const timeout = options.captureTimeout ?? DEFAULT_CAPTURE_TIMEOUT;
  let lastEdit = Number.NEGATIVE_INFINITY;

  // Yjs reads the machine's clock. Its own timeout is set to "always", and steps are ended here, on a clock that a test can own.
  const manager: Y.UndoManager = new Y.UndoManager(doc, {
    trackedOrigins: new Set(options.trackedOrigins),
    captureTimeout: Number.POSITIVE_INFINITY,
    // The place of a row stays when its insertion is undone: what others wrote in it is shown there.
    deleteFilter: (item) => !isPlaceOfLine(item),
    captureTransaction: (transaction) => {
      // Yjs makes a step of every transaction in a document, those too that did nothing.
      if (transaction.changed.size === 0) return false;
      if (options.trackedOrigins.has(transaction.origin)) {
        const now = clock.now();
        if (now - lastEdit >= timeout) manager.stopCapturing();
        lastEdit = now;
      }
      return true;
    },
  });

  const canUndo = createSignal(false);
  const canRedo = createSignal(false);
  const update = (): void => {
    canUndo.set(manager.canUndo());
    canRedo.set(manager.canRedo());
  };
  type StackEvent = { stackItem: { meta: Map<unknown, unknown> }; origin: unknown; type: "undo" | "redo" };
  const captured = (added: boolean) => (event: StackEvent) => {
    options.onCapture?.({ kind: event.type, meta: event.stackItem.meta, added, origin: event.origin });
    update();
  };
  manager.on("stack-item-added", captured(true));
  manager.on("stack-item-updated", captured(false));
  manager.on("stack-item-popped", (event: StackEvent) => {
    options.onRestore?.({ kind: event.type, meta: event.stackItem.meta });
    update();
  });
  manager.on("stack-cleared", update);

  // All steps, because one that comes to nothing is passed over for the one below.
  const refresh = (stack: Y.UndoManager["undoStack"]): void => {
    for (const step of stack) step.insertions = followCopies(manager.doc, step.insertions);
  };

  const stopCapturing = (): void => {
    lastEdit = Number.NEGATIVE_INFINITY;
    manager.stopCapturing();
  };

  return {
    canUndo,
    canRedo,
    origin: manager,
    undo() {
      refresh(manager.undoStack);
      const changed = manager.undo() !== null;
      // Yjs empties the stack of steps that came to nothing without saying so.
      update();
      return changed;
    },
    redo() {
      refresh(manager.redoStack);
      const changed = manager.redo() !== null;
      // What is typed next is a step of its own, not a part of the one that was brought back.
      stopCapturing();
      update();
      return changed;
    },
    stopCapturing,
    clear: () => manager.clear(),
    dispose: () => manager.destroy(),
  };
}
