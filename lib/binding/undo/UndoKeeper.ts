import {
  $addUpdateTag,
  CAN_REDO_COMMAND,
  CAN_UNDO_COMMAND,
  COMPOSITION_START_TAG,
  CUT_TAG,
  HISTORIC_TAG,
  HISTORY_PUSH_TAG,
  PASTE_TAG,
} from "lexical";
import type { LexicalCommand, LexicalEditor } from "lexical";
import type { Clock } from "../../base/clock.ts";
import { DisposableStack } from "../../base/disposable.ts";
import type { Signal } from "../../base/signal.ts";
import type { Flow, FlowUndo, UndoMeta } from "../../flow/types.ts";
import type { EditorSync } from "../EditorSync.ts";
import { $selectionAnchors } from "../place/selectionAnchors.ts";
import { $selectAt } from "../remote/takeSelection.ts";
import type { BindingError, SelectionAnchors } from "../types.ts";
import { CONTINUED_TAG } from "./continuedTag.ts";

export interface UndoKeeperOptions {
  readonly editor: LexicalEditor;
  readonly flow: Flow;
  readonly clock: Clock;
  readonly onError: (report: BindingError) => void;
  readonly sync: EditorSync;
  readonly captureTimeout: number | undefined;
}

/** Updates that are a step of undo of their own, however soon they follow on typing or typing follows on them. */
const OWN_STEP = [HISTORY_PUSH_TAG, PASTE_TAG, CUT_TAG];

/** Updates behind which the next edit belongs to their step. With a composition what was selected goes, and what is composed takes its place. */
const CONTINUED = [COMPOSITION_START_TAG, CONTINUED_TAG];

/** Under which the selections before and after what a step did stand on it, whether it is to be undone or redone. */
const BEFORE = "before";
const AFTER = "after";

/** Undo and redo of what was done in this editor, with the caret. */
export class UndoKeeper {
  readonly canUndo: Signal<boolean>;
  readonly canRedo: Signal<boolean>;
  readonly #editor: LexicalEditor;
  readonly #sync: EditorSync;
  readonly #undo: FlowUndo;
  readonly #onError: (report: BindingError) => void;
  readonly #stack = new DisposableStack();
  /** The selection in front of what is being written. */
  #before: SelectionAnchors | null = null;
  /** The step that was just written to, whose selection afterwards is still to come. */
  #written: UndoMeta | null = null;
  /** The step that what is being taken back has become: on the other stack, the same the other way round. */
  #turned: UndoMeta | null = null;
  #restore: SelectionAnchors | null = null;
  /** Of the write that comes next: whether it is a step of its own, or follows on one. */
  #next: "own step" | "behind one" | null = null;
  /** Whether what is written now makes room for what comes next. */
  #continued = false;

  constructor({ editor, flow, clock, onError, sync, captureTimeout }: UndoKeeperOptions) {
    this.#editor = editor;
    this.#sync = sync;
    this.#onError = onError;
    this.#undo = flow.createUndoManager({
      trackedOrigins: new Set([sync.origin]),
      clock,
      ...(captureTimeout === undefined ? {} : { captureTimeout }),
      mayWrite: () => editor.isEditable(),
      onCapture: ({ meta, added, origin }) => {
        if (origin !== sync.origin) {
          this.#turned = meta;
          return;
        }
        if (added) meta.set(BEFORE, this.#before);
        this.#written = meta;
      },
      onRestore: ({ kind, meta }) => {
        for (const key of [BEFORE, AFTER]) this.#turned?.set(key, meta.get(key));
        this.#turned = null;
        this.#restore = selectionOf(meta, kind === "undo" ? BEFORE : AFTER);
      },
    });
    this.#stack.add(() => this.#undo.dispose());
    // In front of the sync's own listener, which writes: this one is registered first.
    this.#stack.add(
      editor.registerUpdateListener(({ tags }) => {
        if (OWN_STEP.some((tag) => tags.has(tag))) this.#next = "own step";
        if (CONTINUED.some((tag) => tags.has(tag))) this.#continued = true;
      }),
    );
    this.#stack.add(
      sync.onBeforeWrite((anchors) => {
        this.#before = anchors();
        if (this.#next !== null) this.#undo.stopCapturing();
        this.#next = this.#next === "own step" ? "behind one" : null;
      }),
    );
    this.#stack.add(
      sync.onSettled(() => {
        if (this.#written !== null && this.#continued) this.#undo.continueCapturing();
        this.#continued = false;
        this.#written?.set(AFTER, this.#selection());
        this.#written = null;
      }),
    );
    this.canUndo = this.#undo.canUndo;
    this.canRedo = this.#undo.canRedo;
    this.#tell(this.canUndo, CAN_UNDO_COMMAND);
    this.#tell(this.canRedo, CAN_REDO_COMMAND);
  }

  undo(): void {
    this.#step(() => this.#undo.undo());
  }

  redo(): void {
    this.#step(() => this.#undo.redo());
  }

  /** Runs an edit for the person here of something that has no nodes in the editor, as a step of its own. */
  edit(run: () => void): void {
    this.#sync.flush();
    this.#before = this.#selection();
    this.#undo.stopCapturing();
    run();
    this.#next = "behind one";
    this.#sync.flush();
  }

  clear(): void {
    this.#undo.clear();
  }

  dispose(): void {
    this.#stack.dispose();
  }

  #step(run: () => boolean): void {
    try {
      // What was typed a moment ago may not have been written yet, and belongs to the step.
      this.#sync.flush();
      this.#restore = null;
      if (!run()) return;
      this.#sync.flush();
      this.#select(this.#restore);
    } catch (error) {
      this.#onError({ kind: "undo", error, operations: ["undo or redo"] });
      this.#sync.rebuild();
    }
  }

  #selection(): SelectionAnchors | null {
    const state = this.#editor.getEditorState();
    return state.read(() => $selectionAnchors(this.#sync.panes), { editor: this.#editor });
  }

  #select(anchors: SelectionAnchors | null): void {
    const anchor = anchors === null ? null : this.#sync.panes.resolve(anchors.anchor);
    const head = anchors === null ? null : this.#sync.panes.resolve(anchors.head);
    if (anchor === null || head === null) return;
    this.#editor.update(
      () => {
        $addUpdateTag(HISTORIC_TAG);
        $selectAt(anchor, head);
      },
      { discrete: true },
    );
  }

  #tell(signal: Signal<boolean>, command: LexicalCommand<boolean>): void {
    this.#stack.add(
      signal.subscribe(() => {
        // Later: a command is an update, and this may be in the middle of one, or of a transaction.
        queueMicrotask(() => {
          if (!this.#stack.disposed) this.#editor.dispatchCommand(command, signal.get());
        });
      }),
    );
  }
}

function selectionOf(meta: UndoMeta, key: string): SelectionAnchors | null {
  return (meta.get(key) as SelectionAnchors | null | undefined) ?? null;
}
