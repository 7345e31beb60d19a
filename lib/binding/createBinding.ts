import { CLEAR_HISTORY_COMMAND, COMMAND_PRIORITY_EDITOR, REDO_COMMAND, UNDO_COMMAND, $getNodeByKey } from "lexical";
import type { LexicalEditor, NodeKey } from "lexical";
import { assert } from "../base/assert.ts";
import { systemClock } from "../base/clock.ts";
import { DisposableStack } from "../base/disposable.ts";
import type { Dispose } from "../base/disposable.ts";
import type { Signal } from "../base/signal.ts";
import type { EmbedData, Flow } from "../flow/types.ts";
import { openFlow } from "../flow/openFlow.ts";
import { systemChance } from "../flow/orderKeys.ts";
import type { Tables } from "../flow/table/openTables.ts";
import type { TableData } from "../flow/table/tableData.ts";
import type { Shown } from "./shown/Shown.ts";
import { $blockAround, $pointAtIndex } from "./place/flowPlace.ts";
import { EditorSync } from "./EditorSync.ts";
import { registerTidyForeign } from "./nodes/tidyForeign.ts";
import { $selectionAnchors } from "./place/selectionAnchors.ts";
import type { Binding, BindingOptions, EditorPoint, SelectionAnchors } from "./types.ts";
import { blocksInWindow } from "./remote/blocksInWindow.ts";
import { pageSlices } from "./remote/slices.ts";
import { UndoKeeper } from "./undo/UndoKeeper.ts";

const ALWAYS = (): number => Number.NEGATIVE_INFINITY;

const bound = new WeakMap<LexicalEditor, Binding>();

/**
 * Binds `editor` to `flow`: shows the flow in the editor, writes what people do there into the flow, draws what others did.
 * Throws {@link AssertionError} when the editor is bound already; dispose that binding first.
 */
export function createBinding(options: BindingOptions): Binding {
  return new LiveBinding(options);
}

/** The binding of `editor`; null while it has none. */
export function bindingOf(editor: LexicalEditor): Binding | null {
  return bound.get(editor) ?? null;
}

class LiveBinding implements Binding {
  readonly editor: LexicalEditor;
  readonly flow: Flow;
  readonly canUndo: Signal<boolean>;
  readonly canRedo: Signal<boolean>;
  readonly tables: Tables;
  readonly #sync: EditorSync;
  readonly #undo: UndoKeeper;
  readonly #stack = new DisposableStack();

  constructor(options: BindingOptions) {
    const { editor, flow, clock = systemClock, onError = () => undefined, togetherSince = ALWAYS } = options;
    assert(!bound.has(editor), "this editor is bound already; dispose its binding first");
    bound.set(editor, this);
    this.#stack.add(() => bound.delete(editor));
    this.editor = editor;
    this.flow = flow;
    const { chance = systemChance, slices = editor._headless ? null : pageSlices() } = options;
    const firstBlocks = options.firstBlocks ?? ((): NodeKey[] => blocksInWindow(editor, this.#shown.keys));
    this.#sync = new EditorSync({ editor, flow, clock, chance, togetherSince, slices, firstBlocks, onError });
    this.tables = this.#sync.tables;
    this.#stack.add(() => this.#sync.dispose());
    this.#undo = new UndoKeeper({
      editor,
      flow,
      clock,
      onError,
      sync: this.#sync,
      captureTimeout: options.captureTimeout,
    });
    this.#stack.add(() => this.#undo.dispose());
    this.canUndo = this.#undo.canUndo;
    this.canRedo = this.#undo.canRedo;
    this.#stack.add(registerTidyForeign(editor));
    this.#registerCommands();
    this.#sync.start();
  }

  undo(): void {
    this.#undo.undo();
  }

  redo(): void {
    this.#undo.redo();
  }

  selectionAnchors(): SelectionAnchors | null {
    return this.#read(() => $selectionAnchors(this.#sync.panes));
  }

  resolvePoint(anchor: unknown): EditorPoint | null {
    const place = this.#sync.panes.resolve(anchor);
    return place === null ? null : this.#read(() => $pointAtIndex(place.pane.flow, place.pane.shown, place.index));
  }

  blockKey(id: string): NodeKey | undefined {
    const block = this.flow.blockById(id);
    return block === undefined ? undefined : this.#shown.keyOf(block);
  }

  tableKey(id: string): NodeKey | undefined {
    return this.#sync.tableKey(id);
  }

  blockId(key: NodeKey): string | undefined {
    const block = this.#read(() => {
      const node = $getNodeByKey(key);
      return node === null ? null : $blockAround(this.#shown, node);
    });
    const shown = block === null ? undefined : this.#shown.blockOf(block.getKey());
    return shown === undefined ? undefined : (this.flow.current(shown)?.id ?? shown.id);
  }

  onSettled(listener: () => void): Dispose {
    return this.#sync.onSettled(listener);
  }

  rebuild(): void {
    this.#sync.rebuild();
  }

  dispose(): void {
    this.#stack.dispose();
  }

  newTable(data: TableData): EmbedData {
    return this.#sync.newTables.begin(data);
  }

  editTables(run: (tables: Tables, origin: unknown, cell: (root: string) => Flow) => void): void {
    const { origin, panes } = this.#sync;
    const edit = (): void => {
      const opened = new DisposableStack();
      const cell = (root: string): Flow => {
        const shown = panes.ofRoot(root)?.flow;
        if (shown !== undefined) return shown;
        const flow = openFlow(this.flow.doc, root);
        opened.add(() => flow.dispose());
        return flow;
      };
      try {
        this.#undo.edit(() => this.tables.transact(origin, () => run(this.tables, origin, cell)));
      } finally {
        opened.dispose();
      }
    };
    if (!this.editor._updating) edit();
    // In a command: what else it does belongs in front.
    else queueMicrotask(() => !this.#stack.disposed && edit());
  }

  get #shown(): Shown {
    return this.#sync.panes.main.shown;
  }

  #read<T>(run: () => T): T {
    return this.editor.getEditorState().read(run, { editor: this.editor });
  }

  #registerCommands(): void {
    // Inside of the command an undo would be an update within an update, and force the editor to be rebuilt.
    const later = (run: () => void) => (): boolean => {
      queueMicrotask(() => {
        if (!this.#stack.disposed) run();
      });
      return true;
    };
    const { editor } = this;
    this.#stack.add(
      editor.registerCommand(
        UNDO_COMMAND,
        later(() => this.undo()),
        COMMAND_PRIORITY_EDITOR,
      ),
    );
    this.#stack.add(
      editor.registerCommand(
        REDO_COMMAND,
        later(() => this.redo()),
        COMMAND_PRIORITY_EDITOR,
      ),
    );
    this.#stack.add(
      editor.registerCommand(
        CLEAR_HISTORY_COMMAND,
        later(() => this.#undo.clear()),
        COMMAND_PRIORITY_EDITOR,
      ),
    );
  }
}
