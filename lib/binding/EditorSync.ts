import type { EditorState, LexicalEditor, NodeKey, UpdateListenerPayload } from "lexical";
import type * as Y from "yjs";
import type { Clock } from "../base/clock.ts";
import { DisposableStack } from "../base/disposable.ts";
import type { Dispose } from "../base/disposable.ts";
import type { Chance } from "../flow/orderKeys.ts";
import { openTables } from "../flow/table/openTables.ts";
import type { Tables } from "../flow/table/openTables.ts";
import type { Flow, FlowChange } from "../flow/types.ts";
import type { Piece } from "./diff/joinPieces.ts";
import { foldNodes } from "./foldNodes.ts";
import type { DirtyKeys } from "./local/changedStretches.ts";
import { DirtyNodes } from "./local/DirtyNodes.ts";
import type { Written } from "./local/LocalWriter.ts";
import { RecentTyping } from "./local/RecentTyping.ts";
import { takenTables } from "./local/takenTables.ts";
import type { ShowsTable } from "./local/tellBoxes.ts";
import type { Pane } from "./panes/Pane.ts";
import { Panes } from "./panes/Panes.ts";
import { $selectionAnchors } from "./place/selectionAnchors.ts";
import { Composition } from "./remote/Composition.ts";
import { DRAWING_TAG, Drawer } from "./remote/Drawer.ts";
import { putBackMarks } from "./remote/putBack.ts";
import type { Slices } from "./remote/slices.ts";
import { NewTables } from "./tables/NewTables.ts";
import { TableKeeper } from "./tables/TableKeeper.ts";
import type { BindingError, SelectionAnchors } from "./types.ts";

export interface EditorSyncOptions {
  readonly editor: LexicalEditor;
  readonly flow: Flow;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly togetherSince: () => number | null;
  readonly slices: Slices | null;
  readonly firstBlocks: () => Iterable<NodeKey>;
  readonly onError: (report: BindingError) => void;
}

/** Told in front of each transaction for the person here; gives the selection that they had before what it writes. */
export type BeforeWrite = (selection: () => SelectionAnchors | null) => void;

/** Origin of the edits that bring a block back which was deleted under its writer. Nobody undoes them: nobody made them. */
const PUT_BACK: unique symbol = Symbol("put back");

const NOTHING: ReadonlySet<NodeKey> = new Set();

const EVERYTHING: DirtyKeys = { keys: NOTHING, own: NOTHING, all: true, since: null };

/** What is to be written in one pane. */
interface PaneWork {
  readonly pane: Pane;
  readonly pieces: readonly Piece[];
  /** Whether the editor showed exactly its flow before. */
  readonly inStep: boolean;
}

/**
 * The two directions, and the order between them. Whatever happens, what a person did in the editor is written into the flow before
 * anything of the flow is drawn over it; and both wait until neither an update of the editor nor a transaction is running.
 */
export class EditorSync {
  readonly panes: Panes;
  readonly tables: Tables;
  readonly newTables: NewTables;
  /** The origin of what is written for the person at this editor. */
  readonly origin: object = { name: "cowrite editor" };
  readonly #editor: LexicalEditor;
  readonly #flow: Flow;
  readonly #onError: (report: BindingError) => void;
  readonly #keeper: TableKeeper;
  readonly #drawer: Drawer;
  readonly #recent: RecentTyping;
  readonly #composition: Composition;
  readonly #slices: Slices | null;
  readonly #dirty = new DirtyNodes();
  readonly #settled = new Set<() => void>();
  readonly #beforeWrite = new Set<BeforeWrite>();
  readonly #stack = new DisposableStack();
  #state: "idle" | "writing" | "drawing" = "idle";
  #scheduled = false;
  /** Calls off the next slice; null if none waits. */
  #nextSlice: Dispose | null = null;
  /** What came since the editor was last drawn: by client, from which clock on. */
  readonly #unseen = new Map<number, number>();
  /** While something is written: where, and what the transaction did there. */
  #written: Map<Pane, FlowChange | null> | null = null;

  constructor(options: EditorSyncOptions) {
    const { editor, flow, clock, chance, togetherSince, slices, firstBlocks, onError } = options;
    this.#editor = editor;
    this.#slices = slices;
    this.#flow = flow;
    this.#onError = onError;
    this.#recent = new RecentTyping(clock, togetherSince);
    this.newTables = new NewTables(flow.doc, chance);
    const showsTable: ShowsTable = (embed) =>
      this.panes.main.inStep && this.#keeper.areInPlace ? this.#keeper.isShownBy(embed) : null;
    const context = { origin: this.origin, recent: this.#recent, newTables: this.newTables, showsTable };
    this.panes = new Panes(flow, context, (pane, change) => this.#onFlowChange(pane, change));
    // Its listeners come behind the main flow's: what it says of embeds is of blocks that are known by then.
    this.tables = openTables(flow, chance);
    this.#keeper = new TableKeeper(this.tables, this.panes);
    this.#composition = new Composition(editor);
    this.#drawer = new Drawer({
      editor,
      panes: this.panes,
      tables: this.#keeper,
      composition: this.#composition,
      slices,
      firstBlocks,
      report: (error) => this.#report(error),
    });
  }

  /** Shows the flow and begins to listen. */
  start(): void {
    this.#commitEditor();
    this.#drawer.load();
    const { doc } = this.#flow;
    const noteUnseen = (transaction: Y.Transaction): void => this.#noteUnseen(transaction);
    doc.on("afterTransaction", noteUnseen);
    this.#stack.add(() => doc.off("afterTransaction", noteUnseen));
    const idle = (): void => this.#pump();
    doc.on("afterAllTransactions", idle);
    this.#stack.add(() => doc.off("afterAllTransactions", idle));
    this.#stack.add(this.tables.observe((change) => this.#keeper.add(change)));
    this.#stack.add(this.#editor.registerUpdateListener((payload) => this.#onUpdate(payload)));
    this.#stack.add(this.#composition.register(() => this.#schedule()));
    this.#stack.add(() => this.#callOffSlice());
  }

  tableKey(id: string): NodeKey | undefined {
    return this.#keeper.keyOf(id);
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
    this.#pump("everything");
  }

  rebuild(): void {
    this.#needAll();
    this.flush();
  }

  dispose(): void {
    this.#stack.dispose();
    this.#settled.clear();
    this.#beforeWrite.clear();
    this.tables.dispose();
    this.panes.dispose();
  }

  /** Whether the editor shows exactly what is in the document, as far as changes were told. */
  get #inStep(): boolean {
    return this.panes.inStep && this.#keeper.isEmpty;
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
    if (this.#state === "idle" && !this.#inStep) this.#schedule();
  }

  #onFlowChange(pane: Pane, change: FlowChange): void {
    if (this.#written?.has(pane) === true && change.origin === this.origin) {
      this.#written.set(pane, change);
      return;
    }
    pane.incoming.add(change);
    // What others wrote, and what undo brought back here: nobody who deletes its block at this moment can have seen it.
    this.#recent.addAll(change.transaction);
  }

  #noteUnseen({ local, beforeState, afterState }: Y.Transaction): void {
    if (local) return;
    for (const [client, end] of afterState) {
      const from = beforeState.get(client) ?? 0;
      if (end > from && !this.#unseen.has(client)) this.#unseen.set(client, from);
    }
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
  #pump(draws: "what is small" | "a slice" | "everything" = "what is small"): void {
    if (this.#stack.disposed || this.#state !== "idle" || !this.#docIsIdle) return;
    if (this.#inStep && this.#dirty.isEmpty) {
      this.#unseen.clear();
      return;
    }
    if (this.#editor._updating) {
      // Drawing now would be erased by the update that is running, or erase what it does.
      this.#schedule();
      return;
    }
    this.#commitEditor();
    if (!this.#dirty.isEmpty) this.#writeLocal();
    if (draws === "what is small" && this.#isForSlices) {
      // The page has its turn first: to read what came has cost enough. What comes meanwhile is in the next slice.
      if (this.#nextSlice === null) this.#drawLater();
      return;
    }
    this.#callOffSlice();
    this.#state = "drawing";
    let isWhole = true;
    try {
      this.#putBack();
      isWhole = this.#drawer.draw(draws !== "everything" && !this.#isOpening);
      if (isWhole) this.#unseen.clear();
    } finally {
      this.#state = "idle";
    }
    if (!isWhole) this.#drawLater();
    this.#tellSettled();
    // What a listener did while it was drawn.
    if (!this.#dirty.isEmpty) this.#schedule();
  }

  /** Whether the document is only coming: nobody can write yet, and what stands on the page until it is drawn is no editor. */
  get #isOpening(): boolean {
    const few = this.#slices?.size() ?? 0;
    return !this.#editor.isEditable() && this.panes.main.shown.blocks.length <= few;
  }

  /** Whether more waits than is drawn at once. */
  get #isForSlices(): boolean {
    const { incoming } = this.panes.main;
    if (this.#slices === null || incoming.needsAll || this.#isOpening) return false;
    return this.#nextSlice !== null || incoming.amount > this.#slices.size();
  }

  #drawLater(): void {
    this.#nextSlice =
      this.#slices?.later(() => {
        this.#nextSlice = null;
        this.#pump("a slice");
      }) ?? null;
  }

  #callOffSlice(): void {
    this.#nextSlice?.();
    this.#nextSlice = null;
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
    for (const pane of this.panes.behind) pane.incoming.compareLater();
    this.#state = "writing";
    try {
      // A table that is brought back would be a block that nobody here wrote, in the middle of what they did.
      this.tables.healAfter(() => this.#write(dirty));
    } catch (error) {
      this.#report({ kind: "local", error, operations: this.#operations() });
      this.#rewrite(inStep);
    } finally {
      this.#state = before;
    }
    if (before === "idle") this.#tellSettled();
  }

  #write(dirty: DirtyKeys): void {
    const work = this.#editor.getEditorState().read(() => this.#$readWork(dirty), { editor: this.#editor });
    for (const listener of this.#beforeWrite) listener(() => this.#selectionIn(dirty.since));
    const taken = work.flatMap(({ pieces }) => takenTables(pieces));
    const writeAll = (): Written[][] => {
      const written = work.map(({ pane, pieces, inStep }) => pane.writer.write(pieces, inStep));
      if (taken.length > 0) this.tables.deleteWords(taken, this.#unseen);
      return written;
    };
    this.#written = new Map(work.map(({ pane }) => [pane, null]));
    try {
      const hasWork = work.some(({ pane, pieces }) => pane.writer.hasWork(pieces));
      const written = hasWork ? this.tables.transact(this.origin, writeAll, this.#unseen) : writeAll();
      for (const [at, { pane, pieces, inStep }] of work.entries()) {
        for (const key of pane.writer.adopt(pieces, written[at] ?? [], inStep)) pane.untidy.add(key);
        const change = this.#written.get(pane) ?? null;
        if (change !== null) pane.incoming.addBeside(change);
        this.panes.behind.add(pane);
      }
    } finally {
      this.#written = null;
    }
    if (!this.#keeper.hasNone) this.#editor.getEditorState().read(() => this.#keeper.$sweep("tables"));
  }

  #$readWork(dirty: DirtyKeys): PaneWork[] {
    this.#keeper.$noteEdits(dirty);
    const split = this.panes.$split(dirty);
    return [...split].map(([pane, keys]) => ({ pane, pieces: pane.writer.$read(keys), inStep: pane.inStep }));
  }

  /**
   * Writing failed in the middle. If the flow had nothing that the editor lacks, whatever differs now is what was to be written:
   * it is written by comparing everything. Otherwise the flow rules, and the editor is drawn anew.
   */
  #rewrite(wasInStep: boolean): void {
    this.#realign();
    try {
      if (wasInStep) this.tables.healAfter(() => this.#write(EVERYTHING));
      else this.#needAll();
    } catch (error) {
      this.#report({ kind: "local", error, operations: this.#operations() });
      this.#realign();
      this.#needAll();
    }
    this.#schedule();
  }

  #realign(): void {
    for (const pane of this.panes.all()) pane.realign();
  }

  #needAll(): void {
    this.panes.main.incoming.needAll();
    this.panes.behind.add(this.panes.main);
  }

  #operations(): readonly string[] {
    return [...this.panes.all()].flatMap(({ writer }) => writer.operations);
  }

  #selectionIn(state: EditorState | null): SelectionAnchors | null {
    return state === null ? null : state.read(() => $selectionAnchors(this.panes), { editor: this.#editor });
  }

  #putBack(): void {
    for (const { flow, shown, incoming, joins } of this.panes.behind) {
      // Nothing has happened since the last slice, in front of which it was done.
      if (incoming.rest !== null) continue;
      try {
        if (incoming.gone.size > 0) putBackMarks(flow, shown, incoming.gone, this.#recent, PUT_BACK);
        joins.mend(PUT_BACK);
      } catch (error) {
        this.#report({ kind: "remote", error, operations: ["put back a deleted block"] });
      }
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
