import type { EditorState, LexicalEditor, NodeKey, UpdateListenerPayload } from "lexical";
import type { Clock } from "../base/clock.ts";
import { DisposableStack } from "../base/disposable.ts";
import type { Dispose } from "../base/disposable.ts";
import type { Flow, FlowChange } from "../flow/types.ts";
import { foldNodes } from "./foldNodes.ts";
import type { DirtyKeys } from "./local/changedStretches.ts";
import { DirtyNodes } from "./local/DirtyNodes.ts";
import { LocalWriter } from "./local/LocalWriter.ts";
import { RecentTyping } from "./local/RecentTyping.ts";
import { $selectionAnchors } from "./place/selectionAnchors.ts";
import { Composition } from "./remote/Composition.ts";
import { DRAWING_TAG, Drawer } from "./remote/Drawer.ts";
import { Incoming } from "./remote/Incoming.ts";
import { putBackMarks } from "./remote/putBack.ts";
import { RecentJoins } from "./remote/RecentJoins.ts";
import { Shown } from "./shown/Shown.ts";
import type { BindingError, SelectionAnchors } from "./types.ts";

export interface EditorSyncOptions {
  readonly editor: LexicalEditor;
  readonly flow: Flow;
  readonly clock: Clock;
  readonly togetherSince: () => number | null;
  readonly onError: (report: BindingError) => void;
}

/** Told in front of each transaction for the person here; gives the selection that they had before what it writes. */
export type BeforeWrite = (selection: () => SelectionAnchors | null) => void;

/** Origin of the edits that bring a block back which was deleted under its writer. Nobody undoes them: nobody made them. */
const PUT_BACK: unique symbol = Symbol("put back");

const EVERYTHING: DirtyKeys = { keys: new Set<NodeKey>(), all: true, since: null };

/**
 * The two directions, and the order between them. Whatever happens, what a person did in the editor is written into the flow before
 * anything of the flow is drawn over it; and both wait until neither an update of the editor nor a transaction is running.
 */
export class EditorSync {
  readonly shown: Shown;
  /** The origin of what is written for the person at this editor. */
  readonly origin: object = { name: "cowrite editor" };
  readonly #editor: LexicalEditor;
  readonly #flow: Flow;
  readonly #onError: (report: BindingError) => void;
  readonly #writer: LocalWriter;
  readonly #drawer: Drawer;
  readonly #recent: RecentTyping;
  readonly #joins: RecentJoins;
  readonly #composition: Composition;
  readonly #incoming: Incoming;
  readonly #dirty = new DirtyNodes();
  /** Nodes that show what the flow cannot have, and are drawn again. */
  readonly #untidy = new Set<NodeKey>();
  readonly #settled = new Set<() => void>();
  readonly #beforeWrite = new Set<BeforeWrite>();
  readonly #stack = new DisposableStack();
  #state: "idle" | "writing" | "drawing" = "idle";
  #scheduled = false;
  /** What the transaction that is being written did. */
  #written: FlowChange | null = null;

  constructor({ editor, flow, clock, togetherSince, onError }: EditorSyncOptions) {
    this.#editor = editor;
    this.#flow = flow;
    this.#onError = onError;
    this.shown = new Shown(flow);
    this.#recent = new RecentTyping(clock, togetherSince);
    this.#joins = new RecentJoins(flow, this.#recent);
    this.#writer = new LocalWriter(flow, this.shown, this.origin, this.#recent);
    this.#composition = new Composition(editor);
    this.#incoming = new Incoming(flow, this.shown);
    const { shown } = this;
    const report = (error: BindingError): void => this.#report(error);
    this.#drawer = new Drawer({
      editor,
      flow,
      shown,
      incoming: this.#incoming,
      composition: this.#composition,
      report,
    });
  }

  /** Shows the flow and begins to listen. */
  start(): void {
    this.#commitEditor();
    this.#drawer.load();
    const { doc } = this.#flow;
    const idle = (): void => this.#pump();
    doc.on("afterAllTransactions", idle);
    this.#stack.add(() => doc.off("afterAllTransactions", idle));
    this.#stack.add(this.#flow.observe((change) => this.#onFlowChange(change)));
    this.#stack.add(this.#editor.registerUpdateListener((payload) => this.#onUpdate(payload)));
    this.#stack.add(this.#composition.register(() => this.#schedule()));
  }

  onSettled(listener: () => void): Dispose {
    const entry = (): void => listener();
    this.#settled.add(entry);
    return () => this.#settled.delete(entry);
  }

  onBeforeWrite(listener: BeforeWrite): Dispose {
    this.#beforeWrite.add(listener);
    return () => this.#beforeWrite.delete(listener);
  }

  /** Writes what the person did until now, and draws what waits. For those who need both sides equal right now. */
  flush(): void {
    if (this.#state === "idle" && !this.#editor._updating) this.#commitEditor();
    this.#pump();
  }

  rebuild(): void {
    this.#incoming.needAll();
    this.flush();
  }

  dispose(): void {
    this.#stack.dispose();
    this.#settled.clear();
    this.#beforeWrite.clear();
  }

  /** Whether the editor shows exactly the flow, as far as changes were told. */
  get #inStep(): boolean {
    return this.#incoming.isEmpty && this.shown.stale.size === 0;
  }

  get #docIsIdle(): boolean {
    const { doc } = this.#flow;
    // A transaction of ours inside of another's would be the other's: sent back to nobody, undone by nobody.
    return doc._transaction === null && doc._transactionCleanups.length === 0;
  }

  #onUpdate(payload: UpdateListenerPayload): void {
    if (!payload.tags.has(DRAWING_TAG)) this.#dirty.add(payload);
    if (!this.#dirty.isEmpty && this.#docIsIdle) this.#writeLocal();
    // A composition may have ended, or the caret have left its block.
    if (this.#state === "idle" && (!this.#inStep || this.#untidy.size > 0)) this.#schedule();
  }

  #onFlowChange(change: FlowChange): void {
    this.#joins.note(change);
    if (this.#state === "writing" && change.origin === this.origin) {
      this.#written = change;
      return;
    }
    this.#incoming.add(change);
    // What others wrote, and what undo brought back here: nobody who deletes its block at this moment can have seen it.
    this.#recent.addAll(change.transaction);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  /** The one entry point for everything that changes the editor from the flow's side. */
  #pump(): void {
    if (this.#stack.disposed || this.#state !== "idle" || !this.#docIsIdle) return;
    if (this.#inStep && this.#untidy.size === 0 && this.#dirty.isEmpty) return;
    if (this.#editor._updating) {
      // Drawing now would be erased by the update that is running, or erase what it does.
      this.#schedule();
      return;
    }
    this.#commitEditor();
    if (!this.#dirty.isEmpty) this.#writeLocal();
    this.#state = "drawing";
    try {
      this.#putBack();
      this.#drawer.draw(this.#untidy);
      this.#untidy.clear();
    } finally {
      this.#state = "idle";
    }
    this.#tellSettled();
    // What a listener did while it was drawn.
    if (!this.#dirty.isEmpty || this.#untidy.size > 0) this.#schedule();
  }

  /** Commits an update that waits for its microtask; what it did is written on the way. */
  #commitEditor(): void {
    if (this.#editor._pendingEditorState !== null) this.#editor.read(() => undefined);
  }

  #writeLocal(): void {
    if (this.#state === "writing") return;
    const inStep = this.#inStep;
    const dirty = this.#dirty.take();
    const before = this.#state;
    this.#incoming.compareLater();
    this.#state = "writing";
    try {
      this.#write(dirty, inStep);
    } catch (error) {
      this.#report({ kind: "local", error, operations: this.#writer.operations });
      this.#rewrite(inStep);
    } finally {
      this.#state = before;
    }
    if (before === "idle") this.#tellSettled();
  }

  #write(dirty: DirtyKeys, inStep: boolean): void {
    const pieces = this.#editor.getEditorState().read(() => this.#writer.$read(dirty), { editor: this.#editor });
    for (const listener of this.#beforeWrite) listener(() => this.#selectionIn(dirty.since));
    this.#written = null;
    for (const key of this.#writer.write(pieces, inStep)) this.#untidy.add(key);
    if (this.#written !== null) this.#incoming.addBeside(this.#written);
    this.#written = null;
  }

  /**
   * Writing failed in the middle. If the flow had nothing that the editor lacks, whatever differs now is what was to be written:
   * it is written by comparing everything. Otherwise the flow rules, and the editor is drawn anew.
   */
  #rewrite(wasInStep: boolean): void {
    this.#realign();
    try {
      if (wasInStep) this.#write(EVERYTHING, true);
      else this.#incoming.needAll();
    } catch (error) {
      this.#report({ kind: "local", error, operations: this.#writer.operations });
      this.#realign();
      this.#incoming.needAll();
    }
    this.#schedule();
  }

  /** Takes the flow's blocks for what is shown, in the nodes that they had. */
  #realign(): void {
    const { blocks } = this.#flow;
    const keys = blocks.map((block) => this.shown.keyOf(block) ?? `missing ${block.id}`);
    this.shown.clear();
    this.shown.splice(0, 0, [...blocks], keys);
  }

  #selectionIn(state: EditorState | null): SelectionAnchors | null {
    return state === null
      ? null
      : state.read(() => $selectionAnchors(this.#flow, this.shown), { editor: this.#editor });
  }

  #putBack(): void {
    const { gone } = this.#incoming;
    try {
      if (gone.size > 0) putBackMarks(this.#flow, this.shown, gone, this.#recent, PUT_BACK);
      this.#joins.mend(PUT_BACK);
    } catch (error) {
      this.#report({ kind: "remote", error, operations: ["put back a deleted block"] });
    }
  }

  #report(report: BindingError): void {
    try {
      this.#onError(report);
    } catch {
      // Whoever listens to errors must not make one worse.
    }
  }

  #tellSettled(): void {
    foldNodes(this.#editor);
    for (const listener of this.#settled) listener();
  }
}
